"""A browser and a real installation for the journeys."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser import Watch, launch
from tests.installation import Installation
from tests.mailbox import Mailbox

HERE = Path(__file__).parent
OpenPage = Callable[..., Page]
expect.set_options(timeout=15_000)  # a busy machine is no fault of the page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder as a journey."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.journey)


@pytest.fixture
def mailbox(mail_server: Mailbox) -> Mailbox:
    """Receive what the installation mails, in an empty mailbox."""
    mail_server.reset()
    return mail_server


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, mail_server: Mailbox
) -> Iterator[Installation]:
    """Run Sleutelbos for the journeys of one file, with tables and without a school."""
    folder = tmp_path_factory.mktemp("installation")
    with Installation(folder, mail_url=mail_server.url) as running:
        running.migrate()
        running.serve()
        running.work()
        yield running


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Have what drives browsers; it ends before tests of other folders begin."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Run one Chromium for all journeys."""
    chromium = launch(playwright)
    yield chromium
    chromium.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """See that no page of the journey asks elsewhere or complains."""
    watching = Watch()
    yield watching
    watching.assert_calm()


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[OpenPage]:
    """Open pages of people apart: open_page(java_script_enabled=False, width=360)."""
    with _pages(browser, watch) as open_one:
        yield open_one


@pytest.fixture(scope="module")
def new_page(browser: Browser) -> Iterator[OpenPage]:
    """Open pages for what happened before the journeys of a file."""
    watching = Watch()
    with _pages(browser, watching) as open_one:
        yield open_one
    watching.assert_calm()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Open a page of somebody new."""
    return open_page()


@contextmanager
def _pages(browser: Browser, watch: Watch) -> Iterator[OpenPage]:
    contexts = []

    def open_one(*, width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = browser.new_context(
            locale="nl-BE", timezone_id="Europe/Brussels", reduced_motion="reduce",
            viewport={"width": width, "height": height}, **options,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(20_000)
        watch.follow(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
