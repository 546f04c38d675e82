"""One row of a table: its cells by field, and what was found about them."""

import datetime as dt
import re
from collections.abc import Mapping

from sleutelbos.kit import names
from sleutelbos.roster import national_number
from sleutelbos.roster.parsers import cells, dates, full_names, scrubbed
from sleutelbos.roster.parsers.cells import TIDIED
from sleutelbos.roster.parsers.full_names import Order, Parted
from sleutelbos.roster.parsers.table import Cells
from sleutelbos.roster.values import Finding, Weight

_NAMES = ("family_name", "first_name")
_POSTCODE_TOWN = re.compile(r"((?:[A-Z]{1,2}-)?\d{4,5}(?: ?[A-Z]{2}(?= ))?)[ ,]+(\D.*)")
_TOWN_POSTCODE = re.compile(r"(\D.*?)[ ,(]+((?:[A-Z]{1,2}-)?\d{4,5})\)?")
_PARTS = ("house_number", "box", "postcode_town")
_BOX_WORDS = ("bus", "bte", "boite", "boîte", "box", "b")


class Row:
    """The cells of one row, and what was found about them."""

    def __init__(self, source: Cells, header: tuple[str, ...]) -> None:
        joined = "".join(source.cells)
        self.row = source.row
        self.findings: list[Finding] = []
        self.is_bad = False
        self._header = header
        self._is_plain = joined.isprintable()
        self._cells = source.cells if joined.isascii() else list(map(cells.composed, source.cells))

    def text(self, field: str, place: int | None) -> str | None:
        """Return a cell without spaces around it, its faults noted; None without a column."""
        if place is None:
            return None
        raw = self._cells[place]
        if not raw:
            return ""
        if not self._is_plain and cells.is_unwanted(raw.strip()):
            return self.fault(place, "control_character", raw)
        text = " ".join(raw.split())
        if text.startswith("#") and text in cells.FORMULA_ERRORS:
            return self.fault(place, "formula_error", text)
        return self.checked(field, place, cells.plain(field, text) if field in TIDIED else text)

    def checked(self, field: str, place: int, text: str) -> str:
        """Return a text that came out of a cell, its faults noted."""
        if not text:
            return ""
        if code := cells.fault(field, text):
            return self.fault(place, code, text)
        if field in _NAMES and _is_garbled(text):
            self.note(place, "lost_letters", Weight.NOTICE, value=text)
        return text

    def is_passed_over(self, places: Mapping[str, int], day: dt.date) -> bool:
        """Say whether a row counts no more, and note why: an example, or who left before a day."""
        if cells.is_example(self.raw(places["register_id"])):
            self.note(places["register_id"], "example_row", Weight.NOTICE)
            return True
        place = places.get("left_on", -1)
        text = self.text("left_on", place) if place >= 0 else ""
        left_on = dates.read(text) if text else None
        if left_on is None or left_on >= day:
            return False
        self.note(place, "left_before", Weight.NOTICE, date=f"{left_on:%d/%m/%Y}")
        return True

    def fault(self, place: int, code: str, text: str = "") -> str:
        """Note an error; the row is of no use any more."""
        self.is_bad = True
        facts = {"value": cells.shown(text)} if text else {}
        self.note(place, code, Weight.ERROR, **facts)
        return ""

    def note(self, place: int, code: str, weight: Weight, **facts: str | int) -> None:
        """Add a finding about a cell."""
        self.findings.append(Finding(self.row, self._header[place], code, weight, facts))

    def name(self, place: int, register_id: str) -> None:
        """Say in its errors whose row it is: two of one pupil are told even when one is bad.

        Not when the register number itself is wrong: it may be a national number (D5).
        """
        errors = [one for one in self.findings if one.weight is Weight.ERROR]
        if not register_id or self._header[place] in {one.column for one in errors}:
            return
        for one in errors:
            facts = {**one.facts, "register_id": register_id}
            self.findings[self.findings.index(one)] = one._replace(facts=facts)

    def raw(self, place: int) -> str:
        """Return a cell as it stands: for the national number alone, which goes no further."""
        return self._cells[place].strip()

    def has_any(self, places: Mapping[str, int], *, but: str) -> bool:
        """Say whether any of these cells says something, besides one of them."""
        return any(self._cells[place].strip() for name, place in places.items() if name != but)

    def check_numbers(self, places: list[int]) -> None:
        """Refuse a row with a national number where it would be stored (D5)."""
        joined = "\n".join([self._cells[place] for place in places])
        if not national_number.is_inside(joined) and scrubbed.MARK not in joined:
            return
        for place in places:
            text = self.raw(place)
            if national_number.is_inside(text) or scrubbed.MARK in text:
                self.fault(place, "national_number_here", scrubbed.shown(text))


