"""One's own passkeys: listed, called, removed, and what they prove."""

import pytest
from django.test import Client

from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.gate.models import Passkey
from sleutelbos.kit import scope
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests import authenticator, factories
from tests.authenticator import Authenticator
from tests.conftest import Clock
from tests.entrypoints.portal.passkeys.seen import AN, NEW, SHUT, current, noted
from tests.factories import PASSWORD, Family
from tests.web import world

pytestmark = pytest.mark.django_db


def told(school: School) -> list[str]:
    with scope.within(school.id):
        return [job.arguments["kind"] for job in Job.objects.filter(name="send_notice")]


class TestOnesOwn:
    def test_they_are_listed_called_and_removed(
        self, school: School, mother: Client, phone: Authenticator
    ) -> None:
        page = mother.get("/profile/passkeys").content.decode()
        assert "Gsm" in page
        assert "Nog niet gebruikt" in page
        with scope.within(school.id):
            mine = Passkey.objects.get()
        mother.post(f"/profile/passkeys/{mine.id}", {"act": "rename", "name": "Tablet van An"})
        authenticator.shown(world.a_browser(school), phone)
        page = mother.get("/profile/passkeys").content.decode()
        assert "Tablet van An" in page
        assert "Nog niet gebruikt" not in page
        mother.post(f"/profile/passkeys/{mine.id}", {"act": "remove"})

        assert "Tablet van An" not in mother.get("/profile/passkeys").content.decode()
        assert SHUT in authenticator.shown(world.a_browser(school), phone).content.decode()
        assert told(school) == ["passkey_added", "passkey_removed"]
        events = [event for event in noted(school) if event.startswith("passkey.")]
        assert events == ["passkey.added", "passkey.renamed", "passkey.removed"]

    def test_nobody_elses_can_be_seen_or_removed(
        self, school: School, family: Family, phone: Authenticator
    ) -> None:
        father = factories.an_activated(family.father, email="bart@example.test")
        browser = factories.signed_in(world.a_browser(school), father)
        with scope.within(school.id):
            theirs = Passkey.objects.get()
        assert "Gsm" not in browser.get("/profile/passkeys").content.decode()
        for form in ({"act": "remove"}, {"name": "x"}):
            assert browser.post(f"/profile/passkeys/{theirs.id}", form).status_code == 404
        assert browser.get(f"/profile/passkeys/{theirs.id}").status_code == 404
        with scope.within(school.id):
            assert Passkey.objects.get().name == "Gsm"

    def test_d16_a_change_of_the_password_leaves_it(
        self, school: School, mother: Client, phone: Authenticator
    ) -> None:
        mother.post("/profile/password", {"current": PASSWORD, "password": NEW, "repeat": NEW})
        assert authenticator.shown(world.a_browser(school), phone).status_code == 302

    def test_d16_a_reset_ends_it_and_nobody_elses(
        self, school: School, family: Family, mother: Client, phone: Authenticator
    ) -> None:
        father = factories.an_activated(family.father, email="bart@example.test")
        other = Authenticator(school.origin)
        authenticator.added(factories.signed_in(world.a_browser(school), father), other)
        token = world.a_token(current(family.mother), LinkPurpose.RESET, AN)
        world.a_browser(school).post(f"/reset/{token}", {"password": NEW, "repeat": NEW})

        assert SHUT in authenticator.shown(world.a_browser(school), phone).content.decode()
        assert authenticator.shown(world.a_browser(school), other).status_code == 302
        again = factories.signed_in(world.a_browser(school), current(family.mother))
        assert "Opent niets meer" in again.get("/profile/passkeys").content.decode()

    def test_it_proves_who_is_there(
        self, clock: Clock, mother: Client, phone: Authenticator
    ) -> None:
        clock.advance(minutes=6)
        answer = phone.shown(authenticator.asked(mother.get("/prove?next=/profile")))
        form = {"credential": answer, "next": "/profile"}
        assert mother.post("/prove", form)["Location"] == "/profile"
        assert mother.get("/profile").status_code == 200

    def test_somebody_elses_proves_nothing(
        self, clock: Clock, school: School, family: Family, phone: Authenticator
    ) -> None:
        father = factories.an_activated(family.father, email="bart@example.test")
        browser = factories.signed_in(world.a_browser(school), father)
        authenticator.added(browser, Authenticator(school.origin))
        clock.advance(minutes=6)
        answer = phone.shown(authenticator.asked(browser.get("/prove")))
        assert browser.post("/prove", {"credential": answer}).status_code == 200
        assert browser.get("/profile")["Location"].startswith("/prove")

    def test_password_managers_find_the_page(self, school: School) -> None:
        answer = world.a_browser(school).get("/.well-known/passkey-endpoints")
        page = "https://debeuk.example.test/profile/passkeys"
        assert answer.json() == {"enroll": page, "manage": page}
