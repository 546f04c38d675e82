"""Choose accounts, look first, act on many, and come back from it."""

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.gate.actions import batches
from sleutelbos.gate.models import Batch
from sleutelbos.people.models import Group
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.web.fields import hidden


def page_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_accounts_are_narrowed_by_class_by_whose_and_by_how_far(
    office: Client, school: School, noor: Family
) -> None:
    factories.a_pupil(school, first="Lou", family="Maes", class_name="L4B")
    group = Group.objects.get(name="L3A")

    page = page_of(office, f"/console/accounts?class={group.id}&whose=parents&place=letter")

    assert "Bart Peeters" in page
    assert "An Peeters" not in page
    assert "Maes" not in page


@pytest.mark.parametrize("query", ["class=x&whose=y&place=z&page=-1", "page=999", "class=999999"])
def test_a_strange_address_shows_what_fits(office: Client, noor: Family, query: str) -> None:
    assert office.get(f"/console/accounts?{query}").status_code == 200


def test_who_is_left_out_and_why_is_said_before_anything_happens(
    office: Client, school: School, noor: Family
) -> None:
    lou = factories.a_pupil(school, first="Lou")

    page = page_of(office, "/console/batches/new?act=letters&all=yes")

    wanted = [noor.accounts[0], *lou.accounts.values()]
    assert sorted(hidden(page, "accounts").split(",")) == sorted(str(one.id) for one in wanted)
    assert "1 account: heeft een brief die nog werkt" in page
    assert "1 account: heeft een wachtwoord, een brief zou niets openen" in page
    assert not Batch.objects.exists()


def test_one_letter_is_printed_where_is_checked_who_asks(
    office: Client, school: School, noor: Family
) -> None:
    lou = factories.a_pupil(school, first="Lou")

    page = page_of(office, f"/console/batches/new?act=letters&account={lou.mother.id}")

    assert f'href="/console/accounts/{lou.mother.id}/letter"' in page
    assert '<form class="card stack"' not in page
    office.post("/console/batches/new", {"act": "letters", "accounts": str(lou.mother.id)})
    assert not Batch.objects.exists()


def test_only_those_who_were_ticked_are_meant(office: Client, school: School, noor: Family) -> None:
    factories.a_pupil(school, first="Lou")

    page = page_of(office, f"/console/batches/new?act=suspend&account={noor.mother.id}")

    assert hidden(page, "accounts") == str(noor.mother.id)


def test_nobody_chosen_asks_to_choose(office: Client, noor: Family) -> None:
    page = page_of(office, "/console/batches/new?act=suspend")

    assert "U koos niemand." in page
    assert '<form class="card stack"' not in page


def test_exactly_who_was_shown_is_suspended_and_it_can_be_taken_back(
    office: Client, school: School, noor: Family
) -> None:
    shown = page_of(office, "/console/batches/new?act=suspend&all=yes&whose=parents")
    factories.a_pupil(school, first="Lou")  # came in meanwhile

    answer = office.post(
        "/console/batches/new", {"act": "suspend", "accounts": hidden(shown, "accounts")}
    )

    assert set(Account.objects.exclude(suspended_at=None)) == {noor.mother, noor.father}
    place = answer["Location"]
    assert "Draai het terug" in page_of(office, place)
    office.post(f"{place}/undo")
    assert not Account.objects.exclude(suspended_at=None).exists()
    assert "Dit is teruggedraaid." in page_of(office, place)


def test_mails_can_be_stopped_until_they_go(office: Client, school: School) -> None:
    family = factories.a_pupil(school)
    mother = factories.changed(factories.an_activated(family.mother), typed_email="an@example.test")
    place = office.post("/console/batches/new", {"act": "reminders", "accounts": str(mother.id)})[
        "Location"
    ]
    assert "Tot dan kunt u het stoppen." in page_of(office, place)

    office.post(f"{place}/stop")

    assert "Er is niets van gebeurd." in page_of(office, place)
    batches.go(batch_id=Batch.objects.get().id, school=school, by=factories.SYSTEM)
    late = office.post(f"{place}/stop")
    assert "Te laat" in page_of(office, late["Location"])


def test_when_nobody_needs_it_any_more_the_page_says_so(office: Client, noor: Family) -> None:
    page = office.post(
        "/console/batches/new", {"act": "letters", "accounts": str(noor.mother.id)}
    ).content.decode()

    assert "Niemand van hen heeft dit nog nodig." in page


@pytest.mark.parametrize("accounts", ["", "x", "1,2,x,", "9" * 40, ",".join(["1"] * 30_000)])
def test_a_garbled_form_does_nothing(office: Client, noor: Family, accounts: str) -> None:
    answer = office.post("/console/batches/new", {"act": "suspend", "accounts": accounts})

    assert answer.status_code in (200, 302)
    assert not Account.objects.exclude(suspended_at=None).filter(slot=1).exists() or "1" in accounts


def test_an_unknown_act_does_not_exist(office: Client) -> None:
    assert office.get("/console/batches/new?act=delete&all=yes").status_code == 404
