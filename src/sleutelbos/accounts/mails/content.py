"""What a mail says, before it has a shape."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A link to press, and whose account it is for when there are several."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The words of one mail, as plain text in the reader's language."""

    title: str
    paragraphs: tuple[str, ...]
    greeting: str = ""
    buttons: tuple[Button, ...] = ()
    code: str = ""
    closing: tuple[str, ...] = ()
    links: tuple[Button, ...] = ()  # quieter than a button, below all else
