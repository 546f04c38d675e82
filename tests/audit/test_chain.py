"""The log is a chain: whole as long as nobody touched it, and it says where somebody did."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.db.models import QuerySet

from sleutelbos.audit import actions, queries, rules, sealing, verifying
from sleutelbos.audit.events import EVENTS
from sleutelbos.audit.models import Chain, Entry
from sleutelbos.audit.rules import Sealed
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.audit.verifying import Verdict
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    """Return a school whose log has five sealed entries."""
    made = factories.a_school()
    for number in range(4):
        record(made, "account.email_verified", email=f"{number}@example.test", step=number)
    seal()
    return made


def record(school: School, event: str, **facts: object) -> None:
    with scope.within(school.id):
        actions.record(event, school_id=school.id, by=SYSTEM, subject="account:9", **facts)


def seal() -> int:
    with scope.everywhere():
        return sealing.seal_all()


def verify(school: School) -> Verdict:
    with scope.within(school.id):
        return verifying.verify(school.id)


def breaks(school: School) -> list[tuple[int, str]]:
    return [(found.number, found.kind) for found in verify(school).breaks]


def entries(school: School, **chosen: Any) -> QuerySet[Entry]:
    with scope.everywhere():
        return Entry.objects.filter(school=school, **chosen)


def test_ops_13_a_log_that_nobody_touched_is_whole(school: School) -> None:
    verdict = verify(school)

    assert verdict.is_whole
    assert (verdict.entries, verdict.number, verdict.unsealed) == (5, 5, 0)
    record(school, "school.changed")
    assert verify(school).unsealed == 1
    assert seal() == 1
    assert seal() == 0
    assert verify(school).is_whole


@pytest.mark.parametrize(
    "change",
    [
        {"event": "account.closed"},
        {"actor": "account:1"},
        {"subject": "account:8"},
        {"facts": {"step": 9}},
        {"personal": {"email": "forged@example.test"}},
        {"personal_digest": b"x" * 32},
        {"seal": b"x" * 32},
    ],
    ids=lambda change: next(iter(change)),
)
def test_ops_13_an_altered_entry_is_found(school: School, change: dict[str, object]) -> None:
    entries(school, number=3).update(**change)

    assert breaks(school)[0] == (3, "altered")


def test_ops_13_another_time_is_found(school: School, clock: Clock) -> None:
    entries(school, number=3).update(happened_at=clock.now())

    assert breaks(school) == [(3, "altered")]


def test_ops_13_a_removed_entry_is_found(school: School) -> None:
    entries(school, number=3).delete()

    assert breaks(school) == [(3, "removed")]


def test_ops_13_entries_cut_off_at_the_end_are_found(school: School) -> None:
    entries(school, number__gte=4).delete()

    assert breaks(school) == [(5, "cut")]


def test_ops_13_what_is_sealed_while_somebody_follows_is_not_cut_off(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker seals every second; following a long chain takes many."""
    follow = verifying._chain

    def meanwhile(school_id: int) -> QuerySet[Entry]:
        found = list(follow(school_id))
        record(school, "school.changed")
        seal()
        return type("Rows", (), {"iterator": lambda self, chunk_size: iter(found)})()

    monkeypatch.setattr(verifying, "_chain", meanwhile)
    assert breaks(school) == []


def test_ops_13_an_inserted_entry_is_found(school: School) -> None:
    with scope.everywhere():
        copy = Entry.objects.get(school=school, number=5)
        copy.id, copy.number = None, 6
        copy.save(force_insert=True)

    assert (6, "altered") in breaks(school)


def test_ops_13_a_log_sealed_anew_by_a_forger_is_found(school: School) -> None:
    """Whoever may write in the database can follow the rules, but has not the key."""
    from sleutelbos.audit.chain import sealed

    entries(school, number=2).update(event="account.closed")
    with scope.everywhere():
        before = rules.START
        for entry in Entry.objects.filter(school=school).order_by("number"):
            before = rules.seal(sealed(entry), before=before)
            Entry.objects.filter(id=entry.id).update(seal=before)
        Chain.objects.filter(school=school).update(seal=before)

    assert breaks(school) == [(5, "inserted")]


def test_ops_13_a_chain_without_its_end_is_found(school: School) -> None:
    with scope.everywhere():
        Chain.objects.filter(school=school).delete()

    assert breaks(school) == [(5, "cut")]


def test_pri_erasing_personal_facts_leaves_the_chain_whole(school: School, clock: Clock) -> None:
    clock.advance(days=1000)
    with scope.within(school.id):
        entries(school).update(personal=None, personal_salt=None)
        shown = queries.entries(school.id, subject="account:9")

    assert verify(school).is_whole
    assert not [entry for entry in shown if "email" in entry.facts]


def test_schools_have_chains_of_their_own(school: School) -> None:
    other = factories.a_school("De Eik")
    record(school, "school.changed")
    seal()
    entries(other).update(event="account.closed")

    assert verify(school).is_whole
    assert breaks(other) == [(1, "altered")]


def test_an_export_can_be_followed_by_whoever_gets_it(school: School) -> None:
    record(school, "school.changed", name="É")
    with scope.within(school.id):
        lines = [json.loads(line) for line in queries.export(school.id)]

    before = rules.START
    for line in lines[:5]:
        before = rules.seal(
            Sealed(
                school_id=school.id,
                number=line["number"],
                event=line["event"],
                actor=line["actor"],
                subject=line["subject"],
                facts=line["facts"],
                personal_digest=bytes.fromhex(line["personal_digest"] or ""),
                happened_at=dt.datetime.fromisoformat(line["at"]),
            ),
            before=before,
        )
        assert before.hex() == line["seal"]
    assert [line["number"] for line in lines] == [1, 2, 3, 4, 5, None]
    assert before.hex() == verify(school).seal


def test_pages_of_the_log_are_newest_first(school: School) -> None:
    with scope.within(school.id):
        actions.record("account.closed", school_id=school.id, by=Actor.account(3))
        first = queries.entries(school.id, limit=2)
        rest = queries.entries(school.id, before_id=first[-1].id)
        verified = queries.entries(school.id, event="account.email_verified")
        of_accounts = queries.entries(school.id, event="account.")
        by_three = queries.entries(school.id, actor="account:3")

    assert [entry.event for entry in first] == ["account.closed", "account.email_verified"]
    assert len(rest) == 4
    assert (len(verified), len(of_accounts), len(by_three)) == (4, 5, 1)
    assert verified[0].facts == {"email": "3@example.test", "step": 3}


def test_a_school_reads_its_own_log_only(school: School) -> None:
    other = factories.a_school("De Eik")

    with scope.within(other.id):
        assert queries.entries(school.id) == []
        assert list(queries.export(school.id)) == []


def test_every_event_has_a_name_that_says_what_happened() -> None:
    assert not [name for name in EVENTS if name.count(".") != 1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_seal_one_chain() -> None:
    school = factories.a_school()
    for number in range(40):
        record(school, "account.closed", number=number)

    def work() -> int:
        try:
            return seal()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        counts = [future.result() for future in [pool.submit(work) for _ in range(4)]]

    assert sum(counts) == 41
    assert verify(school).is_whole
    assert verify(school).number == 41
