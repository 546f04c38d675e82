"""A mother of two, at two schools, on a phone: one inbox, one click, one way out."""

import pytest
from playwright.sync_api import Page, expect

from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage


@pytest.fixture(scope="module")
def eik(installation: Installation) -> str:
    beforehand.open_the_school(installation)
    return beforehand.enrol_at_two_schools(installation, password=steps.PASSPHRASE)


def test_one_parent_two_children_two_schools(
    installation: Installation, eik: str, open_page: OpenPage
) -> None:
    page = open_page(width=360)
    steps.sign_in(page, installation, "noor.peeters", steps.PASSPHRASE)
    add_lien(page, installation, eik)

    page.goto(installation.url("/messages"))
    steps.see(page, "Over al uw kinderen", "Zwemmen", "Op bosklas")
    expect(page.locator(".bar [data-unread]").first).to_have_text("2 ongelezen")
    steps.look(page)
    mark_both(page)
    page.get_by_role("link", name="Op bosklas").click()
    steps.heading(page, "Op bosklas")
    assert page.url.startswith(f"{eik}/messages/")
    steps.see(page, "over Lien")

    page.get_by_role("navigation", name="Uw kinderen").get_by_role("link", name="Noor").click()
    steps.see(page, "U bent aangemeld als ouder van Noor Peeters")
    assert page.url == installation.url("/start")
    steps.look(page)
    steps.sign_out(page)
    page.goto(f"{eik}/start")
    steps.heading(page, "Aanmelden")


def mark_both(page: Page) -> None:
    """Archive the message of each school in one go, find one there, and put both back."""
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Archief", exact=True).click()
    steps.see(page, "2 berichten staan in het archief")
    steps.fill(page, q="bosklas")
    page.get_by_role("button", name="Zoeken").click()
    steps.see(page, "Op bosklas", "De Eik")
    steps.look(page)
    page.go_back()
    steps.press(page, "Maak ongedaan")


def add_lien(page: Page, installation: Installation, eik: str) -> None:
    """Put the account for Lien with the one for Noor."""
    page.get_by_role("link", name="Uw kinderen").last.click()
    steps.look(page)
    steps.press(page, "Een kind toevoegen")
    steps.look(page)
    steps.fill(page, host=eik, username="lien.peeters", password="helemaal fout geraden")
    steps.press(page, "Voeg toe")
    steps.see(page, "of dit kan niet uw account zijn")
    steps.fill(page, password=steps.PASSPHRASE)
    steps.press(page, "Voeg toe")
    steps.see(page, "Het account is toegevoegd", "De Eik")
    steps.look(page)
