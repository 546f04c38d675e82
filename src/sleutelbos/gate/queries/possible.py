"""What the office could do now: each raises what the act itself would refuse for."""

from collections.abc import Collection, Mapping

from sleutelbos.accounts.errors import AddressTaken, NothingToPrint
from sleutelbos.accounts.queries import families, letters, own
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.accounts.queries.letters import Choice
from sleutelbos.gate.errors import AlreadyGuardian, NoFreeSlot, RightClosed
from sleutelbos.kit import clock, names
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.queries import classes, guardians, restrictions
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School


def account(account_id: int) -> AccountFacts:
    """Return an account of a family that may be used now; raise RightClosed, or NotFound."""
    known = families.family_account(account_id)
    if not known.may_sign_in:
        raise RightClosed
    return known


def link(account_id: int, *, email: str) -> None:
    """See that an address could be linked: raise AddressTaken, RightClosed or NotFound."""
    known = account(account_id)
    if known.slot and not own.is_free_of_family(account_id, email=email):
        raise AddressTaken


def letter(account_id: int, *, school: School) -> None:
    """See that a letter could be printed: raise NothingToPrint, or NotFound."""
    families.family_account(account_id)
    wanted = Choice(account_ids=[account_id])
    if not letters.readers(wanted, school_year=school.school_year, now=clock.now()):
        raise NothingToPrint


def without_factor(account_id: int) -> None:
    """See that a second step could be taken away: raise NotFound when none is asked."""
    if not families.family_account(account_id).asks_factor:
        raise NotFound


def guardian(pupil_id: int, *, particulars: Mapping[str, str], school: School) -> None:
    """See that a guardian could be added: raise AlreadyGuardian, NoFreeSlot or NotFound."""
    if classes.pupil(pupil_id, school_year=school.school_year).has_left:
        raise NotFound
    name = f"{particulars['first_name']} {particulars['family_name']}"
    present = guardians.of_pupils([pupil_id])[pupil_id]
    if any(names.same_name(one.name, name) for one in present):
        raise AlreadyGuardian
    taken = [one for one in families.of_pupils([pupil_id]) if one.slot]
    if len(taken) >= school.co_account_slots:
        raise NoFreeSlot


def lifting(restriction_id: int, *, lifted: Collection[Right]) -> None:
    """See that rights of an order could be lifted: raise NotFound when they are over."""
    now, found = clock.now(), restrictions.order(restriction_id)
    if not any(one.right in lifted and not one.is_over(now) for one in found):
        raise NotFound
