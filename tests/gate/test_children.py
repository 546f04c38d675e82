"""One parent, several children: put together, one inbox, and taken apart (FAM-01, FAM-08, TEN)."""

import re

import pytest
from django.test import Client

from sleutelbos.schools.models import School
from tests import factories, together
from tests.factories import PASSWORD, Family

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def noor(school: School) -> Family:
    return together.a_parent(school, "Noor")


@pytest.fixture
def sam(school: School) -> Family:
    return together.a_parent(school, "Sam", "Wouters")


def add(browser: Client, family: Family, password: str = PASSWORD, host: str = ""):
    form = {"host": host, "username": family.username, "password": password}
    return browser.post("/children/add", form)


def path_to(browser: Client, name: str) -> str:
    """Return where the bar above a page leads for this child."""
    page = browser.get("/start").content.decode()
    found = re.search(rf'href="(/children/[^"]*)"><bdi>{name}<', page)
    assert found, "the child is not in the bar"
    return found[1]


def page(browser: Client, path: str = "/children") -> str:
    return browser.get(path).content.decode()


def test_a_parent_adds_a_child_and_is_in_both(school: School, noor: Family, sam: Family) -> None:
    browser = together.signed_in(school, noor)

    assert add(browser, sam)["Location"] == "/children?done=added"

    assert "Sam Wouters" in page(browser)
    answer = browser.get(path_to(browser, "Sam"))
    assert answer["Location"] == "/start"
    assert "ouder van Sam Wouters" in page(browser, "/start")
    assert "Noor" in page(browser, "/start")


def test_the_next_sign_in_opens_both_from_either_side(
    school: School, noor: Family, sam: Family
) -> None:
    together.tie(noor.mother, sam.mother)

    assert "Sam" in page(together.signed_in(school, noor), "/start")
    assert "Noor" in page(together.signed_in(school, sam), "/start")
