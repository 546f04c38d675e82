"""What stands on a page: the few things that pages are made of, from top to bottom."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of the page, or of a part of it."""

    text: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence; soft ones explain."""

    text: str
    is_soft: bool = True


@dataclass(frozen=True, slots=True)
class Input:
    """A field with its label; ``switch`` is what reveals a password."""

    label: str
    typed: str = ""
    switch: str = ""
    hint: str = ""
    star: str = ""
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What a password must be."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link, at the end of its line."""

    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press; a quiet one is the other way."""

    text: str
    is_quiet: bool = False
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Buttons beside each other, at the end of a form or at its start."""

    buttons: tuple[Button, ...]
    is_at_end: bool = True


@dataclass(frozen=True, slots=True)
class Good:
    """A notice that something went well."""

    text: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """A list with nothing in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names with their values."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Something that opens when it is pressed."""

    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The beginning of a long text, of which a picture shows the lines only."""

    count: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A way to another page, from the start page."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Greeting:
    """The head of the start page, in the school's colour."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A card: what is in it belongs together."""

    parts: "tuple[Part, ...]"


Part = (
    Heading | Words | Input | Rules | Link | Button | Row | Good | Nothing | Pairs
    | Fold | Lines | Tile | Greeting | Panel
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Which step of how many a page is."""

    number: int
    total: int
    line: str  # Step 3 of 7
    name: str


@dataclass(frozen=True, slots=True)
class Screen:
    """A page: what stands at its top, and below; ``press`` is the text to click."""

    name: str  # of its address: portal:sign_in
    parts: tuple[Part, ...]
    menu: tuple[str, ...] = ()
    place: Place | None = None
    is_gate: bool = False  # with the school at one side
    motto: str = ""
    press: str = ""


def texts(one: object) -> Iterator[str]:
    """Yield every text that an element shows, in order."""
    if isinstance(one, str):
        yield one
    elif isinstance(one, tuple):
        for part in one:
            yield from texts(part)
    elif is_dataclass(one):
        for field in fields(one):
            if field.name != "typed":  # by the reader, so it is not there before
                yield from texts(getattr(one, field.name))


def shown(screen: Screen) -> tuple[str, ...]:
    """Return all that must stand on the page itself."""
    place = (screen.place.line, screen.place.name) if screen.place else ()
    found = [*screen.menu, *place, screen.motto, *texts(screen.parts)]
    return tuple(text for text in found if text)
