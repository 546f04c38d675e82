"""What the office does for many accounts at once: only who needs it, and there is a way back."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account, InitialCredential
from sleutelbos.accounts.rules.places import Place
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.connections.models import Session
from sleutelbos.gate.actions import batches
from sleutelbos.gate.errors import NobodyLeft, NoWayBack, OneByOne
from sleutelbos.gate.models import Batch
from sleutelbos.gate.queries import batches as queries
from sleutelbos.gate.values import BatchKind, BatchState
from sleutelbos.kit import clock, names, scope
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.web import world

pytestmark = pytest.mark.django_db
OFFICE = Actor("account:7")


@pytest.fixture
def school() -> Iterator[School]:
    school = factories.a_school()
    with scope.within(school.id):
        yield school


@pytest.fixture
def noor(school: School) -> Family:
    return factories.a_pupil(school)


def begin(school: School, kind: BatchKind, *accounts: Account) -> int:
    ids = [account.id for account in accounts]
    return batches.begin(kind=kind, account_ids=ids, school=school, by=OFFICE)


def begun_at_verify(family: Family) -> Account:
    return factories.changed(factories.an_activated(family.mother), typed_email="an@example.test")


def mails() -> list[tuple[str, int]]:
    names = ("send_verification", "send_reminder", "send_notice")
    jobs = Job.objects.filter(name__in=names).order_by("id")
    return [(job.name, job.arguments["account_id"]) for job in jobs]


def test_letters_are_printed_for_those_who_need_one_and_void_nothing(
    school: School, noor: Family
) -> None:
    kept = factories.a_letter(noor.father)
    others = [*factories.a_pupil(school, first="Lou").accounts.values()]
    batch_id = begin(school, BatchKind.LETTERS, noor.mother, noor.father, *others)

    batches.go(batch_id=batch_id, school=school, by=SYSTEM)

    wanted = {noor.mother.id, *(one.id for one in others)}
    assert set(queries.account_ids(batch_id)) == wanted
    assert InitialCredential.objects.get(account=noor.father).id == kept.id
    assert InitialCredential.objects.filter(account=noor.mother).exists()


def test_a_letter_or_two_go_by_the_page_that_checks_who_asks(school: School, noor: Family) -> None:
    with pytest.raises(OneByOne):
        begin(school, BatchKind.LETTERS, noor.mother, noor.father)

    assert not Batch.objects.exists()


def test_printing_again_after_a_crash_prints_nothing_twice(school: School, noor: Family) -> None:
    others = [*factories.a_pupil(school, first="Lou").accounts.values()]
    batch_id = begin(school, BatchKind.LETTERS, noor.mother, *others)
    batches.go(batch_id=batch_id, school=school, by=SYSTEM)
    letter = InitialCredential.objects.get(account=noor.mother)
    Batch.objects.update(state=BatchState.GOING)

    batches.go(batch_id=batch_id, school=school, by=SYSTEM)

    assert InitialCredential.objects.get(account=noor.mother).id == letter.id
    assert queries.batch(batch_id).state is BatchState.DONE


def test_a_reminder_waits_until_it_can_no_longer_be_stopped(school: School, noor: Family) -> None:
    batch_id = begin(school, BatchKind.REMINDERS, begun_at_verify(noor))

    job = Job.objects.get(name="gate.do_batch")
    assert job.due_at == queries.batch(batch_id).due_at > clock.now()
    assert mails() == []


def test_a_stopped_reminder_mails_nobody(school: School, noor: Family) -> None:
    batch_id = begin(school, BatchKind.REMINDERS, begun_at_verify(noor))

    batches.stop(batch_id=batch_id, school_id=school.id, by=OFFICE)
    batches.go(batch_id=batch_id, school=school, by=SYSTEM)

    assert mails() == []
    assert queries.batch(batch_id).state is BatchState.STOPPED


def test_it_is_no_way_back_to_stop_what_has_gone(school: School, noor: Family) -> None:
    batch_id = begin(school, BatchKind.REMINDERS, begun_at_verify(noor))
    batches.go(batch_id=batch_id, school=school, by=SYSTEM)

    with pytest.raises(NoWayBack):
        batches.stop(batch_id=batch_id, school_id=school.id, by=OFFICE)


def test_who_has_to_confirm_gets_the_button_and_others_the_way_in(
    school: School, noor: Family
) -> None:
    mother = begun_at_verify(noor)
    factories.a_letter(noor.father)
    father = factories.changed(
        world.at_step(noor.father, "confirm"), typed_email="bart@example.test"
    )
    batch_id = begin(school, BatchKind.REMINDERS, mother, father)

    batches.go(batch_id=batch_id, school=school, by=SYSTEM)

    assert mails() == [("send_verification", mother.id), ("send_reminder", father.id)]


def test_who_got_in_meanwhile_is_left_alone(school: School, noor: Family) -> None:
    mother = begun_at_verify(noor)
    batch_id = begin(school, BatchKind.REMINDERS, mother)
    factories.an_activated(factories.changed(mother, typed_email=""), email="an@example.test")

    batches.go(batch_id=batch_id, school=school, by=SYSTEM)

    assert mails() == []
    assert queries.batch(batch_id).done == 0


def test_going_twice_mails_once_and_a_week_must_pass(school: School, noor: Family) -> None:
    mother = begun_at_verify(noor)
    first = begin(school, BatchKind.REMINDERS, mother)
    second = begin(school, BatchKind.REMINDERS, mother)

    for batch_id in (first, first, second):
        batches.go(batch_id=batch_id, school=school, by=SYSTEM)

    assert len(mails()) == 1
    with pytest.raises(NobodyLeft):
        begin(school, BatchKind.REMINDERS, mother)


def test_suspending_many_ends_everything_of_them_and_nothing_of_others(
    school: School, noor: Family
) -> None:
    lou = factories.a_pupil(school, first="Lou")
    client = factories.a_client(school)
    for account in (noor.mother, lou.mother):
        factories.signed_in(client, factories.an_activated(account, email="x@example.test"))

    begin(school, BatchKind.SUSPEND, noor.mother, noor.father)

    assert set(Account.objects.exclude(suspended_at=None)) == {noor.mother, noor.father}
    assert Session.objects.get(ended_at=None).account == lou.mother
    assert mails() == [("send_notice", noor.mother.id)]
    assert Entry.objects.filter(event="account.suspended").count() == 2


def test_taking_it_back_touches_only_whom_it_changed(school: School, noor: Family) -> None:
    factories.changed(noor.father, suspended_at=clock.now())
    batch_id = begin(school, BatchKind.SUSPEND, noor.mother, noor.father)

    batches.undo(batch_id=batch_id, school_id=school.id, by=OFFICE)

    assert Account.objects.exclude(suspended_at=None).get() == noor.father
    with pytest.raises(NoWayBack):
        batches.undo(batch_id=batch_id, school_id=school.id, by=OFFICE)


def test_resuming_many_can_be_taken_back(school: School, noor: Family) -> None:
    factories.changed(noor.father, suspended_at=clock.now())
    batch_id = begin(school, BatchKind.RESUME, noor.mother, noor.father)
    assert not Account.objects.exclude(suspended_at=None).exists()

    batches.undo(batch_id=batch_id, school_id=school.id, by=OFFICE)

    assert Account.objects.exclude(suspended_at=None).get() == noor.father


def test_ten_10_accounts_of_another_school_and_of_staff_are_not_touched(
    school: School, noor: Family
) -> None:
    colleague = factories.a_staff_member(school)
    other = factories.a_school("De Eik")
    stranger = factories.a_pupil(other).mother

    begin(school, BatchKind.SUSPEND, noor.mother, colleague, stranger)

    assert Account.objects.exclude(suspended_at=None).get() == noor.mother
    with scope.within(other.id):
        assert not Account.objects.exclude(suspended_at=None).exists()
    with pytest.raises(NobodyLeft):
        begin(school, BatchKind.SUSPEND, colleague, stranger)


@pytest.mark.parametrize("kind", [BatchKind.SUSPEND, BatchKind.REMINDERS])
def test_forty_cost_as_many_statements_as_four(school: School, kind: BatchKind) -> None:
    families = [factories.a_pupil(school, first=f"Kind{number}") for number in range(44)]
    mothers = [begun_at_verify(family) for family in families]
    counts = []
    for some in (mothers[:4], mothers[4:]):
        with CaptureQueriesContext(connection) as statements:
            batch_id = begin(school, kind, *some)
            batches.go(batch_id=batch_id, school=school, by=SYSTEM)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_the_log_says_how_many_and_about_whom(school: School, noor: Family) -> None:
    batch_id = begin(school, BatchKind.SUSPEND, noor.mother)

    entry = Entry.objects.get(event="batch.begun")
    assert (entry.actor, entry.subject) == (OFFICE.text, f"batch:{batch_id}")
    assert entry.facts == {"kind": "suspend", "accounts": 1}
    assert Entry.objects.get(event="account.suspended").subject == f"account:{noor.mother.id}"


def test_every_place_can_be_selected(school: School, noor: Family) -> None:
    from sleutelbos.accounts.queries import selection
    from sleutelbos.accounts.queries.selection import Selection

    begun_at_verify(noor)

    found, total = selection.page(Selection(place=Place.VERIFY), school=school)
    assert ([one.name for one in found], total) == (["An Peeters"], 1)
    factories.a_pupil(school, first="Lars", class_name="L10A")
    factories.a_pupil(school, first="Fien", class_name="L2B")
    shown = [one.class_name for one in selection.page(Selection(whose="pupils"), school=school)[0]]
    assert shown == sorted(shown, key=names.natural_key), "L2B before L10A"
    assert shown[-1] == "L10A"
    assert selection.everybody(Selection(whose="pupils"), school=school)[0].slot == 0
