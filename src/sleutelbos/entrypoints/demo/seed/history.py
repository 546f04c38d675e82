"""Give a school a past: letters round by round, and parents who begin in the days after them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager

from sleutelbos.accounts.actions import days, letters
from sleutelbos.audit.values import OPERATOR, SYSTEM
from sleutelbos.entrypoints.demo.seed import families, walking
from sleutelbos.entrypoints.demo.seed.families import Family
from sleutelbos.entrypoints.demo.seed.walking import Walker
from sleutelbos.gate.values import Step
from sleutelbos.kit import clock
from sleutelbos.schools.models import School

ROUNDS = (28, 21, 14)  # so many days ago a third of the classes took their letters home
_LATER = (1, 2, 1, 4, 8, 2, 12)  # so many days after their letter parents began: most of them soon
_REACHED = (None, None, Step.VERIFY, None, None, Step.DETAILS, None, None, None, Step.AGREEMENT)
_ONE_OF = (3, 12, 20, 16, 8, 24)  # families of which parents began, from class to class


def begins() -> AbstractContextManager[None]:
    """Return the day before the first letters: the school begins."""
    return clock.ago(days=ROUNDS[0] + 1)


def live(school: School) -> None:
    """Live through the weeks before today, and count each day as the worker does."""
    everybody = families.found(school)
    groups = _classes(everybody)
    rounds = {group: ROUNDS[at * len(ROUNDS) // len(groups)] for at, group in enumerate(groups)}
    beginners = _beginners(families.others(everybody), rounds)
    for ago in range(ROUNDS[0], 0, -1):
        with clock.ago(days=ago):
            if ago in ROUNDS:
                _send_home(school, [one for one in everybody if rounds[one.pupil.class_id] == ago])
            walking.walk(school, *beginners[ago])
            days.count_day(school=school, by=SYSTEM)


def _send_home(school: School, found: Iterable[Family]) -> None:
    """Print the letters of these families."""
    ids = [account.id for one in found for account in one.accounts.values()]
    letters.export_csv(school_id=school.id, account_ids=ids, by=OPERATOR)


def _classes(everybody: Iterable[Family]) -> list[int | None]:
    return list(dict.fromkeys(one.pupil.class_id for one in everybody))


def _beginners(
    others: list[Family], rounds: dict[int | None, int]
) -> defaultdict[int, list[Walker]]:
    """Return who begins how many days ago: the same people on the same days at every start.

    Each for one child: two mails to one address on one day are told apart by nobody here.
    """
    begun, known = defaultdict(list), set[int]()
    for number, family in enumerate(_willing(others)):
        ago = rounds[family.pupil.class_id] - _LATER[number % len(_LATER)]
        until = _REACHED[number % len(_REACHED)]
        slots = (families.MOTHER, families.FATHER)[: 1 + number % 2]
        for slot in sorted(family.accounts.keys() & slots):
            person_id = family.accounts[slot].person_id
            if person_id not in known:
                begun[ago].append(families.walker(family, slot, until=until))
            known.add(person_id)
    return begun


def _willing(others: list[Family]) -> Iterator[Family]:
    """Give the families that begin: in some classes many, in others few."""
    for at, group in enumerate(_classes(others)):
        in_class = [one for one in others if one.pupil.class_id == group]
        yield from in_class[:: _ONE_OF[at % len(_ONE_OF)]]
