"""Promised work: in its transaction, by turns, tried again, given up."""

import datetime as dt
import threading

import pytest
from django.db import transaction

from sleutelbos.audit import queries as audit
from sleutelbos.kit import scope
from sleutelbos.outbox import actions, claims, queries, registry, rounds, rules, upkeep, worker
from sleutelbos.outbox.claims import Turn
from sleutelbos.outbox.errors import Never, NotNow
from sleutelbos.outbox.models import Heartbeat, Job
from sleutelbos.outbox.rounds import Hands, Rounds
from sleutelbos.outbox.values import JobState, Lane
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.outbox.conftest import Chores

pytestmark = pytest.mark.django_db
BUG = RuntimeError("an@example.test is not to be logged")


def states(*names: str) -> list[tuple[str, int, str]]:
    with scope.everywhere():
        rows = Job.objects.filter(name="chore").order_by("id")
        return list(rows.values_list("state", "attempts", "reason"))


def test_out_02_what_is_rolled_back_is_not_done(chores: Chores, school: School) -> None:
    def undo() -> None:
        with transaction.atomic():
            chores.promise("never", school)
            raise NotNow("changed my mind")

    with pytest.raises(NotNow):
        undo()
    chores.promise("done", school)
    worker.drain()

    assert chores.done == ["done"]


def test_a_job_is_done_once_and_forgets_what_it_was_told(chores: Chores, school: School) -> None:
    chores.promise("one", school)

    assert worker.drain() == 1
    assert worker.drain() == 0
    with scope.everywhere():
        job = Job.objects.get(name="chore")
    assert (job.state, job.arguments, job.leased_until) == (JobState.DONE, {}, None)


def test_a_second_promise_with_the_same_key_is_dropped(chores: Chores, school: School) -> None:
    for word in ("first", "second"):
        chores.promise(word, school, key="k")
    worker.drain()

    assert chores.done == ["first"]


def test_a_job_for_later_waits(chores: Chores, school: School, clock: Clock) -> None:
    chores.promise("later", school, due_at=clock.now() + dt.timedelta(hours=1))
    worker.drain()
    assert chores.done == []

    clock.advance(minutes=61)
    worker.drain()
    assert chores.done == ["later"]


def test_a_job_works_for_its_own_school(school: School) -> None:
    seen: list[object] = []

    def look(*, job_id: int) -> None:
        try:
            seen.append(scope.active_id())
        except scope.NoSchool:
            seen.append(None)

    registry.task("look")(look)
    with scope.everywhere():
        actions.promise("look", school_id=school.id)
        actions.promise("look", school_id=None)
    worker.drain()
    del registry._tasks["look"]

    assert sorted(seen, key=str) == [school.id, None]


def test_many_are_promised_in_one_statement(
    chores: Chores, school: School, django_assert_num_queries: object
) -> None:
    words = [{"word": str(number)} for number in range(50)]

    with scope.within(school.id), django_assert_num_queries(1):  # type: ignore[operator]
        actions.promise_many("chore", school_id=school.id, arguments=words)
    worker.drain()

    assert chores.done == [str(number) for number in range(50)]


def test_out_09_urgent_work_goes_before_any_other(chores: Chores, school: School) -> None:
    other = factories.a_school("De Eik")
    for number in range(12):
        chores.promise(f"bulk {number}", school, lane=Lane.BULK)
    chores.promise("normal", school)
    chores.promise("urgent", other, lane=Lane.URGENT)

    worker.drain()

    assert chores.done[:2] == ["urgent", "normal"]


def test_out_09_one_schools_bulk_does_not_delay_anothers(chores: Chores, school: School) -> None:
    other = factories.a_school("De Eik")
    for number in range(30):
        chores.promise(f"bulk {number}", school, lane=Lane.BULK)
    chores.promise("other", other, lane=Lane.BULK)

    worker.drain()

    assert chores.done.index("other") <= rounds.QUOTA
    assert len(chores.done) == 31


def test_schools_take_turns(chores: Chores, school: School) -> None:
    other = factories.a_school("De Eik")
    for number in range(2 * rounds.QUOTA):
        chores.promise(f"a{number}", school)
        chores.promise(f"b{number}", other)
    made = Rounds(Hands("me"), lanes=tuple(Lane))

    made.go()
    first = chores.done[:]
    made.go()

    assert {word[0] for word in first} == {"a", "b"}
    assert len(first) == 2 * rounds.QUOTA
    assert len(chores.done) == 4 * rounds.QUOTA


def test_out_03_what_fails_for_now_is_tried_again(
    chores: Chores, school: School, clock: Clock
) -> None:
    chores.faults += [NotNow("smtp 451"), NotNow("smtp 451")]
    chores.promise("late", school)
    worker.drain()
    assert states() == [("waiting", 1, "smtp 451")]
    assert [trouble.is_final for trouble in queries.troubles()] == [False]

    worker.drain()
    assert chores.attempts == 1, "not at once"
    clock.advance(seconds=13)
    worker.drain()
    clock.advance(seconds=26)
    worker.drain()

    assert chores.done == ["late"]
    assert states() == [("done", 3, "")]


