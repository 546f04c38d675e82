"""Show a school's own text: paragraphs, headings and lists, and nothing that could do harm."""

import re
from itertools import groupby

from markupsafe import Markup

_BLANK = re.compile(r"\n[ \t]*\n")


def render(text: str) -> Markup:
    """Turn text into HTML: blank lines part paragraphs, ``## `` begins a heading, ``- `` an item.

    Everything else is shown as it was written. There are no links: a text of terms needs none, and
    a link is what an attacker would want.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return Markup("\n").join(
        part for block in _BLANK.split(lines) for part in _block(block.strip("\n"))
    )


def _block(block: str) -> list[Markup]:
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    return [_part(kind, list(group)) for kind, group in groupby(lines, key=_kind)]


def _kind(line: str) -> str:
    return next((mark for mark in ("## ", "- ") if line.startswith(mark)), "")


def _part(kind: str, lines: list[str]) -> Markup:
    if kind == "## ":
        return Markup("\n").join(_inside("h2", line.removeprefix(kind)) for line in lines)
    if kind == "- ":
        items = Markup("").join(_inside("li", line.removeprefix(kind)) for line in lines)
        return _inside("ul", items)
    return _inside("p", Markup("<br>").join(lines))


def _inside(tag: str, content: str) -> Markup:
    return Markup("<{tag}>{content}</{tag}>").format(tag=tag, content=content.strip())
