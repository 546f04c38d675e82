"""Notices on phones: few words, to who wants and may, through a real push service (P21)."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.push.keys import push_keys
from sleutelbos.connections.values import Ending
from sleutelbos.kit import clock as now_clock
from sleutelbos.kit import scope
from sleutelbos.messaging import jobs, pushing
from sleutelbos.messaging.actions import wishes
from sleutelbos.messaging.models import Delivery
from sleutelbos.messaging.values import Manner, Wish
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Guardianship, Restriction
from tests import factories
from tests.conftest import Clock
from tests.messaging.pushed.phones import arrives, kept, on, push
from tests.push_service import Phone, PushService
from tests.web import world

pytestmark = pytest.mark.django_db


def test_a_phone_is_told_that_there_is_a_message_and_how_many(
    mother: Account, service: PushService
) -> None:
    phone = Phone(service)
    on(mother, phone)
    arrives(mother)

    push(mother)

    [sent] = service.received()
    assert phone.read(sent["body"]) == {"title": "Nieuw bericht van uw school", "count": 1}
    assert sent["topic"] == "post"
    assert sent["key"] == push_keys().shown


def test_a_phone_is_told_in_its_language(mother: Account, service: PushService) -> None:
    phone = Phone(service)
    on(mother, phone, language="fr")
    arrives(mother)
    push(mother)

    assert phone.read(service.received()[0]["body"])["title"] == "Nouveau message de votre école"


def test_no_name_and_no_subject_leaves_the_house(mother: Account, service: PushService) -> None:
    phone = Phone(service)
    on(mother, phone)
    arrives(mother, subject="Luizen bij Noor")
    push(mother)

    assert set(phone.read(service.received()[0]["body"])) == {"title", "count"}


def test_who_has_read_it_meanwhile_is_not_told(mother: Account, service: PushService) -> None:
    on(mother, Phone(service))
    arrives(mother)
    with scope.within(mother.school_id):
        Delivery.objects.update(is_unread=False, read_at=now_clock.now())
    push(mother)

    assert service.received() == []


def test_a_restricted_guardian_is_not_told(mother: Account, service: PushService) -> None:
    on(mother, Phone(service))
    arrives(mother)
    now = now_clock.now()
    with scope.within(mother.school_id):
        Restriction.objects.create(
            school_id=mother.school_id, right="messages", ground="court", made_at=now, made_by="x",
            guardianship=Guardianship.objects.get(person_id=mother.person_id), holds_from=now,
        )  # fmt: skip
    push(mother)

    assert service.received() == []


@pytest.mark.parametrize("ending", [Ending.RESET, Ending.CLOSED])
def test_a_phone_that_was_ended_is_not_told(
    mother: Account, service: PushService, ending: Ending
) -> None:
    on(mother, Phone(service))
    arrives(mother)
    with scope.within(mother.school_id):
        connections.end_all(account_ids=[mother.id], ending=ending, by=SYSTEM)
    push(mother)

    assert service.received() == []
    assert not kept(mother)


@pytest.mark.parametrize("kind", ["gone", "unknown"])
def test_a_place_that_is_no_more_is_forgotten(
    mother: Account, service: PushService, kind: str
) -> None:
    on(mother, Phone(service, kind))
    arrives(mother)
    push(mother)

    assert not kept(mother)


def test_a_service_that_asks_to_wait_is_asked_later(
    clock: Clock, mother: Account, service: PushService
) -> None:
    on(mother, Phone(service, "busy"))
    on(mother, Phone(service))
    arrives(mother)
    with scope.within(mother.school_id):
        Job.objects.all().delete()
    push(mother)

    with scope.within(mother.school_id):
        again = Job.objects.get(name="messaging.push")
    assert again.due_at == clock.now() + dt.timedelta(minutes=10)
    assert again.arguments["tries"] == 1
    assert len(again.arguments["among"]) == 1  # the other one has it
    assert kept(mother) == 2


def test_a_service_that_stays_away_is_given_up(mother: Account, service: PushService) -> None:
    on(mother, Phone(service, "broken"))
    arrives(mother)
    with scope.within(mother.school_id):
        Job.objects.all().delete()
    push(mother, tries=6)

    with scope.within(mother.school_id):
        assert not Job.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:9/x", "https://10.0.0.1/x", "https://169.254.169.254/latest", "file:///x",
     "https://[::1]/x", "https://user@127.0.0.1/x"],
)  # fmt: skip
def test_nothing_is_sent_into_the_house(
    mother: Account, service: PushService, settings: Any, endpoint: str
) -> None:
    place = {**Phone(service).place, "endpoint": endpoint}
    settings.PUSH_NETWORKS = ()
    settings.PRIVATE_NETWORKS = ("10.0.0.0/8", "127.0.0.0/8")  # for providers, not for phones
    browser = factories.signed_in(world.a_browser(mother.school), mother)
    browser.post("/app", {"name": "Gsm"})
    browser.post("/app/push", place)
    arrives(mother)
    push(mother)

    assert not kept(mother)  # refused for good, or never taken


def test_what_no_browser_gives_is_refused(mother: Account) -> None:
    browser = factories.signed_in(world.a_browser(mother.school), mother)
    browser.post("/app", {"name": "Gsm"})

    answer = browser.post("/app/push", {"endpoint": "https://push.example/x", "p256dh": "AAAA"})

    assert answer.status_code == 400
    assert not kept(mother)


def test_notices_are_switched_on_and_off_on_the_device_itself(
    mother: Account, service: PushService
) -> None:
    phone = factories.signed_in(world.a_browser(mother.school), mother)
    assert phone.post("/app/push", Phone(service).place).status_code == 404  # no device
    phone.post("/app", {"name": "Gsm"})
    phone.post("/app/push", Phone(service).place)
    assert "Meldingen staan aan" in phone.get("/profile/devices").content.decode()

    phone.post("/app/push")

    assert not kept(mother)


def test_the_database_does_not_say_where_a_phone_is(mother: Account, service: PushService) -> None:
    phone = Phone(service)
    on(mother, phone)

    rows = repr(world.rows_of(mother.school))
    assert not [value for value in phone.place.values() if value in rows]


def test_notices_wait_for_the_end_of_the_quiet_hours(
    clock: Clock, mother: Account, service: PushService
) -> None:
    on(mother, Phone(service))
    clock.move_to(dt.datetime(2026, 9, 7, 20, tzinfo=dt.UTC))  # ten in the evening
    arrives(mother)
    with scope.within(mother.school_id):
        jobs.plan_notifications(job_id=1)
        planned = Job.objects.get(name="messaging.push")

    assert planned.arguments == {"account_ids": [mother.id], "is_urgent": False}
    assert planned.due_at == dt.datetime(2026, 9, 8, 5, tzinfo=dt.UTC)  # seven


@pytest.mark.parametrize("is_urgent", [False, True])
def test_quiet_hours_are_asked_once_more_when_a_notice_goes_out(
    clock: Clock, mother: Account, service: PushService, is_urgent: bool
) -> None:
    """A worker that was down, a service that asked to wait, a reader who chose others since."""
    on(mother, Phone(service))
    arrives(mother)
    with scope.within(mother.school_id):
        Job.objects.all().delete()
        wish = Wish(Manner.NUMBER, dt.time(17), dt.time(9), dt.time(12, 30))
        wishes.choose(account_id=mother.id, school=mother.school, wish=wish, by=SYSTEM)
    push(mother, tries=2, is_urgent=is_urgent)

    with scope.within(mother.school_id):
        waiting = Job.objects.filter(name="messaging.push").values_list("due_at", flat=True)
    assert len(service.received()) == is_urgent
    assert list(waiting) == [] if is_urgent else [dt.datetime(2026, 9, 7, 10, 30, tzinfo=dt.UTC)]


def test_many_are_told_in_as_many_statements_as_few(service: PushService) -> None:
    counts = {}
    for many in (2, 9):
        school = factories.a_school(f"School {many}")
        mothers = [factories.a_pupil(school, first=f"N{one}").mother for one in range(many)]
        for one in mothers:
            on(factories.an_activated(one), Phone(service, "gone"))
        arrives(mothers[0])
        with scope.within(school.id), CaptureQueriesContext(connection) as asked:
            pushing.push(pushing.Round([one.id for one in mothers]), school=school)
        counts[many] = len(asked)

    assert counts[2] == counts[9]
    assert counts[9] <= 8
