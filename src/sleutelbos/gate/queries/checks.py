"""The card with what to ask a caller, made from what the school knows of them (N6)."""

from collections.abc import Iterable

from sleutelbos.accounts.queries import families, letters
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.accounts.queries.letters import Choice
from sleutelbos.accounts.rules.letters import last_whole_day
from sleutelbos.connections import queries as connections
from sleutelbos.gate.queries import channels
from sleutelbos.gate.rules import checks as rules
from sleutelbos.gate.rules.checks import Asked, Question
from sleutelbos.kit import addresses, clock, names
from sleutelbos.people.queries import guardians, register, restrictions
from sleutelbos.people.queries.register import Particulars
from sleutelbos.schools.models import School

_DIGITS = 3
_NOBODY = Particulars("", "", "")


def card(account_id: int, *, school: School) -> list[Asked]:
    """Return what to ask whoever says that this is their account; empty when nothing tells."""
    known = families.family_account(account_id)
    pupil_id = known.pupil_id or 0
    accounts = {one.person_id: one for one in families.of_pupils([pupil_id])}
    parents = {one.person_id for one in guardians.of_pupils([pupil_id])[pupil_id]}
    people = {known.person_id, *accounts, *parents}
    told = register.particulars(people)
    children = _children(parents, but=pupil_id)
    facts = {
        one: _facts(accounts.get(one), told.get(one, _NOBODY), children.get(one, ""), school=school)
        for one in people
    }
    return rules.card(facts.pop(known.person_id), list(facts.values()))


def is_contested(pupil_id: int) -> bool:
    """Say whether rights of a guardian of this pupil are restricted, now or from a later day."""
    return restrictions.has_live(pupil_id)


def is_posted(account_id: int, *, school: School) -> bool:
    """Say whether a letter to this account has an address to go to by post (D24)."""
    wanted = Choice(account_ids=[account_id])
    found = letters.readers(wanted, school_year=school.school_year, now=clock.now())
    return any(one.address for one in found)


def is_known_channel(account_id: int, *, email: str) -> bool:
    """Say whether the register has this address of this person, and of no other guardian."""
    known = families.family_account(account_id)
    own = channels.registered(known) if known.slot else ""
    return own != "" and addresses.canonical(own) == addresses.canonical(email)


def _facts(
    account: AccountFacts | None, told: Particulars, children: str, *, school: School
) -> dict[Question, str]:
    """Return the right answers of one person, as far as each shows on a card."""
    mobile = (account.mobile if account else "") or told.mobile
    digits = "".join(letter for letter in mobile if letter.isdecimal())[-_DIGITS:]
    found = {
        Question.MOBILE: digits if len(digits) == _DIGITS else "",
        Question.STREET: told.street,
        Question.CHILDREN: children,
    }
    if account is None:
        return found
    if account.letter_expires_at:
        day = last_whole_day(account.letter_expires_at, zone=school.time_zone)
        found[Question.LETTER] = day.isoformat()
    if account.email_verified_at:
        found[Question.EMAIL] = masked(account.email)
    last = connections.last_signed_in(account.id)
    if last:
        found[Question.SIGNED_IN] = f"{last.made_at:%Y-%m-%d} {last.name}"
    return found


def masked(email: str) -> str:
    """Return as much of an address as it takes to compare: a…@example.org."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _children(person_ids: Iterable[int], *, but: int) -> dict[int, str]:
    """Return the other children here of each of these guardians, that no other of them has."""
    pairs = [pair for pair in guardians.children(list(person_ids)) if pair.pupil_id != but]
    alone = {
        pair
        for pair in pairs
        if not any(
            one.pupil_id == pair.pupil_id and one.person_id != pair.person_id for one in pairs
        )
    }
    found: dict[int, list[str]] = {}
    for pair in sorted(alone, key=lambda one: names.sort_key(one.name)):
        found.setdefault(pair.person_id, []).append(pair.name)
    return {person_id: ", ".join(found[person_id]) for person_id in found}
