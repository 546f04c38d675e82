"""Groups of the office: made, filled by name, class or list of numbers, led, renamed, removed."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sleutelbos.audit import queries as audit
from sleutelbos.kit import scope
from sleutelbos.people.models import Group, Membership, Pupil
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family


@pytest.fixture
def choir(school: School) -> Group:
    return factories.a_team(school)


def members(team: Group) -> dict[str, str]:
    """Return who is in a group, by first name, as what."""
    rows = Membership.objects.filter(group=team)
    return dict(rows.values_list("person__first_name", "role"))


def test_the_office_makes_a_group_and_puts_a_class_in(office: Client, noor: Family) -> None:
    made = office.post("/console/groups", {"name": "Koor"})
    path = made["Location"].partition("?")[0]
    page = office.get(f"{path}?find=&class={Group.objects.get(name='L3A').id}").content.decode()
    assert "Noor Peeters" in page

    office.post(f"{path}/members", {"person": noor.pupil.person_id, "act": "join"})

    assert members(Group.objects.get(name="Koor")) == {"Noor": "pupil"}
    listed = office.get("/console/groups").content.decode()
    assert "1 leerling" in listed
    assert [one.event for one in audit.entries(noor.pupil.school_id)][:2] == [
        "group.changed", "group.made",
    ]  # fmt: skip


def test_a_name_is_given_once_in_a_year(office: Client, choir: Group) -> None:
    page = office.post("/console/groups", {"name": "Koor"}).content.decode()

    assert "bestaat al" in page
    assert Group.objects.filter(name="Koor").count() == 1


def test_a_colleague_is_found_put_in_and_leads(
    office: Client, school: School, choir: Group
) -> None:
    lotte = factories.a_staff_member(school, "teacher", first="Lotte", family="Wouters")
    path = f"/console/groups/{choir.id}"
    assert "Lotte Wouters" in office.get(f"{path}?find=lot").content.decode()

    for act in ("join", "lead"):
        office.post(f"{path}/members", {"person": lotte.person_id, "act": act})

    assert members(choir) == {"Lotte": "teacher"}
    assert "Lotte Wouters" in office.get("/console/groups").content.decode()


def test_a_pupil_cannot_lead_and_a_guardian_cannot_come_in(
    office: Client, choir: Group, noor: Family
) -> None:
    path = f"/console/groups/{choir.id}/members"
    office.post(path, {"person": [noor.pupil.person_id, noor.mother.person_id], "act": "join"})
    refused = office.post(path, {"person": noor.pupil.person_id, "act": "lead"}).content.decode()

    assert members(choir) == {"Noor": "pupil"}
    assert "Alleen een collega" in refused


def test_people_are_taken_out(office: Client, choir: Group, noor: Family) -> None:
    path = f"/console/groups/{choir.id}/members"
    for act in ("join", "leave"):
        office.post(path, {"person": noor.pupil.person_id, "act": act})

    assert not members(choir)


def test_a_list_of_numbers_names_each_line_of_nobody_and_adds_nobody(
    office: Client, school: School, choir: Group, noor: Family
) -> None:
    gone = factories.a_pupil(school, first="Weg")
    Pupil.objects.filter(id=gone.pupil.id).update(left_on="2026-09-02")
    text = f"Stamboeknummer;Naam\n{noor.pupil.register_id};Peeters\n\n999999\n"
    text += gone.pupil.register_id
    path = f"/console/groups/{choir.id}/numbers"

    page = office.post(path, {"numbers": text}).content.decode()
    assert "Regel 4: 999999" in page
    assert f"Regel 5: {gone.pupil.register_id}" in page
    assert noor.pupil.register_id in page.partition("<textarea")[2]
    assert not members(choir)

    office.post(path, {"numbers": text, "act": "known"})
    assert members(choir) == {"Noor": "pupil"}


@pytest.mark.parametrize(
    ("content", "is_read"),
    [
        ("\ufeff{0}\r\n".encode(), True),
        ("{0};Noé".encode("cp1252"), True),
        (b"PK\x03\x04{0}", False),
        (b"\x00{0}", False),
        (b"", False),
    ],
)
def test_a_file_of_numbers_is_read_or_refused_in_words(
    office: Client, choir: Group, noor: Family, content: bytes, is_read: bool
) -> None:
    file = SimpleUploadedFile("koor.csv", content.replace(b"{0}", noor.pupil.register_id.encode()))

    answer = office.post(f"/console/groups/{choir.id}/numbers", {"file": file})

    assert answer.status_code == (302 if is_read else 200)
    assert bool(members(choir)) is is_read


def test_a_group_is_renamed_and_removed(office: Client, choir: Group, noor: Family) -> None:
    office.post(f"/console/groups/{choir.id}", {"name": "Kinderkoor"})
    assert Group.objects.get(id=choir.id).name == "Kinderkoor"

    office.post(f"/console/groups/{choir.id}/remove")
    assert not Group.objects.filter(id=choir.id).exists()
    assert Pupil.objects.filter(id=noor.pupil.id, left_on=None).exists()


def test_a_group_of_last_year_is_taken_over_with_who_is_still_here(
    office: Client, school: School, noor: Family
) -> None:
    gone = factories.a_pupil(school, first="Weg")
    lotte = factories.a_staff_member(school, "teacher", first="Lotte")
    old = factories.a_team(school, noor.accounts[0], gone.accounts[0], leader=lotte)
    Group.objects.filter(id=old.id).update(school_year="2025-2026")
    Pupil.objects.filter(id=gone.pupil.id).update(left_on="2026-06-30")
    assert "Koor" in office.get("/console/groups").content.decode()

    for _twice in range(2):
        office.post("/console/groups", {"renew": old.id})

    new = Group.objects.get(name="Koor", school_year=school.school_year)
    assert members(new) == {"Noor": "pupil", "Lotte": "teacher"}
    assert len(members(old)) == 3


def test_the_button_of_a_group_opens_a_message_to_it(
    office: Client, school: School, choir: Group, sign_in: Callable[[str], Client]
) -> None:
    ticked = f'name="team" value="{choir.id}" checked'

    assert ticked in office.get(f"/messages/new?team={choir.id}").content.decode()
    assert "Koor" not in sign_in("teacher").get(f"/messages/new?team={choir.id}").content.decode()


def test_a_class_is_no_group(office: Client, noor: Family) -> None:
    group = Group.objects.get(name="L3A")

    assert office.get(f"/console/groups/{group.id}").status_code == 404
    assert office.post(f"/console/groups/{group.id}/remove").status_code == 404


def test_ten_10_nobody_of_another_school_comes_in(
    office: Client, school: School, choir: Group, noor: Family
) -> None:
    other = factories.a_school("De Eik")
    with scope.within(other.id):
        theirs = factories.a_pupil(other, first="Vreemd")
        their_team = factories.a_team(other, name="Koor van De Eik")
    path = f"/console/groups/{choir.id}"

    office.post(f"{path}/members", {"person": theirs.pupil.person_id, "act": "join"})
    answer = office.post(f"{path}/numbers", {"numbers": theirs.pupil.register_id})

    assert "niemand heeft dit nummer" in answer.content.decode()
    assert not members(choir)
    assert office.get(f"/console/groups/{their_team.id}").status_code == 404
