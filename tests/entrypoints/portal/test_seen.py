"""A parent sees who of the school looked at or changed the account, and which mails went (N27)."""

from collections.abc import Iterator

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import families
from sleutelbos.audit import actions as audit
from sleutelbos.audit import queries as log
from sleutelbos.audit.events import TOLD, UNTOLD
from sleutelbos.audit.values import OPERATOR, STRANGER, SYSTEM, Actor
from sleutelbos.kit import clock, scope
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.models import Job
from sleutelbos.privacy.queries import glass
from sleutelbos.privacy.queries.glass import Who
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Iterator[School]:
    made = factories.a_school()
    with scope.within(made.id):
        yield made


@pytest.fixture
def noor(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(family.mother, email="an@example.test")
    factories.an_activated(family.father, email="bart@example.test")
    return family


@pytest.fixture
def office(school: School) -> Account:
    return factories.a_staff_member(school, "office", first="Mia", family="Claes")


def at(school: School, account: Account) -> Client:
    account = Account.objects.get(id=account.id)
    return factories.signed_in(factories.a_client(school), account)


def page(school: School, account: Account) -> str:
    return at(school, account).get("/profile/log").content.decode()


def seen(school: School, account: Account) -> list[tuple[str, Who]]:
    found = glass.of_account(school.id, account_id=account.id, person_id=account.person_id)
    return [(one.event, one.who) for one in found]


class TestLooks:
    """Staff who open a family's page are noted (PRI-08)."""

    def test_pri_08_a_look_is_in_the_log_once_an_hour(
        self, school: School, noor: Family, office: Account, clock: Clock
    ) -> None:
        client = at(school, office)
        for _ in range(3):
            client.get(f"/console/families/{noor.pupil.id}")
        assert len(log.entries(school.id, event="family.opened")) == 1

        clock.advance(minutes=10)
        at(school, factories.a_staff_member(school, "administrator")).get(
            f"/console/families/{noor.pupil.id}"
        )
        assert len(log.entries(school.id, event="family.opened")) == 2, "somebody else looked"

        clock.advance(minutes=51)
        at(school, office).get(f"/console/families/{noor.pupil.id}")
        assert len(log.entries(school.id, event="family.opened")) == 3

    @pytest.mark.parametrize("act", ["link-email", "resend", "letter", "suspend", "name"])
    def test_pri_08_so_is_every_page_about_an_account(
        self, school: School, noor: Family, office: Account, act: str
    ) -> None:
        at(school, office).get(f"/console/accounts/{noor.father.id}/{act}")

        [entry] = log.entries(school.id, event="family.opened")
        assert (entry.subject, entry.actor) == (f"pupil:{noor.pupil.id}", f"account:{office.id}")

    def test_pri_08_whoever_may_not_look_leaves_no_trace(
        self, school: School, noor: Family
    ) -> None:
        for somebody in (noor.mother, factories.a_staff_member(school, "teacher")):
            answer = at(school, somebody).get(f"/console/families/{noor.pupil.id}")
            assert answer.status_code == 404
        assert log.entries(school.id, event="family.opened") == []

    def test_pri_08_nobody_of_the_school_can_be_somebody_else(
        self, school: School, noor: Family
    ) -> None:
        """There is no "log in as": every session is of the account whose key opened it."""
        from tests.web import routes

        names = [one.name for one in routes.routes()]
        assert not [name for name in names if "as_" in name or "impersonat" in name]


def test_n27_both_parents_see_that_the_office_looked_by_what_it_is_not_by_name(
    school: School, noor: Family, office: Account
) -> None:
    at(school, office).get(f"/console/families/{noor.pupil.id}")

    for parent in (noor.mother, noor.father):
        text = page(school, parent)
        assert "Bekeek de pagina van uw gezin" in text
        assert "het secretariaat" in text
        assert "Mia" not in text


def test_n27_what_the_office_does_to_an_account_its_owner_sees_and_nobody_else(
    school: School, noor: Family, office: Account
) -> None:
    client = at(school, office)
    client.post(f"/console/accounts/{noor.mother.id}/name", {
        "first_name": "Anna", "family_name": "Peeters",
    })  # fmt: skip
    client.post(f"/console/accounts/{noor.mother.id}/resend")
    client.post(f"/console/accounts/{noor.mother.id}/suspend")
    client.post(f"/console/accounts/{noor.mother.id}/resume")

    done = {event for event, who in seen(school, noor.mother) if who is Who.OFFICE}
    assert {
        "person.name_corrected", "verification.sent", "account.suspended", "account.resumed",
    } <= done  # fmt: skip
    assert [one for one in seen(school, noor.father) if one[0].startswith("account.")] == []
    assert "Verbeterde uw naam" not in page(school, noor.father)


@pytest.mark.parametrize("event", sorted(TOLD))
def test_n27_everything_that_may_be_told_is_told(school: School, noor: Family, event: str) -> None:
    audit.record_for(event, account_id=noor.mother.id, school_id=school.id, by=SYSTEM)

    assert seen(school, noor.mother)[0][0] == event
    assert seen(school, noor.father) == []


@pytest.mark.parametrize("event", sorted(UNTOLD))
def test_n27_and_nothing_that_would_tell_of_others(
    school: School, noor: Family, event: str
) -> None:
    audit.record_for(event, account_id=noor.mother.id, school_id=school.id, by=SYSTEM)

    assert seen(school, noor.mother) == []


def test_d3_the_log_is_no_way_to_find_out_the_other_parents_password(
    school: School, noor: Family
) -> None:
    """A refusal says the same whatever the reason: so does what is shown afterwards."""
    secret = "zeven blauwe paarden slapen"
    factories.with_password(noor.father, secret)
    mother = factories.with_password(noor.mother)
    client = at(school, mother)
    shown = []
    for typed in (secret, "Wachtwoord1"):
        client.post(
            "/profile/password",
            {"current": factories.PASSWORD, "password": typed, "repeat": typed},
        )
        shown.append(seen(school, mother))

    assert shown[0] == shown[1] == []


def test_n27_who_it_was_is_said_in_plain_words(school: School, noor: Family) -> None:
    staff = {role: factories.a_staff_member(school, role) for role in ("teacher", "administrator")}
    pupil = noor.accounts[0]
    actors = [
        (Actor.account(pupil.id), Who.SELF), (Actor.account(noor.mother.id), Who.FAMILY),
        (Actor.account(staff["teacher"].id), Who.TEACHER),
        (Actor.account(staff["administrator"].id), Who.ADMINISTRATOR),
        (OPERATOR, Who.OPERATOR), (SYSTEM, Who.SYSTEM), (STRANGER, Who.STRANGER),
    ]  # fmt: skip
    for actor, _who in actors:
        audit.record_for("account.resumed", account_id=pupil.id, school_id=school.id, by=actor)

    assert [who for _event, who in reversed(seen(school, pupil))] == [who for _a, who in actors]
    assert families.roles([pupil.id]) == {}


def test_n27_mails_say_what_became_of_them(school: School, noor: Family) -> None:
    for kind in ("suspended", "resumed", "password_changed"):
        outbox.promise("send_notice", school_id=school.id, account_id=noor.mother.id, kind=kind)
    outbox.promise("send_notice", school_id=school.id, account_id=noor.father.id, kind="suspended")
    for job, state in zip(Job.objects.order_by("id"), ("done", "failed", "waiting"), strict=False):
        Job.objects.filter(id=job.id).update(state=state, ended_at=clock.now())

    text = page(school, noor.mother)

    for words in ("Uw account is geblokkeerd", "afgeleverd bij uw mailaanbieder",
                  "kon niet verstuurd worden", "onderweg"):  # fmt: skip
        assert words in text, words
    assert len(glass.mails(noor.mother.id)) == 3


def test_a_long_list_is_read_page_by_page(school: School, noor: Family) -> None:
    for number in range(35):
        audit.record_for(
            "signin.succeeded", account_id=noor.mother.id, school_id=school.id,
            by=Actor.account(noor.mother.id), network=f"192.0.2.{number}…",
        )  # fmt: skip
    client = at(school, noor.mother)
    first = client.get("/profile/log").content.decode()
    older = first.partition("?before=")[2].partition('"')[0]

    second = client.get(f"/profile/log?before={older}").content.decode()

    assert "192.0.2.34…" in first
    assert "192.0.2.4…" not in first
    assert "192.0.2.4…" in second


def test_somebody_elses_school_is_far(school: School, noor: Family) -> None:
    other = factories.a_school("De Eik")
    audit.record_for("account.resumed", account_id=noor.mother.id, school_id=school.id, by=SYSTEM)

    with scope.within(other.id):
        assert log.told(other.id, subjects=[f"account:{noor.mother.id}"]) == []
