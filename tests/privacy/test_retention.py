"""What is kept too long goes: on time, once, and nothing else (PRI-11)."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.letters import store
from sleutelbos.accounts.models import (
    Account,
    EmailLink,
    InitialCredential,
    KeyringName,
    LetterPrint,
)
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit import queries as audit
from sleutelbos.audit import sealing, verifying
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Session
from sleutelbos.gate.models import Bucket, HelpRequest
from sleutelbos.kit import clock as house_clock
from sleutelbos.kit import scope
from sleutelbos.kit.kept import declarations
from sleutelbos.outbox import registry, worker
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Group, Guardianship, Person, Pupil
from sleutelbos.privacy.actions import retention
from sleutelbos.privacy.queries import retention as queries
from sleutelbos.roster.models import RosterRun
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.web import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(clock: Clock) -> Iterator[School]:
    """Open a school, on a Monday in September 2026, and work for it."""
    made = factories.a_school()
    with scope.within(made.id):
        yield made


@pytest.fixture
def noor(school: School) -> Family:
    return factories.a_pupil(school)


def keep_terms(school: School) -> dict[str, int]:
    return dict(retention.keep_terms(school=schools.fresh_school(school.id), by=SYSTEM))


def leave(family: Family) -> None:
    Pupil.objects.filter(id=family.pupil.id).update(left_on=house_clock.now().date())


def test_pri_11_nothing_of_who_is_here_goes(school: School, noor: Family) -> None:
    before = world.rows_of(school)

    assert keep_terms(school) == {}
    assert world.rows_of(school) == before


@pytest.mark.parametrize(
    ("years", "until"),
    [(1, dt.datetime(2028, 8, 1, tzinfo=dt.UTC)), (3, dt.datetime(2030, 8, 1, tzinfo=dt.UTC))],
)
def test_pri_11_a_leaver_is_kept_for_the_school_years_that_the_school_says(
    school: School, noor: Family, clock: Clock, years: int, until: dt.datetime
) -> None:
    School.objects.filter(id=school.id).update(leavers_kept_years=years)
    leave(noor)

    clock.move_to(until - dt.timedelta(days=1))
    keep_terms(school)
    assert Pupil.objects.filter(id=noor.pupil.id).exists()

    clock.move_to(until + dt.timedelta(days=1))
    keep_terms(school)
    assert not Pupil.objects.exists()
    assert not Person.objects.exists(), "the parents too: nothing else ties them to the school"
    assert not Account.objects.exists()


def test_pri_11_the_parents_of_another_child_stay(
    school: School, noor: Family, clock: Clock
) -> None:
    lars = factories.a_pupil(school, first="Lars", guardians=0)
    Guardianship.objects.create(
        school=school, pupil=lars.pupil, person=noor.mother.person, kind="mother", rank=1
    )
    leave(noor)
    clock.advance(days=4 * 365)

    keep_terms(school)

    assert set(Person.objects.values_list("id", flat=True)) == {
        noor.mother.person_id, lars.pupil.person_id,
    }  # fmt: skip


def test_pri_11_a_guardian_who_was_replaced_goes_in_the_end(
    school: School, noor: Family, clock: Clock
) -> None:
    father = noor.father
    yesterday = clock.now().date() - dt.timedelta(days=1)
    Guardianship.objects.filter(person=father.person_id).update(ends_on=yesterday)
    factories.changed(father, closed_at=clock.now())

    clock.advance(days=300)
    assert keep_terms(school).get("people.Person") is None

    clock.advance(days=3 * 365)
    keep_terms(school)
    assert not Person.objects.filter(id=father.person_id).exists()
    assert not Account.objects.filter(id=father.id).exists()
    assert Account.objects.filter(id=noor.mother.id).exists()


def test_pri_11_a_classes_of_long_ago_goes(school: School, noor: Family, clock: Clock) -> None:
    old = Group.objects.create(school=school, name="L2B", school_year="2023-2024")
    last = Group.objects.create(school=school, name="L2B", school_year="2024-2025")

    keep_terms(school)

    assert not Group.objects.filter(id=old.id).exists()
    assert Group.objects.filter(id=last.id).exists()


def test_pri_11_sessions_links_letters_and_requests_go_on_their_day(
    school: School, noor: Family, clock: Clock
) -> None:
    mother = factories.an_activated(noor.mother, email="an@example.test")
    factories.signed_in(factories.a_client(school), mother)
    factories.a_letter(noor.father, days=60)
    world.a_token(mother, LinkPurpose.RESET, "an@example.test")
    now = clock.now()
    HelpRequest.objects.create(
        school=school, kind="link_address", asker="An", state="done", made_at=now, ended_at=now
    )
    Bucket.objects.create(
        school=school, key=b"x" * 32, capacity=1, period=1, level=1, leaked_at=now.timestamp(),
        granted=True,
    )  # fmt: skip
    tables = {
        Bucket: 2, EmailLink: 30, Session: 91, InitialCredential: 150, HelpRequest: 365,
    }  # fmt: skip
    for table, days in tables.items():
        clock.move_to(now + dt.timedelta(days=days - 1))
        keep_terms(school)
        assert table.objects.exists(), table
        clock.move_to(now + dt.timedelta(days=days + 1))
        keep_terms(school)
        assert not table.objects.exists(), table


def test_pri_11_digits_of_a_national_number_go_when_they_open_nothing(
    school: School, noor: Family, clock: Clock
) -> None:
    letter = factories.a_letter(noor.father, days=60)
    InitialCredential.objects.filter(id=letter.id).update(kind="template")

    clock.advance(days=60, minutes=1)
    keep_terms(school)

    assert not InitialCredential.objects.exists()


def test_pri_11_a_printed_file_goes_after_seven_days(
    school: School, noor: Family, clock: Clock
) -> None:
    letters.print_letters(school_id=school.id, account_ids=[noor.father.id], by=SYSTEM)
    folder = store._folder(school.id)

    clock.advance(days=6)
    keep_terms(school)
    assert list(folder.glob("*.sealed"))

    clock.advance(days=1, minutes=1)
    keep_terms(school)
    assert not LetterPrint.objects.exists()
    assert not list(folder.glob("*"))


def test_pri_11_the_rows_of_an_import_go_after_a_day(school: School, clock: Clock) -> None:
    RosterRun.objects.create(
        school=school, kind="pupils", file_name="x.csv", format="csv", state="applied",
        school_year=school.school_year, made_at=clock.now(), made_by="x", ended_at=clock.now(),
        scrub_after=clock.now() + dt.timedelta(hours=24), rows_sealed=b"x", plan_sealed=b"x",
    )  # fmt: skip

    clock.advance(hours=23)
    keep_terms(school)
    assert bytes(RosterRun.objects.get().plan_sealed or b"") == b"x"

    clock.advance(hours=2)
    keep_terms(school)
    run = RosterRun.objects.get()
    assert (run.rows_sealed, run.plan_sealed) == (None, None)


def test_pri_11_addresses_and_networks_leave_the_log_and_the_chain_holds(
    school: School, noor: Family, clock: Clock
) -> None:
    factories.with_password(noor.mother)
    client = factories.a_client(school)
    client.post("/", {"username": noor.username, "password": factories.PASSWORD})
    sealing.seal_all()
    assert "network" in audit.entries(school.id, event="signin.succeeded")[0].facts

    clock.advance(days=3 * 365)
    keep_terms(school)

    assert "network" not in audit.entries(school.id, event="signin.succeeded")[0].facts
    assert verifying.verify(school.id).is_whole


def test_pri_11_a_second_round_finds_nothing(school: School, noor: Family, clock: Clock) -> None:
    leave(noor)
    clock.advance(days=4 * 365)

    assert keep_terms(school)
    before = world.rows_of(school)
    assert keep_terms(school) == {}
    assert world.rows_of(school) == before


def test_what_went_is_in_the_log_in_numbers(school: School, noor: Family, clock: Clock) -> None:
    leave(noor)
    clock.advance(days=4 * 365)
    keep_terms(school)

    [kept] = audit.entries(school.id, event="retention.kept")
    [erased] = audit.entries(school.id, event="person.erased")
    assert kept.facts["rows"]["people.Person"] == 3
    assert erased.facts["people"] == 3
    assert erased.facts["ground"] == "retention"


def test_a_dry_run_counts_what_a_round_takes_and_changes_nothing(
    school: School, noor: Family, clock: Clock
) -> None:
    leave(noor)
    clock.advance(days=4 * 365)
    before = world.rows_of(school)

    due = {
        one.kept.label: one.rows for one in queries.due(schools.fresh_school(school.id)) if one.rows
    }

    assert due["people.Pupil"] == 1
    assert due["people.Group"] == 1
    assert world.rows_of(school) == before


def test_pri_11_a_round_costs_as_many_statements_however_much_goes(
    school: School, clock: Clock
) -> None:
    def statements(pupils: int) -> int:
        for _ in range(pupils):
            leave(factories.a_pupil(school))
        clock.advance(days=4 * 365)
        with CaptureQueriesContext(connection) as made:
            keep_terms(school)
        assert not Pupil.objects.exists()
        return len(made)

    assert statements(1) == statements(12)


def test_the_worker_gives_every_school_its_round_once_a_day(school: School, clock: Clock) -> None:
    def go() -> None:
        with scope.everywhere():
            registry.find("privacy.keep_terms")(job_id=0)

    go()
    go()
    assert Job.objects.filter(name="privacy.keep_terms_of").count() == 1
    clock.advance(days=1)
    go()
    assert Job.objects.filter(name="privacy.keep_terms_of").count() == 2
    worker.drain()
    assert not Job.objects.filter(name="privacy.keep_terms_of", state="failed").exists()


def test_another_school_loses_nothing(school: School, clock: Clock) -> None:
    other = factories.a_school("De Eik")
    leaver = factories.a_pupil(other)
    with scope.within(other.id):
        leave(leaver)
    clock.advance(days=4 * 365)
    before = world.rows_of(other)

    keep_terms(school)

    assert world.rows_of(other) == before


def test_usernames_rest_a_year_and_are_free_then(
    school: School, noor: Family, clock: Clock
) -> None:
    KeyringName.objects.update(rests_until=clock.now() + dt.timedelta(days=365))

    clock.advance(days=364)
    keep_terms(school)
    assert KeyringName.objects.exists()

    clock.advance(days=2)
    keep_terms(school)
    assert not KeyringName.objects.exists()


def test_every_term_says_how_long_and_why() -> None:
    terms = [(one.label, term) for one in declarations() for term in one.terms]

    assert [label for label, term in terms if not (term.since and term.why)] == []
    assert [label for label, term in terms if term.days and term.years] == []
