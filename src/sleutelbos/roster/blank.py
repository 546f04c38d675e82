"""An empty register to fill in: headers that we know, two examples, drop-downs and comments."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sleutelbos.kit import languages, sheets
from sleutelbos.people import words
from sleutelbos.people.values import GuardianKind
from sleutelbos.roster import texts
from sleutelbos.roster.values import FileKind

_NAME: Final = ("family_name", "first_name")
_HOME: Final = ("street", "postcode", "town")
_FIELDS: Final = {
    FileKind.PUPILS: ("register_id", *_NAME, "class_name", "national_number", *_HOME, "language"),
    FileKind.STAFF: ("register_id", *_NAME, "email", "role", "classes"),
}
_GUARDIAN: Final = (*_NAME, "kind", "email", "mobile", *_HOME)
_NEEDED: Final = frozenset({"register_id", *_NAME, "class_name", "role"})
_AS_TEXT: Final = frozenset({"register_id", "national_number", "postcode", "mobile"})
_OFFERED_ROWS: Final = 2_000
_HEADERS: Final = {
    **texts.FIELDS,
    "national_number": _("National register number"),
    "street": _("Address"),
    "kind": _("Relation"),
}
_COMMENTS: Final = {
    "street": _("Street and number."),
    "register_id": _("A number that never changes. Not the national register number."),
    "family_name": _("As it is written in letters."),
    "first_name": _("As it is written in letters."),
    "class_name": _("Choose a class, or type a new one."),
    "national_number": _("May stay empty. It is read once and never kept."),
    "language": _("May stay empty. Parents get letters in this language, if the school has it."),
    "kind": _("What this guardian is to the pupil."),
    "email": _("May stay empty."),
    "mobile": _("May stay empty."),
    "role": _("Says what somebody may do here."),
    "classes": _("The classes of a teacher, with commas between."),
}
_ELSEWHERE: Final = _("Only when this guardian lives elsewhere than the pupil.")
_NOOR: Final = {
    "family_name": "Peeters", "first_name": "Noor", "street": "Kerkstraat 1", "postcode": "1500",
    "town": "Halle", "language": languages.NAMES["nl"],
    "guardian1.family_name": "Maes", "guardian1.first_name": "An",
    "guardian1.kind": words.GUARDIANS[GuardianKind.MOTHER],
    "guardian1.email": "an@example.org", "guardian1.mobile": "0475 12 34 56",
    "guardian2.family_name": "Peeters", "guardian2.first_name": "Bart",
    "guardian2.kind": words.GUARDIANS[GuardianKind.FATHER],
    "guardian2.street": "Nieuwstraat 11 bus 3", "guardian2.postcode": "1650",
    "guardian2.town": "Beersel",
}  # fmt: skip
_EMIR: Final = {
    "family_name": "Yılmaz", "first_name": "Emir", "street": "Dorpsstraat 219",
    "postcode": "1600", "town": "Sint-Pieters-Leeuw", "language": languages.NAMES["tr"],
    "guardian1.family_name": "Yılmaz", "guardian1.first_name": "Ayşe",
    "guardian1.kind": words.GUARDIANS[GuardianKind.MOTHER],
    "guardian1.email": "ayse@example.org",
}  # fmt: skip
_COLOURS: Final = {True: "#cfe8e4", False: "#eef3f2"}


def fields(kind: FileKind, *, guardians: int) -> list[str]:
    """List the columns of an empty register."""
    people = range(1, guardians + 1) if kind is FileKind.PUPILS else ()
    return [*_FIELDS[kind], *(f"guardian{n}.{name}" for n in people for name in _GUARDIAN)]


def table(kind: FileKind, *, guardians: int, classes: Sequence[str]) -> bytes:
    """Return an empty register as CSV."""
    columns = fields(kind, guardians=guardians)
    rows = [[example[name] for name in columns] for example in _examples(columns, classes)]
    return sheets.sheet([header(name, kind) for name in columns], rows)


def workbook(kind: FileKind, *, guardians: int, classes: Sequence[str]) -> bytes:
    """Return an empty register as XLSX."""
    columns = fields(kind, guardians=guardians)
    examples = _examples(columns, classes)
    book = _Book()
    for place, name in enumerate(columns):
        cells = [example[name] for example in examples]
        book.write(place, name, [header(name, kind), *cells])
        book.offer(place, _choices(name, classes))
    return book.closed()


def header(name: str, kind: FileKind) -> str:
    """Name a column, as the register that comes back will."""
    guardian, _dot, field = name.rpartition(".")
    if not guardian:
        is_staff = kind is FileKind.STAFF and field == "register_id"
        return gettext("Staff number") if is_staff else str(_HEADERS[field])
    return gettext("%(field)s of guardian %(number)s") % {
        "field": _HEADERS[field],
        "number": guardian[-1],
    }


def _comment(name: str) -> str:
    guardian, _dot, field = name.rpartition(".")
    if guardian and field in _HOME:
        return str(_ELSEWHERE)
    need = gettext("Needed.") if not guardian and field in _NEEDED else ""
    return f"{need} {_COMMENTS.get(field, '')}".strip()


def _examples(columns: Sequence[str], classes: Sequence[str]) -> list[dict[str, str]]:
    """Return two rows that say by their number that they are examples."""
    some = {"class_name": "".join(classes[:1]) or "L1A", "classes": ", ".join(classes[:2]) or "L1A"}
    roles = _choices("role", ())
    called = gettext("EXAMPLE")  # a row that is called so is passed over when it comes back
    found = []
    for number, person in enumerate((_NOOR, _EMIR), start=1):
        own: Mapping[str, Any] = {
            **person,
            **some,
            "register_id": f"{called} {number}",
            "role": roles[number - 1],
        }
        found.append({name: str(own.get(name, "")) for name in columns})
    return found


def _choices(name: str, classes: Sequence[str]) -> list[str]:
    field = name.rpartition(".")[2]
    if field == "class_name":
        return list(classes)
    if field == "language":
        return list(languages.NAMES.values())
    if field == "kind":
        return [str(words.GUARDIANS[one]) for one in GuardianKind if one is not GuardianKind.OTHER]
    return list(map(str, words.ROLES.values())) if field == "role" else []


class _Book:
    """A workbook with a sheet to fill in, and a hidden one with what can be chosen."""

    def __init__(self) -> None:
        import xlsxwriter  # it is large, and seldom asked for

        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {"in_memory": True})
        self._sheet = self._book.add_worksheet(gettext("To fill in"))
        self._lists = self._book.add_worksheet(gettext("Choices"))

    def write(self, place: int, name: str, cells: Sequence[str]) -> None:
        """Write a column: its header with a comment, and the examples."""
        form: dict[str, Any] = {}
        if name.rpartition(".")[2] in _AS_TEXT:
            form = {"num_format": "@"}
        width = max(map(len, cells)) + 2
        self._sheet.set_column(place, place, width, self._book.add_format(form))
        head = {"bold": True, "bottom": 1, "bg_color": _COLOURS[name in _NEEDED]}
        self._sheet.write_string(0, place, cells[0], self._book.add_format(head))
        if comment := _comment(name):
            self._sheet.write_comment(0, place, comment, {"x_scale": 1.6, "author": "Sleutelbos"})
        example = self._book.add_format({**form, "italic": True, "font_color": "#5b6462"})
        for row, text in enumerate(cells[1:], start=1):
            self._sheet.write_string(row, place, text, example)

    def offer(self, place: int, choices: Sequence[str]) -> None:
        """Offer choices in the cells of a column, without forbidding others."""
        if not choices:
            return
        for row, text in enumerate(choices):
            self._lists.write_string(row, place, text)
        from xlsxwriter.utility import xl_range_abs

        cells = xl_range_abs(0, place, len(choices) - 1, place)
        wish = {
            "validate": "list",
            "source": f"='{self._lists.get_name()}'!{cells}",
            "error_type": "information",
            "error_title": gettext("Not in the list"),
            "error_message": gettext("You may keep what you typed."),
        }
        self._sheet.data_validation(1, place, _OFFERED_ROWS, place, wish)

    def closed(self) -> bytes:
        """Return the workbook."""
        self._sheet.freeze_panes(1, 3)
        self._lists.hide()
        self._book.close()
        return self._out.getvalue()
