"""A register with unknown headers: the office says once what its columns are."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from sleutelbos.kit import scope
from sleutelbos.people.models import Pupil
from sleutelbos.roster.models import ColumnChoice, RosterRun
from sleutelbos.roster.values import RunState
from sleutelbos.schools.models import School
from tests import factories

NUMBER = "16.07.03-557.58"
BARE = NUMBER.replace(".", "").replace("-", "")
UNKNOWN = (
    "Nr;Fam.;Roepnm;Groep;RN;Mama;Mail mama\n"
    f"1001;Peeters;Noor;L3A;{NUMBER};Maes, An;an@example.be\n"
    "1002;Maes;Lars;L1A;;Maes, An;an@example.be\n"
)
CHOSEN = {"Nr": "register_id", "Fam.": "family_name", "Roepnm": "first_name",
          "Groep": "class_name", "RN": "national_number"}  # fmt: skip


def _upload(office: Client, text: str = UNKNOWN, **typed: str) -> str:
    file = SimpleUploadedFile("lijst.csv", text.encode())
    typed = {"file": file, "kind": "pupils", "year": "2026-2027", **typed}
    return office.post("/console/import", typed, follow=True).content.decode()


def _typed(page: str, chosen: dict[str, str]) -> dict[str, str]:
    """Return what the form of a page has, with some columns chosen by their header."""
    typed = {}
    for pick in page.split('<div class="pick">')[1:]:
        found = re.search(r'for="id_([^"]+)">([^<]*)<', pick)
        selected = re.search(r'value="([^"]*)" selected', pick)
        assert found
        typed[found[1]] = chosen.get(unescape(found[2]), selected[1] if selected else "")
    return typed


def _choose(office: Client, page: str, chosen: dict[str, str] = CHOSEN) -> str:
    run = RosterRun.objects.latest("id")
    address = f"/console/import/{run.id}/columns"
    return office.post(address, _typed(page, chosen), follow=True).content.decode()


def test_unknown_headers_are_asked_with_examples_and_guesses(
    office: Client, school: School
) -> None:
    page = _upload(office)

    assert "Wat staat in elke kolom?" in page
    assert "<bdi>Noor</bdi>" in page
    assert re.search(r'value="guardian1.email" selected', page)


def test_what_was_chosen_is_planned(office: Client, school: School) -> None:
    page = _choose(office, _upload(office))

    assert "Nieuw in klas L3A." in page
    assert RosterRun.objects.get().state == RunState.PLANNED
    assert not Pupil.objects.exists()


def test_the_next_file_with_these_headers_is_read_by_itself(office: Client, school: School) -> None:
    _choose(office, _upload(office))
    other_order = "\n".join(";".join(line.split(";")[::-1]) for line in UNKNOWN.splitlines())

    page = _upload(office, other_order)

    assert "Nieuw in klas L3A." in page


def test_a_choice_can_be_changed(office: Client, school: School) -> None:
    _choose(office, _upload(office))

    page = _upload(office, columns="on")
    _choose(office, page, {"Roepnm": "family_name", "Fam.": "first_name"})

    assert "Wat staat in elke kolom?" in page
    assert ColumnChoice.objects.get().columns["family_name"] == "Roepnm"


def test_another_school_is_asked_again(office: Client, school: School) -> None:
    _choose(office, _upload(office))
    other = factories.a_school("andere")
    with scope.within(other.id):
        clerk = factories.a_staff_member(other, "office", first="Els", family="Wouters")
        page = _upload(factories.signed_in(factories.a_client(other), clerk))

    assert "Wat staat in elke kolom?" in page


def test_a_column_that_is_needed_and_one_chosen_twice_are_said(
    office: Client, school: School
) -> None:
    page = _upload(office)
    without = _choose(office, page, CHOSEN | {"Groep": ""})
    twice = _choose(office, page, CHOSEN | {"Groep": "first_name"})

    assert "Nog niet gekozen: Klas." in without
    assert "U koos dit ook voor de kolom “Roepnm”." in unescape(twice)
    assert RosterRun.objects.get().state == RunState.COLUMNS


def test_d05_no_number_waits_between_upload_and_choice(office: Client, school: School) -> None:
    page = _upload(office)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM roster_rosterrun")
        kept = repr(cursor.fetchall())
    unsealed = _unsealed(RosterRun.objects.get())
    for number in (NUMBER, BARE, BARE[-6:]):
        assert number not in page + kept + unsealed
    assert "**.**.**-***.**" in page


@pytest.mark.parametrize("path", ["", "/columns"])
def test_a_choice_that_nobody_makes_is_forgotten(office: Client, school: School, path: str) -> None:
    _upload(office)
    run = RosterRun.objects.get()
    office.post(f"/console/import/{run.id}/drop")

    page = office.get(f"/console/import/{run.id}{path}", follow=True).content.decode()

    assert RosterRun.objects.get().rows_sealed is None
    assert "vergeten" in page


def _unsealed(run: RosterRun) -> str:
    from sleutelbos.roster import packing

    lines = b"".join(packing.open_table(bytes(run.rows_sealed)))
    return lines.decode() + repr(packing.open_question(bytes(run.plan_sealed)))
