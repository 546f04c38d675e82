"""Whom a writer finds and keeps: nobody beyond the own reach (MSG-08)."""

import re

import pytest
from django.test import Client

from sleutelbos.kit import scope
from sleutelbos.messaging.models import Delivery
from sleutelbos.schools.models import School
from tests import factories
from tests.entrypoints.portal.post.forms import a_form, checked, sends, the_draft
from tests.factories import Family
from tests.messaging import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(school: School) -> Client:
    account = factories.a_staff_member(school, "office", first="Els", family="Wouters")
    return factories.signed_in(factories.a_client(school), account)


def kept_id(browser: Client, name: str) -> str:
    """Return the number of a group of readers in the list to choose from; "" when it is not."""
    page = browser.get("/messages/new").content.decode()
    found = re.search(rf'<option value="(\d+)">{name}', page)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("text", "finds"),
    [("noor", True), ("Peet", True), ("n", False), ("%", False), ("__", False), ("", False)],
)
def test_msg_08_a_name_is_found_by_two_letters_of_its_own(
    school: School, noor: Family, browser: Client, text: str, *, finds: bool
) -> None:
    page = browser.post("/messages/new", a_form(school, act="find", find=text)).content.decode()

    assert (f'name="pupil" value="{noor.pupil.id}"' in page) == finds


def test_msg_08_only_those_whom_one_may_write_to_are_found(
    school: School, noor: Family, browser: Client
) -> None:
    elsewhere = factories.a_pupil(school, first="Elders", family="Zoekmij", class_name="L4B")
    colleague = factories.a_staff_member(school, "office", first="Bo", family="Zoekmij")
    stranger = factories.a_pupil(factories.a_school("De Linde"), first="Ver", family="Zoekmij")

    page = browser.post("/messages/new", a_form(school, act="find", find="zoekmij"))

    found = page.content.decode()
    assert f'name="account" value="{colleague.id}"' in found
    assert f'value="{elsewhere.pupil.id}"' not in found.partition("Gevonden")[2]
    assert "Ver Zoekmij" not in found
    assert stranger.pupil.id != noor.pupil.id


def test_readers_can_be_kept_and_used_again(school: School, noor: Family, browser: Client) -> None:
    browser.post("/messages/new", a_form(school, act="keep", group_name="Mijn zwemmers"))
    page = browser.get("/messages/new").content.decode()
    kept = re.search(r'<option value="(\d+)">Mijn zwemmers', page)[1]

    used = browser.post("/messages/new", {
        **a_form(school, act="use", kept_group=kept, group="0"), "nonce": str(post.a_nonce()),
    }).content.decode()  # fmt: skip

    assert re.search(r'name="group" value="\d+" checked', used)
    browser.post(f"/messages/groups/{kept}/drop")
    assert "Mijn zwemmers" not in browser.get("/messages/new").content.decode()


def test_one_parent_can_be_written_to_without_the_other(
    school: School, noor: Family, browser: Client
) -> None:
    found = browser.post("/messages/new", a_form(school, act="find", find="an peet", group=""))
    page = found.content.decode()
    assert f'name="account" value="{noor.mother.id}"' in page
    assert "(ouder van Noor" in page

    checked_page = checked(browser, school, group="", account=str(noor.mother.id))
    sends(browser, school, checked_page)

    with scope.within(school.id):
        assert [one.account_id for one in Delivery.objects.all()] == [noor.mother.id]


def test_msg_08_ids_that_are_guessed_name_nobody_beyond_ones_reach(
    school: School, noor: Family, browser: Client
) -> None:
    other = factories.a_pupil(school, first="Bo", family="Aerts", class_name="L6B")
    mother = factories.an_activated(other.mother)
    guessed = {
        "pupil": [other.pupil.id, noor.pupil.id], "without_pupil": [other.pupil.id],
        "account": [mother.id, noor.mother.id],
    }  # fmt: skip

    for act in ("find", "save", "next"):
        answer = browser.post("/messages/new", a_form(school, act=act, **guessed), follow=True)
        page = answer.content.decode()
        assert "Aerts" not in page, act
        assert "Noor Peeters" in page or act == "next"
    kept = the_draft(school).audience
    assert (kept["pupil_ids"], kept["account_ids"]) == ([noor.pupil.id], [noor.mother.id])


def test_msg_08_a_parent_beyond_ones_reach_or_rights_is_no_single_reader(
    school: School, noor: Family, browser: Client
) -> None:
    elsewhere = factories.a_pupil(school, first="Elders", family="Zoekmij", class_name="L4B")
    post.restricts(noor.father)
    for somebody in (elsewhere.mother, noor.father):
        page = browser.post(
            "/messages/new", a_form(school, act="next", group="", account=str(somebody.id))
        )
        assert "Kies naar wie het gaat." in page.content.decode()


def test_the_office_keeps_a_group_for_all_colleagues(
    school: School, noor: Family, clerk: Client, browser: Client
) -> None:
    form = a_form(school, group="", account=str(noor.mother.id), act="keep")
    clerk.post("/messages/new", {**form, "group_name": "Ouderraad", "group_shared": "on"})

    used = browser.post("/messages/new", {
        **a_form(school, group="", act="use", nonce=str(post.a_nonce())),
        "kept_group": kept_id(browser, "Ouderraad"),
    }).content.decode()  # fmt: skip

    assert f'name="account" value="{noor.mother.id}" checked' in used
    assert browser.post(
        f"/messages/groups/{kept_id(browser, 'Ouderraad')}/drop"
    ).status_code == 404  # fmt: skip
    clerk.post(f"/messages/groups/{kept_id(clerk, 'Ouderraad')}/drop")
    assert kept_id(browser, "Ouderraad") == ""


def test_a_teacher_sees_of_a_shared_group_only_whom_one_may_write_to(
    school: School, noor: Family, clerk: Client, browser: Client
) -> None:
    elsewhere = factories.a_pupil(school, first="Elders", family="Zoekmij", class_name="L4B")
    form = a_form(school, group="", act="keep", group_name="Zwemmers", group_shared="on")
    chosen = {"pupil": [noor.pupil.id, elsewhere.pupil.id], "account": elsewhere.mother.id}
    clerk.post("/messages/new", form | chosen)

    used = browser.post("/messages/new", {
        **a_form(school, group="", act="use", nonce=str(post.a_nonce())),
        "kept_group": kept_id(browser, "Zwemmers"),
    }).content.decode()  # fmt: skip

    assert f'name="pupil" value="{noor.pupil.id}" checked' in used
    assert "Zoekmij" not in used


def test_what_a_teacher_keeps_is_nobody_elses(
    school: School, noor: Family, clerk: Client, browser: Client
) -> None:
    form = a_form(school, act="keep", group_name="Mijn klas", group_shared="on")
    browser.post("/messages/new", form)

    assert kept_id(browser, "Mijn klas")
    assert kept_id(clerk, "Mijn klas") == ""
