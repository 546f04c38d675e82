"""Registers are read right or refused in words, however they are written."""

import codecs
import io

import pytest

from sleutelbos.roster import limits, parsers
from sleutelbos.roster.values import FileKind, Finding, Format, Weight
from tests.unit.roster.pretend import read

HEADER = "Stamboeknummer;Naam;Voornaam;Klas;Adres;Postcode;Gemeente;Naam ouder 1;Voornaam ouder 1;E-mail ouder 1;Gsm ouder 1"  # noqa: E501
NOOR = "1;Peeters;Noor;L3A;Kerkstraat 1;1500;Halle;Maes;An;an@example.be;0475 12 34 56"


def file(*rows, header=HEADER, encoding="utf-8", end="\r\n"):
    return end.join([header, *rows, ""]).encode(encoding)


def changed(**cells):
    names = {"id": 0, "family": 1, "first": 2, "class": 3, "street": 4, "postcode": 5, "town": 6,
             "guardian": 7, "email": 9, "mobile": 10}  # fmt: skip
    row = NOOR.split(";")
    for name, cell in cells.items():
        row[names[name]] = cell
    return ";".join(row)


def errors(findings):
    return [
        (one.row, one.column, one.code)
        for one in findings
        if one.weight in (Weight.ERROR, Weight.CLASH)
    ]


@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_imp_02_utf_8_is_read_with_and_without_its_mark(bom):
    rows, _ = read(bom + file(changed(first="Ayşe")))
    assert rows[0].first_name == "Ayşe"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_imp_02_every_encoding_delimiter_and_line_end_gives_the_same(encoding, mark, end):
    raw = file(changed(first="Zoë"), header=HEADER, encoding=encoding, end=end)
    rows, findings = read(raw.decode(encoding).replace(";", mark).encode(encoding))
    assert [row.first_name for row in rows] == ["Zoë"]
    assert not findings


def test_imp_02_a_big_endian_utf_16_file_is_read():
    rows, _ = read(codecs.BOM_UTF16_BE + file(NOOR).decode().encode("utf-16-be"))
    assert rows[0].register_id == "1"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp850", "mac_roman", "cp1252"])
def test_imp_02_an_encoding_without_a_mark_is_found_by_what_makes_sense(encoding):
    people = [("Zoë", "Müller"), ("Anaïs", "François"), ("Jérôme", "Lefèvre"), ("Noor", "D'Hooghe")]
    lines = [changed(id=str(n), first=first, family=family)
             for n, (first, family) in enumerate(people, start=1)]  # fmt: skip
    rows, findings = read(file(*lines, encoding=encoding))
    assert [(row.first_name, row.family_name) for row in rows] == people
    assert not findings


@pytest.mark.parametrize(
    "name", ["Ÿves", "D’Hooghe", "O‘Neill", "Nováková", "McDonald", "Jean–Luc"]
)
def test_imp_02_an_uncommon_letter_is_no_other_encoding(name):
    rows, _ = read(file(changed(first="Zoë", family=name), encoding="cp1252"))
    assert rows[0].family_name == name


def test_imp_02_mixed_encodings_are_refused_with_their_rows():
    raw = file(changed(first="Zoë")) + file(changed(id="2", first="Zoë"), encoding="cp1252")[
        len(HEADER) + 2 :
    ] + file(changed(id="3", first="Anaïs"))[len(HEADER) + 2 :]  # fmt: skip
    rows, findings = read(raw)
    assert not rows
    assert errors(findings) == [(3, "", "mixed_encodings")]


def test_imp_02_a_nul_is_refused_with_its_row():
    assert errors(read(file(NOOR, changed(id="2", first="No\0r")))[1]) == [(3, "", "nul_character")]


def test_imp_02_a_byte_that_cp1252_does_not_know_is_refused_with_its_row():
    raw = file(NOOR, changed(id="2", first="Zoë"), encoding="cp1252").replace(b"\xeb", b"\x81")
    assert errors(read(raw)[1]) == [(3, "", "unreadable_letter")]


