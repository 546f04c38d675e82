"""Take the safe HTML of a message apart into paragraphs, headings and items for the typesetter."""

import re
from dataclasses import dataclass, field
from html import unescape

from sleutelbos.accounts.letters import typesetting

_BLOCKS = {"p": "text", "h2": "heading", "h3": "heading", "li": "item", "blockquote": "text"}
# Whatever comes here was cleaned: a tag is a tag, and every other < is written as &lt;.
_PART = re.compile(r'<(?P<end>/?)(?P<tag>\w+)(?:[^>]*?\bhref="(?P<address>[^"]*)")?[^>]*>|[^<]+')


@dataclass(slots=True)
class Block:
    """A paragraph, a heading or an item; ``mark`` is an item's dot or number."""

    kind: str
    mark: str = ""
    runs: list[dict[str, object]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return it as the template reads it."""
        return {"kind": self.kind, "mark": self.mark, "runs": self.runs}


@dataclass(slots=True)
class _Sheet:
    """What was read so far."""

    found: list[Block] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)  # how far each open list is; below nought: dots
    marks: list[str] = field(default_factory=list)  # strong and em that are open
    address: str = ""
    is_item: bool = False


def blocks(html: str) -> list[Block]:
    """Return the parts of a body, in order; those with nothing in them are left out."""
    sheet = _Sheet()
    for part in _PART.finditer(html):
        if part["tag"] is None:
            _add(sheet, unescape(part[0].strip("\n").replace("\n", " ")))
        elif part["end"]:
            _end(sheet, part["tag"])
        else:
            _begin(sheet, part["tag"], unescape(part["address"] or ""))
    return [one for one in sheet.found if one.runs]


def _begin(sheet: _Sheet, tag: str, address: str) -> None:
    if tag in ("ul", "ol"):
        sheet.lists.append(0 if tag == "ol" else -1)
    elif tag == "li":
        sheet.is_item = True
        sheet.found.append(Block("item", _mark(sheet)))
    elif tag in _BLOCKS and not sheet.is_item:
        sheet.found.append(Block(_BLOCKS[tag]))
    elif tag in ("strong", "em"):
        sheet.marks.append(tag)
    elif tag == "br":
        _add(sheet, "\n")
    elif tag == "a":
        sheet.address = address.removeprefix("mailto:").removeprefix("tel:")


def _end(sheet: _Sheet, tag: str) -> None:
    if tag in ("ul", "ol") and sheet.lists:
        sheet.lists.pop()
    elif tag == "li":
        sheet.is_item = False
    elif tag in sheet.marks:
        sheet.marks.remove(tag)
    elif tag == "a" and sheet.address:
        _add_address(sheet)


def _add(sheet: _Sheet, text: str) -> None:
    if not text:
        return
    if not sheet.found:
        sheet.found.append(Block("text"))
    sheet.found[-1].runs.append(
        {
            "text": text if text == "\n" else typesetting.shown(text),
            "strong": "strong" in sheet.marks,
            "slanted": "em" in sheet.marks,
        }
    )


def _add_address(sheet: _Sheet) -> None:
    """Write the address of a link behind it: nobody clicks on paper."""
    said = "".join(str(run["text"]) for run in sheet.found[-1].runs) if sheet.found else ""
    if sheet.address not in said:
        _add(sheet, f" ({sheet.address})")
    sheet.address = ""


def _mark(sheet: _Sheet) -> str:
    if not sheet.lists or sheet.lists[-1] < 0:
        return "•"
    sheet.lists[-1] += 1
    return f"{sheet.lists[-1]}."
