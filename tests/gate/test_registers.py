"""An address and whether one is suspended, as registers that many write and read (RAC-12)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random

import pytest
from django.db import transaction

from sleutelbos.accounts.actions import addresses, states
from sleutelbos.accounts.errors import AddressTaken
from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import families
from sleutelbos.audit import actions as audit
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.gate.racing import together
from tests.history import Call, is_in_order

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = {"mother": "father", "father": "mother"}
ADDRESSES = ("een@example.test", "twee@example.test")


@dataclass(frozen=True, slots=True)
class State:
    """What the registers of two parents hold."""

    mother: str = ""
    father: str = ""
    is_suspended: bool = False  # the mother


Turn = Callable[[State], State | None]


@dataclass
class Parents:
    """Two parents of one child, who may never have the same address; what was done and seen."""

    family: Family
    calls: list[Call[State]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    ticks: Iterator[int] = field(default_factory=count)

    def act(self, chance: Random) -> None:
        """Look, or write one of the registers; one write in five fails before it is over."""
        begun, fails = next(self.ticks), chance.random() < 0.2
        do = chance.choice((self._look, self._bind, self._suspend))
        turn = None
        with suppress(TimeoutError), transaction.atomic():
            turn = do(chance)
            if fails:
                raise TimeoutError
        if turn and not fails:
            self.calls.append(Call(begun, next(self.ticks), turn))

    def _look(self, chance: Random) -> Turn:
        account = families.account(self.family.mother.id)
        seen = account.email, account.is_suspended
        return lambda state: state if (state.mother, state.is_suspended) == seen else None

    def _bind(self, chance: Random) -> Turn:
        who, email = chance.choice(list(OTHER)), chance.choice(ADDRESSES)
        account = getattr(self.family, who)
        try:
            addresses.bind(account_id=account.id, email=email, is_verified=True, by=SYSTEM)
        except AddressTaken:
            return lambda state: state if getattr(state, OTHER[who]) == email else None
        self._record("account.email_linked", account, email=email)
        return given(who, email)

    def _suspend(self, chance: Random) -> Turn:
        wanted, mother = chance.choice((True, False)), self.family.mother
        change = states.suspend if wanted else states.resume
        is_news = change(account_id=mother.id, by=SYSTEM)
        if is_news:
            self._record(f"account.{'suspended' if wanted else 'resumed'}", mother)
        return lambda state: (
            replace(state, is_suspended=wanted)
            if is_news == (state.is_suspended != wanted)
            else None
        )

    def _record(self, event: str, account: Account, **facts: str) -> None:
        school_id = account.school_id
        audit.record_for(event, account_id=account.id, school_id=school_id, by=SYSTEM, **facts)
        transaction.on_commit(lambda: self.written.append(event))


def test_rac_12_addresses_and_states_are_told_one_after_another_and_the_log_is_complete() -> None:
    school = factories.a_school()
    parents = Parents(factories.a_pupil(school))

    def client(number: int) -> Callable[[], None]:
        chance = Random(number)

        def go() -> None:
            for _ in range(10):
                parents.act(chance)

        return go

    together(school, *map(client, range(10)))

    assert len(parents.calls) > 60
    assert is_in_order(parents.calls, at_first=State())
    assert sorted(parents.written) == logged(school)
    both = [Call(at, at + 1, given(who, ADDRESSES[0])) for at, who in enumerate(OTHER)]
    assert not is_in_order(both, at_first=State()), "two with one address are no history"


def given(who: str, email: str) -> Turn:
    """Return the turn of an address that somebody got: the other one had another."""
    is_free = lambda state: getattr(state, OTHER[who]) != email  # noqa: E731
    return lambda state: replace(state, **{who: email}) if is_free(state) else None


def logged(school: School) -> list[str]:
    with scope.within(school.id):
        own = Entry.objects.filter(event__startswith="account.")
        return sorted(own.values_list("event", flat=True))