def test_imp_02_letters_that_were_read_twice_are_noticed():
    _, findings = read(file(changed(first="ZoÃ«")))
    assert [(one.row, one.code, one.weight) for one in findings] == [
        (2, "lost_letters", Weight.NOTICE)
    ]


def test_imp_02_quotes_and_delimiters_in_cells_are_text():
    rows, findings = read(file(changed(street='"Kerkstraat; 1 ""bis"""')))
    assert rows[0].street == 'Kerkstraat; 1 "bis"'
    assert not findings


def test_imp_02_a_newline_in_a_cell_is_refused_and_the_next_row_read():
    rows, findings = read(file(changed(street='"Kerkstraat\n1"'), changed(id="2")))
    assert [row.register_id for row in rows] == ["2"]
    assert errors(findings) == [(2, "Adres", "control_character")]


def test_imp_02_an_unclosed_quote_takes_no_other_row_along():
    rows, findings = read(file(NOOR, changed(id="2", town='"Halle'), changed(id="3")))
    assert [row.register_id for row in rows] == ["1", "3"]
    assert errors(findings) == [(3, "Gemeente", "broken_quotes")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("1;Peeters;Noor", "Klas"),
        (NOOR + ";more", ""),
    ],
)
def test_imp_01_a_ragged_row_is_named(row, column):
    assert errors(read(file(row))[1]) == [(2, column, "ragged_row")]


def test_empty_rows_and_empty_cells_at_the_end_are_no_mistake():
    rows, findings = read(file("", NOOR + ";;", ";;;;;;;;;;"))
    assert [row.row for row in rows] == [3]
    assert not findings


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"id": ""}, "Stamboeknummer", "missing_value"),
        ({"family": " "}, "Naam", "missing_value"),
        ({"first": ""}, "Voornaam", "missing_value"),
        ({"class": ""}, "Klas", "missing_value"),
        ({"guardian": ""}, "Naam ouder 1", "missing_value"),
        ({"id": "x@y"}, "Stamboeknummer", "wrong_register_id"),
        ({"email": "an at example.be"}, "E-mail ouder 1", "wrong_email"),
        ({"email": "an@example"}, "E-mail ouder 1", "wrong_email"),
        ({"mobile": "unknown"}, "Gsm ouder 1", "wrong_mobile"),
        ({"family": "x" * 81}, "Naam", "too_long"),
        ({"street": "x" * 70_000}, "", "line_too_long"),
    ],
)
def test_imp_01_a_bad_cell_is_named_by_row_and_column(cells, column, code):
    rows, findings = read(file(NOOR.replace("1;", "9;", 1), changed(**cells)))
    assert [row.register_id for row in rows] == ["9"]
    assert errors(findings) == [(3, column, code)]


@pytest.mark.parametrize("bad", ["\x1b[31m", "\x07", "\u202e", "\u2028", "\x85"])
@pytest.mark.parametrize("field", ["first", "family", "email", "street", "guardian"])
def test_eml_05_control_characters_in_names_and_addresses_are_refused(field, bad):
    _, findings = read(file(changed(**{field: f"a{bad}b"})))
    assert [one.code for one in findings] == ["control_character"]
    assert bad not in findings[0].facts["value"]


@pytest.mark.parametrize("mark", ["=1+1", "+32", "-Noor", "@Noor"])
def test_imp_04_names_that_a_spreadsheet_would_calculate_are_kept_as_they_are(mark):
    rows, _ = read(file(changed(first=mark)))
    assert rows[0].first_name == mark


@pytest.mark.parametrize(
    ("header", "column", "code"),
    [
        (HEADER.replace("Stamboeknummer", "Nummer"), "Stamboeknummer", "lost_header"),
        (HEADER.replace("Klas", "Groep 7"), "Klas", "lost_header"),
        (HEADER.replace("Naam ouder 1", "Iets"), "Naam ouder 1", "lost_header"),
        (HEADER.replace("Postcode", "Klas"), "Klas", "duplicate_header"),
        (HEADER.replace("Postcode", "Postkode"), "Postkode", "doubtful_header"),
    ],
)
def test_a_lost_or_double_header_is_named_before_any_row_is_read(header, column, code):
    rows, findings = read(file(NOOR, header=header))
    assert not rows
    assert (1, column, code) in errors(findings)


