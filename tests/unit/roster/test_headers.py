"""Columns are recognised as administrations call them; what is not clear is asked, not guessed."""

import datetime as dt

import pytest

from sleutelbos.roster.values import FileKind, GuardianRow, Weight
from tests.unit.roster.pretend import REGISTERS, read

SHAPES = REGISTERS / "shapes"
NOOR = ("1", "Peeters", "Noor", "L3A")
AN = GuardianRow("", "Maes", "An", "mother", "an@example.be")
BART = GuardianRow("", "Peeters", "Bart", "father", "bart@example.be")


def only(text, **options):
    """Return the one row of a file that is read without an error."""
    rows, findings = read(text.encode(), **options)
    assert [one for one in findings if one.weight is Weight.ERROR] == []
    (row,) = rows
    return row


def errors(text):
    return [
        (one.row, one.column, one.code)
        for one in read(text.encode())[1]
        if one.weight is Weight.ERROR
    ]


@pytest.mark.parametrize("name", [path.name for path in sorted(SHAPES.iterdir())])
def test_the_same_family_is_read_from_every_administration(name):
    row = only((SHAPES / name).read_text())
    assert row[1:5] == NOOR
    assert row.guardians == (AN, BART)


def test_a_word_for_a_guardian_may_lie_across_two_others():
    row = only(
        "Stamboeknummer;Naam;Voornaam;Klas;Nachname Elternteil 1;Vorname Elternteil 1;"
        "Handynummer Elternteil 1\n1;Peeters;Noor;L3A;Maes;An;0475 12 34 56"
    )
    assert row.guardians[0].mobile == "0475 12 34 56", "num-mere-lternteil"


@pytest.mark.parametrize(
    "text",
    [
        "Leerlingenlijst;;;\nSchooljaar 2026-2027;;;\n\n{header}\n{noor}\n;;;\nTotaal: 1;;;",
        "{header}\n{noor}\n{header}",
        "sep=;\n{header}\n{noor}",
        '{header}\n="1";Peeters;Noor;L3A',
        "{header};;\n{noor};;",
    ],
)
def test_titles_totals_and_repeated_headers_are_no_pupils(text):
    header, noor = "Stamboeknummer;Naam;Voornaam;Klas", ";".join(NOOR)
    assert only(text.format(header=header, noor=noor))[1:5] == NOOR


def test_an_address_in_pieces_is_put_together():
    row = only(
        "Stamboeknummer;Naam;Voornaam;Klas;Straat;Nr;Bus;Postcode en gemeente;"
        "Moeder;Straat moeder;Nr moeder;Bus moeder;PLZ/Ort moeder\n"
        "1;Peeters;Noor;L3A;Kerkstraat;12;3;1500 Halle;Maes, An;Dorp;4;;4700 Eupen"
    )
    assert (row.street, row.postcode, row.town) == ("Kerkstraat 12 bus 3", "1500", "Halle")
    assert row.guardians[0][6:] == ("Dorp 4", "4700", "Eupen")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("475123456", "+32475123456"), ("32475123456", "+32475123456"), ("'0475 1", "0475 1"),
     ("-", ""), ("n.v.t.", ""), ("0475/12.34.56", "0475/12.34.56")],
)  # fmt: skip
def test_a_phone_number_is_mended_only_where_that_is_certain(written, read_as):
    row = only(f"Stamboeknummer;Naam;Voornaam;Klas;Moeder;Gsm moeder\n1;P;N;L3A;Maes, An;{written}")
    assert row.guardians[0].mobile == read_as