def full_name(row: Row, places: Mapping[str, int], *, is_needed: bool = True) -> tuple[str, str]:
    """Return family name and first name, from two columns or from one."""
    if "family_name" in places:
        return _apart(row, places, is_needed=is_needed)
    order = next(one for one in Order if one.value in places)
    place = places[order.value]
    text = row.text("full_name", place) or ""
    found = full_names.part(text, order) if text else None
    if found is not None and found.first_name:
        return _parted(row, place, found)
    if not row.raw(place):
        row.fault(place, "missing_value")
    elif text:
        row.fault(place, "unclear_name", text)
    return "", ""


def _apart(row: Row, places: Mapping[str, int], *, is_needed: bool) -> tuple[str, str]:
    family, first = places["family_name"], places["first_name"]
    for place in (family, first) if is_needed else (family,):
        if not row.raw(place):
            row.fault(place, "missing_value")
    return row.text("family_name", family) or "", row.text("first_name", first) or ""


def _parted(row: Row, place: int, found: Parted) -> tuple[str, str]:
    if not found.is_sure:
        facts = {"family": found.family_name, "first": found.first_name}
        row.note(place, "name_guessed", Weight.NOTICE, **facts)
    return (
        row.checked("family_name", place, found.family_name),
        row.checked("first_name", place, found.first_name),
    )


def home(row: Row, places: Mapping[str, int]) -> tuple[str | None, str | None, str | None]:
    """Return street, postcode and town, from as many columns as the file has for them."""
    street = row.text("street", places.get("street"))
    if places.keys().isdisjoint(_PARTS):
        return (
            street,
            row.text("postcode", places.get("postcode")),
            row.text("town", places.get("town")),
        )
    number, box = (row.text(name, places.get(name)) for name in _PARTS[:2])
    if number or box:
        street = " ".join(filter(None, [street, number, _box(box or "")]))
        street = row.checked("street", places["street"], street) if "street" in places else street
    postcode, town = (row.text(name, places.get(name)) for name in ("postcode", "town"))
    both = row.text("postcode_town", places.get("postcode_town"))
    if both is None:
        return street, postcode, town
    first, last = _postcode_and_town(both)
    return street, postcode or first, town or last


def _box(text: str) -> str:
    has_word = text.casefold().rstrip(". 0123456789").rstrip(".") in _BOX_WORDS
    return text if not text or (has_word and not text.isdigit()) else f"bus {text}"


def _postcode_and_town(text: str) -> tuple[str, str]:
    if match := _POSTCODE_TOWN.fullmatch(text):
        return match[1], match[2]
    if match := _TOWN_POSTCODE.fullmatch(text):
        return match[2], match[1]
    return "", text


def _is_garbled(text: str) -> bool:
    """Say whether letters were lost, or written in two and read as one each (Ã©)."""
    return names.has_lost_letters(text) or (not text.isascii() and _is_read_twice(text))


def _is_read_twice(text: str) -> bool:
    try:
        return text.encode("cp1252").decode() != text
    except UnicodeError:
        return False
