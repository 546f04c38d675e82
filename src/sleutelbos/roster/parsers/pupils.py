"""Turn the rows of a table into pupils with their guardians."""

from collections.abc import Callable, Iterable, Iterator

from sleutelbos.kit import names
from sleutelbos.roster import national_number
from sleutelbos.roster.parsers import cells
from sleutelbos.roster.parsers.headers import Columns
from sleutelbos.roster.parsers.table import Cells
from sleutelbos.roster.values import Finding, GuardianRow, PupilRow, Weight

# Takes a register id and a national number's digits, gives what may be kept of them (D5).
SecretsFor = Callable[[str, str], tuple[str, ...]]

_TEXTS = ("register_id", "family_name", "first_name", "class_name", "street", "postcode", "town")
_NAMES = ("family_name", "first_name")


def read(
    rows: Iterable[Cells | Finding], columns: Columns, *, secrets_for: SecretsFor | None = None
) -> Iterator[PupilRow | Finding]:
    """Give every good row as a pupil; a bad row gives its errors only."""
    reader = _Reader(columns, secrets_for)
    for row in rows:
        if isinstance(row, Finding):
            yield row
        else:
            yield from reader.read(row)


class Row:
    """The cells of one row by field, and what was found about them."""

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
        if text and (code := cells.fault(field, text)):
            return self.fault(place, code, text)
        if text and field in _NAMES and _is_garbled(text):
            self.note(place, "lost_letters", Weight.NOTICE, value=text)
        return text

    def fault(self, place: int, code: str, text: str = "") -> str:
        """Note an error; the row is of no use any more."""
        self.is_bad = True
        facts = {"value": cells.shown(text)} if text else {}
        self.note(place, code, Weight.ERROR, **facts)
        return ""

    def note(self, place: int, code: str, weight: Weight, **facts: str | int) -> None:
        """Add a finding about a cell."""
        self.findings.append(Finding(self.row, self._header[place], code, weight, facts))

    def raw(self, place: int) -> str:
        """Return a cell as it stands: for the national number alone, which goes no further."""
        return self._cells[place].strip()


class _Reader:
    """What one file's columns make of its rows."""

    def __init__(self, columns: Columns, secrets_for: SecretsFor | None) -> None:
        self._header = columns.header
        self._own = columns.fields()
        self._guardians = [columns.fields(number) for number in columns.guardians()]
        self._nameless = {place for place, text in enumerate(columns.header) if not text}
        self._stored = [self._own[field] for field in _TEXTS if field in self._own]
        self._secrets_for = secrets_for

    def read(self, source: Cells) -> Iterator[PupilRow | Finding]:
        """Give a row's pupil and its findings."""
        row = Row(source, self._header)
        self._check_nameless(row)
        pupil = self._pupil(row)
        yield from row.findings
        if not row.is_bad:
            yield pupil

    def _pupil(self, row: Row) -> PupilRow:
        own = self._own
        for field in ("register_id", "family_name", "first_name", "class_name"):
            if not row.raw(own[field]):
                row.fault(own[field], "missing_value")
        for field in ("sex", "birth_date"):
            row.text(field, own.get(field))
        language = row.text("language", own.get("language"))
        texts = [row.text(field, own.get(field)) for field in _TEXTS]
        self._check_numbers(row)
        register_id, family_name, first_name, class_name, street, postcode, town = texts
        return PupilRow(
            row.row,
            register_id or "",
            family_name or "",
            first_name or "",
            class_name or "",
            language and cells.language(language),
            street,
            postcode,
            town,
            self._all_guardians(row),
            self._secrets(row, register_id or ""),
        )

    def _all_guardians(self, row: Row) -> tuple[GuardianRow, ...] | None:
        if not self._guardians:
            return None
        found = (guardian(row, places) for places in self._guardians)
        return tuple(one for one in found if one is not None)

    def _secrets(self, row: Row, register_id: str) -> tuple[str, ...]:
        """Check the national number and give it to the sink; nothing else ever sees it."""
        place = self._own.get("national_number")
        if place is None:
            return ()
        number = row.raw(place)
        digits = national_number.digits(number)
        if digits is None:
            code = "wrong_number" if number else "missing_number"
            facts = {"value": national_number.masked(number)[:20]} if number else {}
            row.note(place, code, Weight.NOTICE, **facts)
            return ()
        if self._secrets_for is None or row.is_bad:
            return ()
        return self._secrets_for(register_id, digits)

    def _check_numbers(self, row: Row) -> None:
        """Refuse a row with a national number where it would be stored (D5)."""
        texts = {place: row.raw(place) for place in self._stored}
        if not national_number.is_inside("\n".join(texts.values())):
            return
        for place, text in texts.items():
            if national_number.is_inside(text):
                row.fault(place, "national_number_here", text)

    def _check_nameless(self, row: Row) -> None:
        for place in [place for place in self._nameless if row.raw(place)]:
            row.fault(place, "lost_header")
            self._nameless.discard(place)


def guardian(row: Row, places: dict[str, int]) -> GuardianRow | None:
    """Return the guardian in these columns; None when the cells are empty."""
    if not any(map(row.raw, places.values())):
        return None
    family_name, first_name, kind, email, mobile, street, postcode, town, key = (
        row.text(field, places.get(field))
        for field in (
            "family_name", "first_name", "kind", "email", "mobile",
            "street", "postcode", "town", "key",
        )
    )  # fmt: skip
    if not row.raw(places["family_name"]):
        row.fault(places["family_name"], "missing_value")
    return GuardianRow(
        key or "",
        family_name or "",
        first_name or "",
        cells.guardian_kind(kind or ""),
        email,
        mobile,
        street,
        postcode,
        town,
    )


def _is_garbled(text: str) -> bool:
    """Say whether letters were lost, or written in two and read as one each (Ã©)."""
    return names.has_lost_letters(text) or (not text.isascii() and _is_read_twice(text))


def _is_read_twice(text: str) -> bool:
    try:
        return text.encode("cp1252").decode() != text
    except UnicodeError:
        return False
