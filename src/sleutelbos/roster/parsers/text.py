"""Find out how a file's letters are written; never guess silently (IMP-02).

The ladder: UTF-8 or UTF-16 with a byte order mark, UTF-16 that shows itself by its zeros, UTF-8,
cp1252. What makes no sense in cp1252 is that of DOS or of an old Macintosh when it makes sense
there, and only there. A file that mixes UTF-8 and cp1252 is refused with its rows, because one of
both would become nonsense.
"""

import codecs
import io
import re
from collections.abc import Iterable
from typing import TextIO

from sleutelbos.roster.errors import FileUnreadable

_CHUNK = 1 << 20
_SHOWN_ROWS = 20
# Two bytes that write a European letter in UTF-8, and that no name has in cp1252.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|[\xc4\xc5][\x80-\xbf]|\xe1[\xb8-\xbb][\x80-\xbf]")
_HIGH = re.compile(rb"[\x80-\xff]")
_OLD = ("cp850", "mac_roman")
_LOOKED_AT = 4096
_MOSTLY = 0.7
_WORD = re.compile(rb"[A-Za-z]+[\x80-\xff]+[A-Za-z]*")
_FEWEST = 3
# No letter, apostrophe or hyphen behind a letter; a capital between or behind small letters.
_ODD = re.compile(
    r"[^\W\d_](?:[^\w'’‘`´·.–-]|_)|[a-zß-ÿ][A-ZÀ-ÞŠŽŒŸ](?![A-ZÀ-ÞŠŽŒŸ])|[^\W\d_][À-ÞŠŽŒŸ](?=[a-zß-ÿ])"
)


def opened(raw: bytes) -> TextIO:
    """Return the text of a file, to be read line by line with its line ends kept."""
    return io.TextIOWrapper(io.BytesIO(raw), encoding=encoding(raw), newline="")


def encoding(raw: bytes) -> str:
    """Name the encoding; raise FileUnreadable when there is none that fits the whole file."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(raw, "utf-16")
    if name := _by_its_zeros(raw):
        return _checked(raw, name)
    if (place := raw.find(b"\0")) >= 0:
        raise FileUnreadable("nul_character", row=_row_at(raw, place))
    if raw.startswith(codecs.BOM_UTF8):
        return _checked(raw, "utf-8-sig")
    if _first_failure(raw, "utf-8") is None:
        return "utf-8"
    if _UTF8_LETTER.search(raw):
        raise FileUnreadable("mixed_encodings", **_minority(raw))
    return _old(raw) or _checked(raw, "cp1252")


def _by_its_zeros(raw: bytes) -> str:
    """Name the UTF-16 of a file without a byte order mark: every second byte is zero, or nearly."""
    start = raw[:_LOOKED_AT]
    for name, even, odd in (("utf-16-le", 0, 1), ("utf-16-be", 1, 0)):
        zeros, others = start[odd::2].count(0), start[even::2].count(0)
        if zeros >= _MOSTLY * len(start) / 2 > 0 and not others and len(raw) % 2 == 0:
            return name
    return ""


def _old(raw: bytes) -> str:
    """Name the encoding of DOS or of an old Macintosh when only that makes sense of some names."""
    words = {match.group() for match in _WORD.finditer(raw)}
    if len(words) < _FEWEST or not _is_odd(words, "cp1252"):
        return ""
    likely = [name for name in _OLD if not _is_odd(words, name)]
    return likely[0] if len(likely) == 1 else ""


def _is_odd(words: Iterable[bytes], name: str) -> bool:
    """Say whether a letter of a name would be none: "Zo‰" in place of "Zoë"."""
    try:
        return any(_ODD.search(word.decode(name)) for word in words)
    except UnicodeDecodeError:
        return True


def _checked(raw: bytes, name: str) -> str:
    place = _first_failure(raw, name)
    if place is None:
        return name
    if name == "utf-8-sig":
        raise FileUnreadable("mixed_encodings", **_minority(raw))
    row = 0 if name.startswith("utf-16") else _row_at(raw, place)
    raise FileUnreadable("unreadable_letter", row=row)


def _first_failure(raw: bytes, name: str) -> int | None:
    """Decode in pieces, so that a large file is never in memory as text."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    for start in range(0, len(raw) or 1, _CHUNK):
        end = start + _CHUNK
        try:
            decoder.decode(raw[start:end], final=end >= len(raw))
        except UnicodeDecodeError as error:
            return min(end, len(raw)) - len(error.object) + error.start
    return None


def _row_at(raw: bytes, place: int) -> int:
    before = raw[:place]
    return max(before.count(b"\n"), before.count(b"\r")) + 1


def _minority(raw: bytes) -> dict[str, str | int]:
    """Name the rows that are written in the other way than most."""
    rows: dict[bool, list[int]] = {True: [], False: []}
    for number, line in enumerate(io.BytesIO(raw.replace(b"\r\n", b"\n")), start=1):
        if _HIGH.search(line):
            rows[_is_utf8(line)].append(number)
    odd = min(rows.values(), key=lambda some: len(some) or len(raw))
    return {"row": odd[0], "rows": ", ".join(map(str, odd[:_SHOWN_ROWS])), "count": len(odd)}


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
