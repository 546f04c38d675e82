"""Make safe HTML of what somebody writes, and the words by which it is found."""

import re
import unicodedata
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from markupsafe import Markup

from sleutelbos.kit import names

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LONGEST = 20_000  # letters of a message
_LONGEST_HTML = 50_000  # beyond it, tags within tags within tags would cost seconds
_TAGS = {"p", "br", "strong", "em", "h2", "h3", "ul", "ol", "li", "a", "blockquote"}
_DANGEROUS = {"script", "style", "template", "svg", "math", "iframe", "object", "noscript"}
_SCHEMES = {"https", "http", "mailto", "tel"}
_HEADINGS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
# What turns the direction of text around: a name or a line could be made to read otherwise.
_TURNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_TAG = re.compile(r"<[^>]*>")
_ENDS = re.compile(r"</(?:p|h2|h3|li|blockquote)>|<br>")


def render(source: str) -> str:
    """Turn what was typed into HTML: paragraphs, headings, lists, bold, italic, links."""
    return clean(_reader().render(typed(source)))


def clean(html: str) -> str:
    """Return HTML with only what a message may have: on writing, and again on reading."""
    import nh3

    return nh3.clean(
        html[:_LONGEST_HTML],
        tags=_TAGS,
        clean_content_tags=_DANGEROUS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )


def shown(body: str) -> Markup:
    """Return a kept body for a page: cleaned once more."""
    return Markup(clean(body))  # noqa: S704 - just sanitised


def plain(html: str) -> str:
    """Return the text of a body, a line for each of its parts."""
    lines = _TAG.sub("", _ENDS.sub("\n", html)).split("\n")
    return "\n".join(unescape(line).strip() for line in lines if line.strip())


def typed(text: str, *, longest: int = LONGEST) -> str:
    """Return text without what nobody types: control characters and turns of direction."""
    lines = unbroken(text[: 2 * longest])[:longest].translate(_TURNS)
    return "".join(letter for letter in lines if letter in "\n\t" or not _is_control(letter))


def unbroken(text: str) -> str:
    """Return text with one letter for each end of a line: a browser sends two."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line(text: str, *, longest: int) -> str:
    """Return one line of text, such as a subject."""
    return " ".join(typed(text, longest=4 * longest).split())[:longest].strip()


def words(*texts: str) -> str:
    """Return the folded words of texts, each after a space, each once."""
    found = (names.fold(word) for text in texts for word in text.split())
    return "".join(f" {word}" for word in dict.fromkeys(found) if word)


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs")


@cache
def _reader() -> "MarkdownIt":
    """Return the reader of typed text: every line break counts, and there is no HTML in it."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("zero", {"breaks": True, "html": False, "maxNesting": 12})
    made.enable(
        ["heading", "list", "emphasis", "link", "autolink", "newline", "escape", "blockquote"]
    )
    made.core.ruler.push("headings", _lower_headings)
    return made


def _lower_headings(state: object) -> None:
    for token in state.tokens:  # type: ignore[attr-defined]  # the title of the page is the h1
        token.tag = _HEADINGS.get(token.tag, token.tag)
