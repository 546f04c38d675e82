"""Turn the rows of a table into pupils with their guardians."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from sleutelbos.roster import national_number
from sleutelbos.roster.parsers import cells, scrubbed
from sleutelbos.roster.parsers.columns import Columns
from sleutelbos.roster.parsers.rows import Row, full_name, home
from sleutelbos.roster.parsers.table import Cells
from sleutelbos.roster.values import Finding, GuardianRow, PupilRow, Weight

# Takes a register id and a national number's digits, gives what may be kept of them (D5).
SecretsFor = Callable[[str, str], tuple[str, ...]]

_NEVER_KEPT = ("sex", "birth_date", "national_number", "left_on")


def read(
    rows: Iterable[Cells | Finding],
    columns: Columns,
    *,
    secrets_for: SecretsFor | None = None,
    day: dt.date = dt.date.min,
) -> Iterator[PupilRow | Finding]:
    """Give every good row as a pupil who is there on this day; a bad row gives its errors only."""
    reader = _Reader(columns, secrets_for, day)
    found = (
        one for row in rows for one in ([row] if isinstance(row, Finding) else reader.read(row))
    )
    return gathered(found) if columns.is_a_row_each else found


class _Reader:
    """What one file's columns make of its rows."""

    def __init__(self, columns: Columns, secrets_for: SecretsFor | None, day: dt.date) -> None:
        self._day = day
        self._header = columns.header
        self._own = columns.fields()
        self._guardians = [
            (columns.fields(number), columns.kind_of(number)) for number in columns.guardians()
        ]
        self._nameless = {place for place, text in enumerate(columns.header) if not text}
        self._stored = [
            place for (_, field), place in columns.places.items() if field not in _NEVER_KEPT
        ]
        self._secrets_for = secrets_for
        self._is_a_row_each = columns.is_a_row_each
        self._before: list[str] = []

    def read(self, source: Cells) -> Iterator[PupilRow | Finding]:
        """Give a row's pupil and its findings."""
        row = Row(self._continued(source) if self._is_a_row_each else source, self._header)
        if row.is_passed_over(self._own, self._day):
            yield from row.findings
            return
        self._check_nameless(row)
        pupil = self._pupil(row)
        if not self._is_a_row_each:
            row.name(self._own["register_id"], pupil.register_id)
        yield from row.findings
        if not row.is_bad:
            yield pupil

    def _pupil(self, row: Row) -> PupilRow:
        own = self._own
        for field in ("register_id", "class_name"):
            if not row.raw(own[field]):
                row.fault(own[field], "missing_value")
        for field in ("sex", "birth_date"):
            row.text(field, own.get(field))
        language = row.text("language", own.get("language"))
        register_id = row.text("register_id", own["register_id"]) or ""
        names = full_name(row, own)
        class_name = row.text("class_name", own["class_name"]) or ""
        street, postcode, town = home(row, own)
        row.check_numbers(self._stored)
        return PupilRow(
            row.row,
            register_id,
            *names,
            class_name,
            language and cells.language(language),
            street,
            postcode,
            town,
            self._all_guardians(row),
            self._secrets(row, register_id),
        )

    def _all_guardians(self, row: Row) -> tuple[GuardianRow, ...] | None:
        if not self._guardians:
            return None
        found = (guardian(row, places, kind) for places, kind in self._guardians)
        return tuple(one for one in found if one is not None)

    def _secrets(self, row: Row, register_id: str) -> tuple[str, ...]:
        """Check the national number and give it to the sink; nothing else ever sees it."""
        place = self._own.get("national_number")
        if place is None:
            return ()
        number = row.raw(place)
        if scrubbed.MARK in number:
            return () if row.is_bad else scrubbed.secrets(number)
        digits = national_number.digits(number)
        if digits is None:
            code = "wrong_number" if number else "missing_number"
            facts = {"value": national_number.masked(number)[:20]} if number else {}
            row.note(place, code, Weight.NOTICE, **facts)
            return ()
        if self._secrets_for is None or row.is_bad:
            return ()
        return self._secrets_for(register_id, digits)

    def _continued(self, source: Cells) -> Cells:
        """Fill in the pupil of the row before where a row has a guardian only (merged cells)."""
        places, before = self._own.values(), self._before
        cells = list(source.cells)
        if before and not any(cells[place].strip() for place in places):
            cells = [before[n] if n in places else cell for n, cell in enumerate(cells)]
        self._before = cells
        return source._replace(cells=cells)

    def _check_nameless(self, row: Row) -> None:
        for place in [place for place in self._nameless if row.raw(place)]:
            row.fault(place, "lost_header")
            self._nameless.discard(place)


def guardian(row: Row, places: dict[str, int], kind: str = "") -> GuardianRow | None:
    """Return the guardian in these columns; None when nothing says that there is one."""
    if not row.has_any(places, but="kind"):
        return None
    names = full_name(row, places, is_needed=False)
    said, email, mobile, key = (
        row.text(field, places.get(field)) for field in ("kind", "email", "mobile", "key")
    )
    return GuardianRow(
        key or "",
        *names,
        cells.guardian_kind(said or "") or kind,
        email,
        mobile,
        *home(row, places),
    )


def gathered(found: Iterable[PupilRow | Finding]) -> Iterator[PupilRow | Finding]:
    """Bring the guardians together who have a row each, where the rows agree about the pupil."""
    pupils: dict[str, PupilRow] = {}
    others: list[PupilRow] = []
    for one in found:
        if isinstance(one, Finding):
            yield one
            continue
        before = pupils.setdefault(one.register_id, one)
        if before is one:
            continue
        if before[1:9] != one[1:9]:
            others.append(one)  # the plan says that they contradict each other
            continue
        people = dict.fromkeys((*(before.guardians or ()), *(one.guardians or ())))
        pupils[one.register_id] = before._replace(guardians=tuple(people))
    yield from pupils.values()
    yield from others