def test_out_07_a_bad_job_does_not_stop_the_others(
    chores: Chores, school: School, caplog: pytest.LogCaptureFixture
) -> None:
    chores.faults += [BUG]
    for word in ("bad", "good", "better"):
        chores.promise(word, school)
    with scope.everywhere():
        actions.promise("nobody knows", school_id=school.id)

    worker.drain()

    assert chores.done == ["good", "better"]
    assert states()[0] == ("waiting", 1, "RuntimeError")
    assert "failed" in caplog.text
    assert "an@example.test" not in caplog.text


def test_out_03_after_72_hours_a_job_is_given_up(
    chores: Chores, school: School, clock: Clock
) -> None:
    chores.faults.extend([NotNow("smtp 451")] * 1000)
    chores.promise("hopeless", school)
    started = clock.now()
    while states()[0][0] == "waiting":
        worker.drain()
        clock.advance(minutes=30)

    assert dt.timedelta(hours=72) <= clock.now() - started <= dt.timedelta(hours=76)
    assert 35 < chores.attempts < 60
    with scope.within(school.id):
        (entry,) = audit.entries(school.id, event="mail.failed")
    assert entry.facts["reason"] == "smtp 451"


@pytest.mark.parametrize("fault", [Never("too big"), Never("no such template")])
def test_out_07_what_cannot_succeed_fails_at_once_with_its_reason(
    chores: Chores, school: School, fault: Never
) -> None:
    chores.faults.append(fault)
    chores.promise("vain", school)

    worker.drain()

    assert states() == [("failed", 1, fault.reason)]
    with scope.within(school.id):
        (entry,) = audit.entries(school.id, event="job.failed")
    assert entry.facts == {"job": entry.facts["job"], "task": "chore", "reason": fault.reason}


def test_out_07_a_job_that_ends_its_workers_is_given_up(chores: Chores, school: School) -> None:
    chores.promise("deadly", school)
    with scope.everywhere():
        Job.objects.update(attempts=rules.CRASHES)

    worker.drain()

    assert states() == [("failed", rules.CRASHES + 1, "ended its workers")]
    assert chores.attempts == 0


def test_out_06_a_lease_that_ran_out_is_claimed_again(
    chores: Chores, school: School, clock: Clock
) -> None:
    chores.promise("again", school)
    turn = Turn(Lane.NORMAL, school.id)
    with scope.everywhere():
        first = claims.claim(turn, worker="one")
        assert first
        assert claims.claim(turn, worker="two") is None
        clock.advance(seconds=rules.LEASE.total_seconds() + 1)
        second = claims.claim(turn, worker="two")
        assert second

        claims.finish(first, worker="one")
        assert states() == [("waiting", 2, "")], "who lost the lease changes nothing"
        claims.finish(second, worker="two")
        assert states() == [("done", 2, "")]


def test_a_worker_keeps_what_it_is_doing(chores: Chores, school: School, clock: Clock) -> None:
    chores.promise("long", school)
    hands, turn = Hands("one"), Turn(Lane.NORMAL, school.id)
    with scope.everywhere():
        job = claims.claim(turn, worker="one")
    assert job
    with hands.on(job.id):
        clock.advance(seconds=100)
        upkeep.Upkeep(hands).tick()
        clock.advance(seconds=100)
        with scope.everywhere():
            assert claims.claim(turn, worker="two") is None
            clock.advance(seconds=100)
            assert claims.claim(turn, worker="one", busy=hands.busy) is None


def test_what_comes_back_is_promised_once_for_all_workers(chores: Chores, clock: Clock) -> None:
    registry.every("chore_every_hour", minutes=60)(lambda *, job_id: chores.done.append("hourly"))
    ticking = [upkeep.Upkeep(Hands(name)) for name in ("one", "two")]
    for _ in range(2):
        for watch in ticking:
            watch.tick()
            watch.tick()
        worker.drain()
        clock.advance(minutes=60)
    del registry._tasks["chore_every_hour"], registry._periodic["chore_every_hour"]

    assert chores.done == ["hourly", "hourly"]


def test_old_jobs_are_forgotten(chores: Chores, school: School, clock: Clock) -> None:
    chores.faults += [None, Never("vain")]
    chores.promise("done", school)
    chores.promise("failed", school)
    worker.drain()
    chores.promise("waiting", school, due_at=clock.now() + dt.timedelta(days=365))
    for days, left in ((29, 3), (2, 1), (60, 1)):
        clock.advance(days=days)
        with scope.everywhere():
            registry.find("outbox.purge")(job_id=0)
        assert len(states()) == left


def test_out_12_a_worker_that_stopped_is_missed(
    chores: Chores, school: School, clock: Clock
) -> None:
    assert queries.late_seconds() == 0
    upkeep.Upkeep(Hands("one")).tick()
    worker.drain()
    clock.advance(minutes=10)

    assert queries.late_seconds() == 600
    Heartbeat.objects.all().delete()
    chores.promise("waits", school)
    clock.advance(minutes=7)
    assert queries.late_seconds() == 420
    assert queries.waiting()["chore"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_works_until_it_is_stopped(chores: Chores, school: School) -> None:
    stop, done = threading.Event(), threading.Event()

    def signal(*, job_id: int) -> None:
        done.set()

    registry.task("signal")(signal)
    running = threading.Thread(target=worker.run, kwargs={"stop": stop})
    running.start()
    with scope.everywhere():
        actions.promise("signal", school_id=school.id, lane=Lane.URGENT)

    assert done.wait(20)
    stop.set()
    running.join(20)
    del registry._tasks["signal"]

    assert not running.is_alive()
    assert Heartbeat.objects.count() == 1
