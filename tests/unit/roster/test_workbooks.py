"""Workbooks are read as one sees them: values, dates, the sheet that is a register."""

import datetime as dt
import functools
import io
import zipfile

import pytest

from sleutelbos.roster.parsers import workbook as workbooks
from sleutelbos.roster.values import FileKind, Format, Weight
from tests.unit.roster.pretend import REGISTERS, PretendSchool, read, reading
from tests.unit.roster.test_national_number import a_number
from tests.unit.roster.workbooks import HEADER, NOOR, SHEET, with_part, workbook

BIRTHDAY = dt.date(2016, 7, 3)


def errors(raw, **options):
    return [(one.code, one.facts) for one in read(raw, **options)[1] if one.weight is Weight.ERROR]


def cells(raw):
    """Return what the reader makes of the first sheet below its header."""
    return [row.cells for row in workbooks.sheets(raw)[0].rows[1:]]


def test_the_workbook_is_the_school_with_all_its_letters():
    rows, findings = read("basisschool.xlsx")
    assert len(rows) == 412
    assert {one.code for one in findings} == {"missing_number"}
    assert reading("basisschool.xlsx").format is Format.XLSX


FORMATS = ("basisschool.csv", "basisschool.xlsx", "basisschool-oneroster.zip",
           "basisschool-oneroster-1.2.zip")  # fmt: skip


@pytest.mark.parametrize("first", FORMATS)
def test_imp_06_every_format_of_one_school_brings_nobody_new_after_the_first(first):
    school, rows = PretendSchool(), functools.cache(lambda name: read(name)[0])
    assert school.apply(rows(first)).summary() == (412, 0, 0, 0)
    # What a bundle cannot say (homes, kinds) and letters that were lost come as changes, once.
    expected = {"letters_restored", "address_changes", "language_changes", "guardian_kind",
                "guardian_address", "guardian_name"}  # fmt: skip
    for name in FORMATS:
        plan = school.apply(rows(name))
        assert [plan.arrivals, plan.moves, plan.leavers] == [[], [], []]
        assert {line.code for line in plan.changes} <= expected
    assert all(school.apply(rows(name)).is_empty() for name in FORMATS)


@pytest.mark.parametrize("is_1904", [False, True])
def test_imp_03_a_date_is_the_same_day_in_both_calendars(is_1904):
    raw = workbook((*NOOR[:4], BIRTHDAY), date_1904=is_1904)
    assert cells(raw)[0][4] == "2016-07-03"
    assert read(raw)[0][0].register_id == "1"


def test_imp_03_a_formula_counts_as_the_value_that_was_last_seen():
    raw = workbook((1, "Peeters", "Noor", '=CONCAT("L","3A")', BIRTHDAY))
    raw = with_part(raw, SHEET, lambda text: text.replace("<v>0</v>", "<v>L3A</v>"))
    assert read(raw)[0][0].class_name == "L3A"


def test_an_error_of_the_spreadsheet_is_no_value():
    assert errors(workbook((1, "Peeters", "Noor", "#N/A", BIRTHDAY)))[0][0] == "formula_error"


def test_numbers_are_written_as_one_sees_them():
    assert cells(workbook((1001, 2.5, True, "x", BIRTHDAY)))[0][:3] == ["1001", "2.5", "1"]


def test_a_national_number_that_was_taken_for_a_number_is_the_same_number():
    header = (*HEADER[:4], "Rijksregisternummer")
    number, given = a_number(year=4), {}
    raw = workbook(sheets={"x": [header, (1, "Peeters", "Noor", "L3A", int(number))]})
    read(raw, secrets_for=lambda key, digits: given.setdefault(key, (digits,)))
    assert given == {"1": (number,)}


def test_a_class_that_a_spreadsheet_made_a_date_is_refused():
    assert errors(workbook((1, "Peeters", "Noor", BIRTHDAY)))[0][0] == "wrong_class_name"


def test_a_finding_names_the_sheet_and_the_cell():
    header = ("", "", *HEADER[:4])
    lines = [header, ("", "", *NOOR[:4]), ("", "", 2, "Maes", "", "L1A")]
    rows, findings = read(workbook(sheets={"Mijn klas": lines}))
    assert len(rows) == 1
    assert [(one.row, one.column, one.code) for one in findings] == [
        (3, "Voornaam", "missing_value")
    ]
    assert findings[0].facts == {"sheet": "Mijn klas", "cell": "E3", "register_id": "2"}


PUPILS = (HEADER, NOOR)
STAFF = (("Personeelsnummer", "Naam", "Voornaam", "Functie"), (5, "Maes", "An", "leerkracht"))


@pytest.mark.parametrize(
    ("sheets", "wanted", "outcome"),
    [
        ({"Uitleg": [("Lees mij",)], "Leerlingen": PUPILS}, None, 1),
        ({"Leerlingen": PUPILS, "Personeel": STAFF}, FileKind.PUPILS, 1),
        ({"Leerlingen": PUPILS, "Personeel": STAFF}, FileKind.STAFF, 1),
        ({"Leerlingen": PUPILS, "~Oud": PUPILS}, None, 1),
        ({"1A": PUPILS, "1B": PUPILS}, None, "two_registers"),
        ({"Leeg": [], "~Leerlingen": PUPILS}, None, "hidden_sheet"),
        ({"Leeg": []}, None, "empty_file"),
        ({"Personeel": STAFF}, FileKind.PUPILS, "other_kind"),
    ],
)
def test_imp_03_the_sheet_that_is_a_register_is_read_and_no_hidden_one(sheets, wanted, outcome):
    rows, findings = read(workbook(sheets=sheets), wanted=wanted)
    assert (len(rows) or findings[0].code) == outcome


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xd0\xcf\x11\xe0 cut off", "broken_workbook"),
        (workbook(NOOR)[:-400], "broken_zip"),
        (with_part(workbook(NOOR), SHEET, b"<worksheet><sheetData><row>"), "broken_workbook"),
        (with_part(workbook(NOOR), "xl/workbook.xml", b"\0\1\2"), "broken_workbook"),
    ],
)
def test_a_damaged_workbook_is_refused(raw, code):
    assert errors(raw)[0][0] == code


def test_one_file_in_a_zip_is_read_as_it_is():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.write(REGISTERS / "basisschool.xlsx", "map/export.xlsx")
    assert len(read(out.getvalue())[0]) == 412