@pytest.mark.parametrize(
    ("header", "noor", "found"),
    [
        ("Stamboeknummer;Naam;Klas", "1;Noor Peeters;L3A", (1, "Naam", "unclear_names")),
        ("Stamboeknummer;Achternaam;Klas", "1;Peeters;L3A", (1, "Voornaam", "lost_header")),
        ("Stamboeknummer;Naam;Voornaam;Klas;Naam;Voornaam", "1;P;N;L3A;M;A",
         (1, "Naam", "duplicate_header")),
        ("Stamboeknummer;Naam;Voornaam;Klas;E-mail moeder", "1;P;N;L3A;a@b.be",
         (1, "Naam moeder", "lost_header")),
        ("Stamboeknummer;Leerling;Klas", "1;Noor;L3A\n2;M, A;L3A\n3;M, A;L3A\n4;M, A;L\n5;M, A;L",
         (2, "Leerling", "unclear_name")),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_asked(header, noor, found):
    assert found in errors(f"{header}\n{noor}")


def test_a_name_that_may_be_parted_otherwise_is_noticed():
    rows, findings = read("Matricule;Nom et prénom;Classe\n3;Garcia Lopez Maria;3A".encode())
    assert rows[0][2:4] == ("Garcia", "Lopez Maria")
    assert [(one.code, one.weight) for one in findings] == [("name_guessed", Weight.NOTICE)]


@pytest.mark.parametrize(
    ("name", "family", "first"),
    [
        ("van den Berg Noor", "van den Berg", "Noor"), ("De Smet Jan Jo", "De Smet", "Jan Jo"),
        ("VAN DEN BERG Noor", "VAN DEN BERG", "Noor"), ("D'Hooghe Ava", "D'Hooghe", "Ava"),
        ("Peeters-Maes, Anne Marie", "Peeters-Maes", "Anne Marie"),
    ],
)  # fmt: skip
def test_a_whole_name_is_parted_at_its_comma_capitals_or_particles(name, family, first):
    row = only(f"Stamboeknummer;Naam en voornaam;Klas\n1;{name};L3A")
    assert (row.family_name, row.first_name) == (family, first)


def test_rows_of_one_pupil_that_contradict_each_other_are_not_brought_together():
    rows, _ = read(
        b"Stamboeknummer;Naam;Voornaam;Klas;Naam ouder;Voornaam ouder\n"
        b"1;Peeters;Noor;L3A;Maes;An\n1;Peeters;Noor;L4A;Peeters;Bart"
    )
    assert [row.register_id for row in rows] == ["1", "1"]


def test_a_row_above_the_header_that_is_no_title_is_named():
    header = "Stamboeknummer;Naam;Voornaam;Klas"
    assert errors(f"7;Maes;Lars;L1A\n{header}\n1;Peeters;Noor;L3A") == [(1, "", "above_header")]


def test_a_national_number_among_a_guardians_cells_is_refused():
    found = errors("Stamboeknummer;Naam;Voornaam;Klas;Moeder\n1;P;N;L3A;Maes, An 16.07.03-557.58")
    assert found == [(2, "Moeder", "national_number_here")]


@pytest.mark.parametrize(
    "text",
    [
        "Personeelsnr.;Familienaam;Voornaam;Functie;Klas\n1;Dupont;Jean;Leerkracht;3A + 3B",
        "Nom et prénom;Matricule;Fonction;Classes\nDupont Jean;1;teacher;3A/3B",
        "Personalnummer,Name,Vorname,Funktion,Klassen\n1,Dupont,Jean,Lehrer,\"3A, 3B\"",
    ],
)  # fmt: skip
def test_staff_is_recognised_in_every_language(text):
    row = only(text, wanted=FileKind.STAFF)
    assert row[1:4] == ("1", "Dupont", "Jean")
    assert row.classes == ("3A", "3B")


def test_columns_that_are_not_used_are_told_once():
    header = "Stamboeknummer;Naam;Voornaam;Klas;Beroep vader;Leeg;Opm"
    rows, findings = read(f"{header}\n1;P;N;L3A;bakker;;x\n2;M;L;L1A;;;".encode())
    assert len(rows) == 2
    assert [(one.code, one.facts["columns"]) for one in findings] == [
        ("unused_columns", "Beroep vader, Opm")
    ]


@pytest.mark.parametrize(
    "header",
    ["Uitgeschreven op", "Datum uitschrijving leerling", "Einddatum", "Date de sortie",
     "Austrittsdatum", "Leaving date"],
)  # fmt: skip
def test_d25_who_left_is_passed_over_and_who_leaves_later_is_there(header):
    rows, findings = read(
        f"Stamboeknummer;Naam;Voornaam;Klas;{header}\n"
        "1;Peeters;Noor;L3A;\n2;Peeters;Lars;L3A;06/09/2026\n3;Cools;Fien;L3A;7/9/2026\n"
        "4;Maes;An;L3A;2027-06-30 00:00:00\n5;Maes;Jan;L3A;46271\n6;Maes;Jo;L3A;31/12/9999\n"
        "7;Smet;Bo;L2A;30/06/2026\n7;Smet;Bo;L3A;-\n".encode(),
        day=dt.date(2026, 9, 7),
    )
    assert [row.register_id for row in rows] == ["1", "3", "4", "6", "7"]
    assert rows[-1].class_name == "L3A", "the row of last year is over"
    assert [(one.row, one.column, one.code) for one in findings] == [
        (row, header, "left_before") for row in (3, 6, 8)
    ]
    assert findings[1].facts == {"date": "06/09/2026"}


def test_d25_a_list_of_whom_nobody_is_there_any_more_is_refused():
    rows, findings = read(
        b"Personeelsnummer;Naam;Voornaam;Functie;Uit dienst\n1;Claes;Tom;leerkracht;30/06/2026",
        day=dt.date(2026, 9, 7),
    )
    assert not rows
    assert [one.code for one in findings] == ["left_before", "all_left"]
    assert errors("Stamboeknummer;Naam;Voornaam;Klas;Einddatum\n1;Peeters;Noor;L3A;verhuist") == [
        (2, "Einddatum", "wrong_left_on")
    ]
