"""The parsers that get bytes of strangers; each takes bytes and may refuse, never fall over."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sleutelbos.accounts.rules import usernames
from sleutelbos.kit import addresses, names, phones
from sleutelbos.kit.errors import Refusal
from sleutelbos.roster import national_number, parsers
from sleutelbos.roster.errors import ColumnsUnclear
from sleutelbos.roster.parsers import full_names, headers
from sleutelbos.roster.parsers.tables import Wish
from sleutelbos.roster.values import FileKind, Format, Reading

Target = Callable[[bytes], object]
CORPUS = Path(__file__).parent / "corpus"
REGISTERS = Path(__file__).parent.parent / "registers"
BUNDLE = ("users", "classes", "enrollments", "roles")


def register(raw: bytes) -> Reading:
    """Read a file as it is uploaded: CSV, workbook or bundle."""
    reading = parsers.read(io.BytesIO(raw))
    list(reading.rows)
    return reading


def waiting(raw: bytes) -> None:
    """Let a file wait without its numbers, then read it with its columns chosen."""
    reading = parsers.read(io.BytesIO(raw), Wish(FileKind.PUPILS, asks=True))
    if reading.unread is None:
        return
    lines = list(reading.unread.scrubbed(lambda _digits: ("digest",)))
    choice = dict(zip(reading.unread.fields, reading.unread.header, strict=False))
    parsers.examples(lines)
    try:
        found = parsers.resume(iter(lines), choice, kind=FileKind.PUPILS, written=Format.CSV)
    except ColumnsUnclear:
        return
    list(found.rows)


def bundle(raw: bytes) -> None:
    """Read a OneRoster bundle of which one file is these bytes, and the others are good."""
    source = zipfile.ZipFile(REGISTERS / "basisschool-oneroster-1.2.zip")
    for hurt in BUNDLE:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for name in BUNDLE:
                good = source.read(f"{name}.csv")[:4000]
                target.writestr(f"{name}.csv", raw if name == hurt else good)
        register(out.getvalue())


def number(raw: bytes) -> None:
    """Check and mask a national number."""
    text = raw.decode(errors="replace")
    found = national_number.digits(text)
    assert found is None or (len(found) == 11 and found.isdigit())
    if national_number.is_inside(text):
        assert national_number.is_like(text) or "+" in text
    assert not national_number.is_inside(national_number.masked(text))


def words(raw: bytes) -> None:
    """Fold, sort and part a name, and make a username of it."""
    text = raw.decode(errors="replace")
    key = names.fold(text)
    assert key.isascii()
    assert names.fold(key) == key
    names.natural_key(text)
    if key:
        assert usernames.username("{first}.{family}", first=text, family=text).isascii()
    headers.seen(FileKind.PUPILS, text)
    for order in full_names.Order:
        full_names.part(text, order)


def may_refuse(parse: Callable[[str], object]) -> Target:
    """Take what a parser refuses in words for an answer."""

    def target(raw: bytes) -> None:
        with suppress(Refusal):
            parse(raw.decode(errors="replace"))

    return target


TARGETS: dict[str, Target] = {
    "register": register,
    "waiting": waiting,
    "bundle": bundle,
    "national_number": number,
    "words": words,
    "email": may_refuse(addresses.validate),
    "canonical": may_refuse(addresses.canonical),
    "phone": may_refuse(phones.normalise),
}
