"""Guides in a browser: for everybody, on any screen, without scripts; and on the office's page."""

import pytest
from playwright.sync_api import expect

from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage


@pytest.fixture(scope="module", autouse=True)
def _school(installation: Installation) -> None:
    beforehand.open_the_school(installation)


def test_a_stranger_reads_every_guide_without_scripts(
    installation: Installation, open_page: OpenPage
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(installation.url())
    page.get_by_role("link", name="Bekijk stap voor stap hoe het werkt").click()
    steps.heading(page, "Uw account activeren")
    steps.see(page, "emma.janssens", "Ja, ik ga akkoord", "Lies Maes")
    page.get_by_role("link", name="Polski").click()
    steps.see(page, "(Ja, ik ga akkoord)")
    printed = page.request.get(installation.url("/guide/poster.pdf?paper=a3"))
    assert printed.body().startswith(b"%PDF-")


@pytest.mark.parametrize("path", ["activate", "forgotten?language=ar", "poster", "evening"])
def test_a_guide_is_for_everybody(
    installation: Installation, open_page: OpenPage, path: str
) -> None:
    page = open_page()
    page.goto(installation.url(f"/guide/{path}"))
    steps.look(page)
    page.emulate_media(color_scheme="dark")
    steps.look(page)


def test_the_office_looks_takes_and_copies(installation: Installation, open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    steps.join_the_office(page, installation, name="Els Wouters", role="office")
    page.get_by_role("link", name="Handleidingen").click()
    steps.look(page)
    page.get_by_role("button", name="Kopieer").first.click()
    expect(page.get_by_role("button", name="Gekopieerd")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    page.goto(copied)
    steps.heading(page, "Uw account activeren")
