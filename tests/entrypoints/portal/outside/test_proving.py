"""An outside identity as a fresh proof (D18)."""

import pytest

from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.portal.outside.going import KIND, come_back, depart
from tests.factories import Family
from tests.gate.provider import FakeProvider
from tests.web import world

pytestmark = pytest.mark.django_db


def test_google_recognises_and_the_government_asks_again(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    """A session that was open there is no fresh proof of who is at the keyboard (D18)."""
    factories.a_provider(school, outside.issuer, kind="google", domains=("beuk.be",))
    factories.a_linked(noor.mother, outside.issuer)
    for path, party, asked in (
        ("/with/google", "google", "/prove?next=%2Fprofile"),
        (f"/with/{KIND}", "flemish-government", None),
    ):
        browser = world.a_browser(school)
        come_back(browser, outside.visit(depart(browser, path), hd="beuk.be"), party)
        assert browser.get("/profile").headers.get("Location") == asked, path


def test_a_linked_identity_is_a_fresh_proof(
    school: School, noor: Family, outside: FakeProvider, clock: Clock
) -> None:
    """Who signs in by another door only is not stuck where a password is asked once more."""
    factories.a_linked(noor.mother, outside.issuer)
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    clock.advance(minutes=6)
    asked = browser.get("/profile")["Location"]
    assert "Toon het met Vlaamse overheid" in browser.get(asked).content.decode()
    leave = {"proves": "1", "next": "/profile"}

    stranger = outside.visit(depart(browser, **leave), sub="sub-of-bart")
    assert come_back(browser, stranger)["Location"] == "/prove?outside=failed"
    assert browser.get("/profile")["Location"] == asked
    assert come_back(browser, outside.visit(depart(browser, **leave)))["Location"] == "/profile"
    assert browser.get("/profile").status_code == 200


def test_an_identity_of_google_is_no_fresh_proof(
    school: School, noor: Family, outside: FakeProvider, clock: Clock
) -> None:
    factories.a_provider(school, outside.issuer, kind="google", domains=("beuk.be",))
    factories.a_linked(noor.mother, outside.issuer, kind="google")
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    clock.advance(minutes=6)
    assert "Google" not in browser.get("/prove").content.decode()

    brought = outside.visit(depart(browser, "/with/google", proves="1"), hd="beuk.be")
    assert come_back(browser, brought, "google")["Location"] == "/prove?outside=failed"
    assert browser.get("/profile")["Location"].startswith("/prove")


def test_a_proof_is_for_the_session_that_asked(
    school: School, noor: Family, outside: FakeProvider, clock: Clock
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    brought = outside.visit(depart(browser, proves="1"))
    factories.signed_in(browser, noor.mother)
    clock.advance(minutes=6)

    assert come_back(browser, brought)["Location"] in ("/prove?outside=failed", "/?outside=failed")
    assert browser.get("/profile")["Location"].startswith("/prove")
