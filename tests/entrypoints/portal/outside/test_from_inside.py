"""Link an outside identity from inside, and unlink it."""

import re
from urllib.parse import urlencode

import pytest
from django.conf import settings

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.kit import scope
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.portal.outside.going import KIND, come_back, depart, go, is_in, links
from tests.factories import PASSWORD, Family
from tests.gate.provider import FakeProvider
from tests.web import world

pytestmark = pytest.mark.django_db


def test_from_inside_one_links_and_unlinks(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    assert "Niet gekoppeld" in browser.get("/profile/ways").content.decode()
    assert go(browser, outside, f"/profile/ways/{KIND}")["Location"] == "/profile/ways?linked=1"
    assert links(noor.mother) == 1
    assert go(world.a_browser(school), outside)["Location"] == "/start"

    assert browser.post(f"/profile/ways/{KIND}")["Location"] == "/profile/ways?unlinked=1"
    assert links(noor.mother) == 0
    assert go(world.a_browser(school), outside)["Location"] == "/with/account"
    with scope.within(school.id):
        told = [job.arguments["kind"] for job in Job.objects.filter(name="send_notice")]
        events = Entry.objects.filter(event__startswith="identity.").values_list("event", "subject")
        assert told == ["identity_linked", "identity_unlinked"]
        assert list(events) == [
            ("identity.linked", f"account:{noor.mother.id}"),
            ("identity.unlinked", f"account:{noor.mother.id}"),
        ]


def test_linking_asks_for_fresh_proof(
    school: School, noor: Family, outside: FakeProvider, clock: Clock
) -> None:
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    clock.advance(minutes=6)

    for answer in (browser.get(f"/profile/ways/{KIND}"), browser.post(f"/profile/ways/{KIND}")):
        assert answer["Location"].startswith("/prove")
    assert outside.asked == []


def test_aut_12_who_has_not_finished_links_nothing(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.changed(noor.mother, email_verified_at=None)
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    assert browser.get(f"/profile/ways/{KIND}").status_code == 404
    assert browser.post(f"/profile/ways/{KIND}").status_code == 404

    other = world.a_browser(school)
    go(other, outside)
    other.post("/with/account", {"username": noor.username, "password": PASSWORD})
    assert is_in(other, "An")
    assert links(noor.mother) == 0


def test_an_identity_opens_one_account_of_a_keyring(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    father = factories.signed_in(world.a_browser(school), noor.father)

    assert go(father, outside, f"/profile/ways/{KIND}")["Location"] == "/profile/ways?failed=1"
    assert (links(noor.mother), links(noor.father)) == (1, 0)
    page = father.get("/profile/ways?failed=1").content.decode()
    assert "An" not in re.sub(r"<[^>]+>", " ", page).split()


def test_fam_08_linking_changes_nothing_of_another_member(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    with scope.within(school.id):
        before = Account.objects.filter(id=noor.father.id).values().get()
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    go(browser, outside, f"/profile/ways/{KIND}")

    with scope.within(school.id):
        assert Account.objects.filter(id=noor.father.id).values().get() == before
    father = factories.signed_in(world.a_browser(school), noor.father)
    assert "Niet gekoppeld" in father.get("/profile/ways").content.decode()


def test_a_link_from_inside_is_for_the_session_that_asked(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    """Somebody else who sits down at the browser meanwhile does not get it."""
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    brought = outside.visit(depart(browser, f"/profile/ways/{KIND}"))
    factories.signed_in(browser, noor.father)

    assert come_back(browser, brought)["Location"] == "/profile/ways?failed=1"
    assert (links(noor.mother), links(noor.father)) == (0, 0)


def test_an_identity_that_was_proved_to_link_signs_nobody_in(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    browser = factories.signed_in(world.a_browser(school), noor.father)
    brought = outside.visit(depart(browser, f"/profile/ways/{KIND}"))
    del browser.cookies[settings.SESSION_COOKIE_NAME]

    assert come_back(browser, brought)["Location"] == "/?outside=failed"
    typed = {"account": str(noor.mother.id)}
    assert browser.post("/with/choose", typed)["Location"] == "/?outside=failed"
    assert browser.get("/with/account")["Location"] == "/?outside=failed"


def test_nobody_is_signed_in_as_somebody_else_by_a_link(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    """Login CSRF: a stranger's answer, opened in the browser of a parent."""
    factories.a_linked(noor.father, outside.issuer)
    stranger = world.a_browser(school)
    brought = outside.visit(depart(stranger))
    victim = factories.signed_in(world.a_browser(school), noor.mother)

    assert come_back(victim, brought)["Location"] == "/?outside=failed"
    assert is_in(victim, "An Peeters")


def test_who_turns_back_while_linking_is_back_in_the_profile(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    brought = outside.visit(depart(browser, f"/profile/ways/{KIND}")) | {"error": "access_denied"}
    answer = browser.get(f"/with/back/flemish-government?{urlencode(brought)}")

    assert answer["Location"] == f"{school.origin}/profile/ways?failed=1"
