"""The browser of the journeys sees what it must see."""

import pytest
from playwright.sync_api import Page

from tests.browser import Watch, assert_axe_clean, assert_fits, screenshot

GOOD = """<!doctype html><html lang=nl><title>Sleutel</title><body><main><h1>Sleutel</h1>
<label>Gebruikersnaam <input autocomplete=username></label></main></body></html>"""


def test_a_page_for_everybody_passes(page: Page) -> None:
    page.set_content(GOOD)

    assert_axe_clean(page)
    assert_fits(page)
    assert screenshot(page, "harness").stat().st_size > 0


def test_a_field_without_a_label_is_found(page: Page) -> None:
    page.set_content(GOOD.replace("<label>Gebruikersnaam", "<div>").replace("</label>", "</div>"))

    with pytest.raises(AssertionError, match="label"):
        assert_axe_clean(page)


def test_a_page_that_is_too_wide_is_found(page: Page) -> None:
    page.set_content(GOOD.replace("<h1>", "<h1 style='width:3000px'>"))

    with pytest.raises(AssertionError, match="3"):
        assert_fits(page)


def test_pri_07_a_request_that_leaves_the_house_is_found(page: Page, watch: Watch) -> None:
    page.set_content(GOOD.replace("</main>", "<img alt='' src=http://elsewhere.example/a.png>"))

    with pytest.raises(AssertionError, match="leave the house"):
        watch.assert_calm()
    watch.strangers.clear()
