"""What a guide is made of: words, steps, pictures; no school's settings by name, and no shape."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field


class Kind(enum.StrEnum):
    """Which guide."""

    ACTIVATE = "activate"
    FORGOTTEN = "forgotten"
    POSTER = "poster"
    EVENING = "evening"


class Tone(enum.StrEnum):
    """How a few words are said."""

    PLAIN = ""
    STRONG = "strong"
    LABEL = "label"  # stands on a button or above a field of the portal
    TYPED = "typed"  # to be typed as it stands


@dataclass(frozen=True, slots=True)
class Run:
    """A few words in one tone.

    ``beside`` is what the same button says in the school's own language, when that is another one.
    """

    text: str
    tone: Tone = Tone.PLAIN
    beside: str = ""


Rich = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words in a picture; ``y`` is its base line."""

    text: str
    x: float
    y: float
    size: float
    fill: str
    is_bold: bool
    is_link: bool
    anchor: str  # where x is: at its start, middle or end, from left to right
    direction: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, whole and apart from its words, and the texts of the page that it depicts."""

    name: str
    says: str  # for whom does not see it
    texts: tuple[str, ...]
    svg: str = field(repr=False)
    wordless: str = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    width: float
    height: float
    room: tuple[float, ...] = ()  # x, y and size of the logo that is laid upon it
    page: str = ""  # the name of the address that it depicts: portal:sign_in
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, what else to know about it, and how it looks."""

    text: Rich
    notes: tuple[Rich, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a guide: sentences, points, steps to take in order, a picture of its own."""

    title: str
    text: tuple[Rich, ...] = ()
    points: tuple[Rich, ...] = ()
    steps: tuple[Step, ...] = ()
    picture: Picture | None = None
    icon: str = ""
    outline: "Branch | None" = None  # the diagram in words


@dataclass(frozen=True, slots=True)
class Branch:
    """An answer in a diagram, and where it leads: to the next question, or to an end."""

    answer: str
    text: Rich
    branches: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody of the school who helps, and with what."""

    title: str
    name: str
    role: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Colours:
    """A school's colour, what is read on it, and the same made to be read on paper."""

    accent: str
    ink: str
    text: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide of one school in one language, ready to be shown."""

    kind: Kind
    language: str
    direction: str  # as HTML says it
    title: str
    lead: str
    school: str
    address: str
    origin: str
    colours: Colours
    remark: str  # who made the translation, when nobody has checked it
    sections: tuple[Section, ...]
    helpers: str  # the title of the cards
    cards: tuple[Card, ...]

    @property
    def portal(self) -> str:
        """Return the address of the portal as people type it."""
        return self.origin.removeprefix("https://")

    def pictures(self) -> Iterator[Picture]:
        """Yield every picture, in order."""
        for section in self.sections:
            yield from [section.picture] if section.picture else []
            yield from (step.picture for step in section.steps if step.picture)
