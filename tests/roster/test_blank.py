"""The empty register comes back as it went out, and its examples are nobody (IMP-04)."""

import io
import zipfile

import pytest
from django.utils import translation

from sleutelbos.people import words
from sleutelbos.people.values import GuardianKind, StaffRole
from sleutelbos.roster import blank
from sleutelbos.roster.parsers import cells, workbook
from sleutelbos.roster.values import FileKind, Weight
from tests.unit.roster.pretend import read

CLASSES = ("K1A", "=1+1", "L3A")
LANGUAGES = ("nl", "en", "fr", "de")


def made(kind, write=blank.workbook):
    return write(kind, guardians=4, classes=CLASSES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("write", [blank.workbook, blank.table])
@pytest.mark.parametrize("kind", FileKind)
def test_the_empty_register_is_read_and_its_examples_are_passed_over(kind, write, language):
    with translation.override(language):
        raw = made(kind, write)
    rows, findings = read(raw, wanted=kind)
    assert rows == []
    assert [(one.row, one.code, one.weight) for one in findings] == [
        (2, "example_row", Weight.NOTICE),
        (3, "example_row", Weight.NOTICE),
        (0, "no_rows", Weight.ERROR),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_is_read(language):
    with translation.override(language):
        lines = made(FileKind.PUPILS, blank.table).decode("utf-8-sig").splitlines()
    filled = lines[1].split(";")
    filled[0] = "1001"
    (pupil,), findings = read("\n".join([lines[0], ";".join(filled)]).encode())
    mother, father = pupil.guardians
    assert (pupil.family_name, pupil.first_name, pupil.class_name) == ("Peeters", "Noor", "K1A")
    assert (pupil.street, pupil.language) == ("Kerkstraat 1", "nl")
    assert (mother.first_name, mother.kind, mother.mobile) == ("An", "mother", "0475 12 34 56")
    assert (father.kind, father.street, father.town) == (
        "father",
        "Nieuwstraat 11 bus 3",
        "Beersel",
    )
    assert {one.code for one in findings} == {"missing_number"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_of_a_drop_down_is_understood(language):
    with translation.override(language):
        kinds = {kind: str(word) for kind, word in words.GUARDIANS.items()}
        roles = {role: str(words.ROLES[role]) for role in StaffRole}
    kinds.pop(GuardianKind.OTHER)
    assert {word: cells.guardian_kind(word) for word in kinds.values()} == {
        word: kind.value for kind, word in kinds.items()
    }
    assert {word: cells.staff_role(word) for word in roles.values()} == {
        word: role.value for role, word in roles.items()
    }


def test_the_workbook_has_drop_downs_comments_and_no_formula():
    raw = made(FileKind.PUPILS)
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        lists = parts.read("xl/worksheets/sheet2.xml").decode()
        comments = parts.read("xl/comments1.xml").decode()
    assert sheet.count('type="list"') == 6  # the class, the language, four guardians
    assert comments.count("<comment ") > 20
    assert "<f>" not in sheet + lists
    assert [one.name for one in workbook.sheets(raw) if one.rows] == ["Invullen"]
