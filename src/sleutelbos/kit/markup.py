"""Show a school's own text: paragraphs, headings and lists, and nothing that could do harm."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup, escape

from sleutelbos.kit.differences import Line, Run, Tone, lines

_BLANK = re.compile(r"\n[ \t]*\n")


def render(text: str) -> Markup:
    """Turn text into HTML: blank lines part paragraphs, ``## `` begins a heading, ``- `` an item.

    Everything else is shown as it was written. There are no links: a text of terms needs none, and
    a link is what an attacker would want.
    """
    return Markup("\n").join(_part(kind, found) for kind, found in parts(text))


def parts(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the parts of a text: the mark that they begin with, or none, and their lines."""
    for block in _BLANK.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        found = [line.strip() for line in block.split("\n") if line.strip()]
        for kind, group in groupby(found, key=_kind):
            yield kind, [line.removeprefix(kind).strip() for line in group]


@lru_cache(maxsize=64)
def render_changes(before: str, after: str, *, new: str, gone: str) -> Markup:
    """Turn what changed between two texts into HTML, marked as inserted and deleted.

    ``new`` and ``gone`` are said before each mark, for whoever hears the page.
    """
    said = {Tone.NEW: ("ins", new), Tone.GONE: ("del", gone)}
    made = Markup("\n").join(_changed_line(line, said) for line in lines(before, after))
    return Markup(made.replace("</ul>\n<ul>", ""))  # noqa: S704 - one list of the items in a row


def _changed_line(line: Line, said: Mapping[Tone, tuple[str, str]]) -> Markup:
    kind = _kind(line[0].text)
    first = Run(line[0].text.removeprefix(kind), line[0].tone)
    parts = [_run(run, said) for run in (first, *line[1:]) if run.text]
    tag = {"## ": "h2", "- ": "li"}.get(kind, "p")
    made = _inside(tag, Markup("").join(parts))
    return _inside("ul", made) if tag == "li" else made


def _run(run: Run, said: Mapping[Tone, tuple[str, str]]) -> Markup:
    if run.tone is Tone.SAME:
        return escape(run.text)
    tag, word = said[run.tone]
    return Markup('<{tag}><span class="sr-only">{word} </span>{text}</{tag}>').format(
        tag=tag, word=word, text=run.text
    )


def _kind(line: str) -> str:
    return next((mark for mark in ("## ", "- ") if line.startswith(mark)), "")


def _part(kind: str, found: list[str]) -> Markup:
    if kind == "## ":
        return Markup("\n").join(_inside("h2", line) for line in found)
    if kind == "- ":
        return _inside("ul", Markup("").join(_inside("li", line) for line in found))
    return _inside("p", Markup("<br>").join(found))


def _inside(tag: str, content: str) -> Markup:
    return Markup("<{tag}>{content}</{tag}>").format(tag=tag, content=content.strip())
