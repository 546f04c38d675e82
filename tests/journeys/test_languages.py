"""A mother who reads Arabic comes in with her letter, on a phone, from right to left."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import screenshot
from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage
from tests.mailbox import Mailbox

LOTTE = "Lotte Smets"  # Arabic at home, says the register


@pytest.fixture(scope="module")
def letter(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Open the school, import a class and print its letters as a table."""
    return beforehand.open_with_list(installation, tmp_path_factory.mktemp("letters"))[LOTTE, 1]


def test_a_letter_in_arabic_opens_pages_in_arabic(
    letter: dict[str, str], installation: Installation, open_page: OpenPage, mailbox: Mailbox
) -> None:
    assert letter["language"] == "ar"
    page = open_page(width=360)
    page.goto(installation.url())
    _chooses(page, "العربية")
    steps.look(page)
    screenshot(page, "sign-in-arabic")

    page.goto(letter["link"])
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    steps.look(page)
    steps.press(page, "نعم، متابعة")
    steps.look(page)
    steps.press(page, "نعم، أوافق")
    steps.fill(page, password=steps.PASSPHRASE, repeat=steps.PASSPHRASE)
    steps.look(page)
    steps.press(page, "حفظ")
    steps.press(page, "موافق")
    steps.fill(page, email="els@example.org", mobile="0475 37 24 51")
    steps.look(page)
    steps.press(page, "حفظ")
    steps.look(page)
    steps.press(page, "نعم، إنها صحيحة")
    code = re.search(r"\b(\d{3}) (\d{3})\b", mailbox.wait_for("els@example.org").text)
    assert code
    steps.fill(page, code="".join(code.groups()))
    steps.press(page, "تأكيد")
    steps.press(page, "إلى صفحة البداية")
    steps.see(page, LOTTE)
    steps.look(page)


def test_a_page_in_turkish_fits_a_phone(installation: Installation, open_page: OpenPage) -> None:
    page = open_page(width=360)
    page.goto(installation.url())
    _chooses(page, "Türkçe")

    expect(page.locator("html")).to_have_attribute("lang", "tr")
    steps.look(page)
    page.goto(installation.url("/forgot/help"))
    steps.look(page)


def _chooses(page: Page, name: str) -> None:
    page.locator("footer").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
