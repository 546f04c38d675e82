"""The app on a phone: installed, signed in for long, told of a message, and honest without net."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Playwright

from tests.browser import launch, screenshot
from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage

PASSWORD = f"{steps.PASSPHRASE} van An"
TOLD = {"title": "Nieuw bericht van uw school", "count": 3}


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Run a Chromium that keeps notices."""
    chromium = launch(playwright, has_windows=True)
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def school(installation: Installation) -> Installation:
    """Open a school with Noor, whose mother is past all steps."""
    beforehand.open_the_school(installation)
    beforehand.enrol_noor(installation, password=PASSWORD)
    return installation


def sign_in(page: Page, school: Installation, *, at: str) -> None:
    """Sign in as Noor's mother, on the way to a page."""
    page.goto(school.url(at))
    steps.fill(page, username="noor.peeters", password=PASSWORD)
    steps.press(page, "Aanmelden")


def push(page: Page, told: dict[str, object]) -> None:
    """Let the browser's own push service bring a notice."""
    spoken: CDPSession = page.context.new_cdp_session(page)
    found: list[str] = []
    spoken.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    spoken.send("ServiceWorker.enable")
    page.wait_for_timeout(100)
    origin = page.evaluate("location.origin")
    spoken.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": found[-1], "data": json.dumps(told)},
    )


def told(page: Page) -> list[str]:
    """Return the notices that the phone shows, once there are."""
    titles = "navigator.serviceWorker.ready.then(found => found.getNotifications())"
    for _ in range(40):
        found = page.evaluate(f"{titles}.then(all => all.map(one => one.title))")
        if found:
            return list(found)
        page.wait_for_timeout(100)
    return []


def test_a_mother_installs_the_app_is_told_of_a_message_and_brings_in_a_second_phone(
    school: Installation, open_page: OpenPage
) -> None:
    phone = open_page(width=360, height=740)
    phone.context.grant_permissions(["notifications"], origin=school.url().rstrip("/"))
    sign_in(phone, school, at="/app")
    steps.see(phone, "Aangemeld blijven op dit toestel?")
    steps.look(phone)
    steps.fill(phone, name="Gsm van An")
    steps.press(phone, "Blijf aangemeld")
    steps.see(phone, "Dit toestel blijft aangemeld.", "Gsm van An")
    steps.look(phone)
    screenshot(phone, "app-devices")

    spoken = phone.context.new_cdp_session(phone)
    assert spoken.send("Page.getAppManifest")["errors"] == []
    sizes = "icons => Promise.all(icons.map(one => fetch(one.src).then(got => got.ok)))"
    icons = json.loads(phone.request.get(school.url("/app.webmanifest")).text())["icons"]
    assert all(phone.evaluate(sizes, icons))

    phone.evaluate("navigator.serviceWorker.ready.then(found => found.active.state)")
    push(phone, TOLD)
    assert told(phone) == [TOLD["title"]]

    bring_in(school, open_page(), open_page(width=360, height=740))

    school.stop()
    phone.goto(school.url("/messages"))
    steps.see(phone, "Geen verbinding", "secretariaat@debeuk.example")
    steps.look(phone)
    screenshot(phone, "app-offline")


def bring_in(school: Installation, computer: Page, phone: Page) -> None:
    """Bring a phone in with the code on the computer."""
    sign_in(computer, school, at="/profile/devices/pair")
    steps.look(computer)
    steps.press(computer, "Toon de code")
    steps.look(computer)
    screenshot(computer, "app-pairing")
    code = computer.locator("input[name=code]").get_attribute("value")
    phone.goto(school.url(f"/pair#{code}"))
    number = phone.locator(".pair-number").inner_text()
    steps.look(phone)
    screenshot(phone, "app-number")
    steps.fill(computer, number=number)
    steps.press(computer, "Ga verder")
    steps.see(computer, "Druk nu op de knop op uw telefoon.")
    steps.press(phone, "Ga verder")
    steps.see(phone, "Dit toestel blijft aangemeld.", "Gsm van An")