def test_a_column_without_header_is_refused_when_it_has_cells():
    header = HEADER.replace("Gemeente", "")
    assert errors(read(file(NOOR, header=header))[1]) == [(2, "", "lost_header")]


def test_a_file_whose_header_was_cut_off_is_refused():
    codes = {code for _, _, code in errors(read(file(NOOR, header=NOOR))[1])}
    assert codes == {"no_header"}


def test_a_column_that_is_not_there_says_nothing_and_an_empty_cell_says_nothing_is_there():
    rows, _ = read(file("1;Peeters;Noor;L3A;", header="Stamboeknummer;Naam;Voornaam;Klas;Adres"))
    assert rows[0].street == ""
    assert rows[0].town is None
    assert rows[0].guardians is None


@pytest.mark.parametrize(
    ("relation", "kind"),
    [
        ("moeder", "mother"), ("VADER", "father"), ("stiefvader", "stepparent"),
        ("pleegmoeder", "foster"), ("Grootmoeder", "grandparent"), ("oma", "grandparent"),
        ("voogd", "guardian"), ("père", "father"), ("Mutter", "mother"), ("", ""),
    ],
)  # fmt: skip
def test_a_relation_becomes_a_kind(relation, kind):
    header = HEADER + ";Relatie ouder 1"
    rows, _ = read(file(f"{NOOR};{relation}", header=header))
    assert rows[0].guardians[0].kind == kind


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("basisschool.csv", 412),
        ("basisschool-volgend-jaar.csv", 402),
        ("secundair.csv", 1180),
        ("ecole-tabulations-utf16.txt", 60),
        ("schule.csv", 50),
        ("basisschool-oneroster.zip", 412),
        ("basisschool-oneroster-1.2.zip", 412),
    ],
)
def test_every_register_is_read_without_an_error(name, count):
    rows, findings = read(name)
    assert len(rows) == count
    assert not errors(findings)


def test_the_kind_of_a_file_is_found_by_its_columns():
    raw = file(
        "500;De Bruyn;Joke;Leerkracht;K1A, K2B",
        header="Personeelsnummer;Naam;Voornaam;Functie;Klassen",
    )
    rows, findings = read(raw)
    assert rows[0].role == "teacher"
    assert rows[0].classes == ("K1A", "K2B")
    assert not findings


def test_whoever_wants_staff_is_told_that_this_is_a_list_of_pupils():
    assert errors(read(file(NOOR), wanted=FileKind.STAFF)[1]) == [(0, "", "other_kind")]


def test_an_unknown_function_becomes_a_teacher_and_is_noticed():
    header = "Personeelsnummer;Naam;Voornaam;Functie"
    rows, findings = read(file("500;De Bruyn;Joke;zorgcoördinator", header=header))
    assert rows[0].role == "teacher"
    assert [one.code for one in findings] == ["unknown_function"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"\r\n\r\n", "empty_file"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "unknown_format"),
        (b"\xd0\xcf\x11\xe0 old spreadsheet", "broken_workbook"),
        (b"PK\x03\x04 cut off", "broken_zip"),
        (b"\n" * (limits.PEOPLE + 1), "too_many_rows"),
        (b"x" * (limits.BYTES + 1), "file_too_large"),
        (b";".join([b"x"] * 400), "too_many_columns"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_one_finding(raw, code):
    reading = parsers.read(io.BytesIO(raw))
    found = list(reading.rows)
    assert isinstance(found[0], Finding)
    assert found[0].code == code


def test_the_format_is_found_by_content():
    assert parsers.read(io.BytesIO(file(NOOR))).format is Format.CSV


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        (HEADER.encode(), ["no_rows"]),
        (b"%PDF-1.7\n1 0 obj\nendobj\n", ["unknown_format"]),
        (b"\x89PNG\r\n\x1a\n" + bytes(9), ["unknown_format"]),
    ],
)
def test_a_file_with_nobody_in_it_is_refused(raw, codes):
    assert [one.code for one in read(raw)[1]] == codes
