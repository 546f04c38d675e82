"""Find the people to whom somebody may write, by a part of their name (MSG-08)."""

from collections.abc import Collection
from dataclasses import dataclass

from sleutelbos.accounts.queries import families
from sleutelbos.messaging.queries import readers
from sleutelbos.messaging.values import Audience, Sender
from sleutelbos.people.queries import classes
from sleutelbos.people.queries import search as people
from sleutelbos.schools.models import School

LIMIT, SHORTEST = 20, 2


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who can be chosen: a pupil (with whose accounts, the form says) or a colleague."""

    kind: str  # pupil, staff
    id: int  # of the pupil, or of the colleague's account
    name: str
    class_name: str = ""


def find(school: School, *, sender: Sender, text: str) -> list[Choice]:
    """Return whom a name fits, within the reach of the sender; few letters find nobody."""
    if len("".join(people.tokens(text))) < SHORTEST:
        return []
    found = people.named(text[:100], school_year=school.school_year, limit=5 * LIMIT)
    pupils = [one.owner_id for one in found if one.kind != "staff" and not one.has_left]
    members = [one.owner_id for one in found if one.kind == "staff" and not one.has_left]
    allowed = readers.pupils_in_reach(school, sender=sender, pupil_ids=pupils)
    colleagues = readers.writable_staff(school, sender).filter(keyring__staff_member__in=members)
    return [*_pupils(school, allowed), *staff(colleagues.values_list("id", flat=True))][:LIMIT]


def chosen(school: School, *, audience: Audience) -> list[Choice]:
    """Return the people of an audience who were chosen one by one."""
    return [*_pupils(school, audience.pupil_ids), *staff(audience.account_ids)]


def left_out(school: School, *, audience: Audience) -> list[Choice]:
    """Return the pupils who were left out of an audience."""
    return _pupils(school, audience.without_pupil_ids)


def staff(account_ids: Collection[int]) -> list[Choice]:
    """Return colleagues by their accounts, by name."""
    named = families.names(account_ids)
    return [Choice("staff", one, name) for one, name in sorted(named.items(), key=lambda x: x[1])]


def _pupils(school: School, pupil_ids: Collection[int]) -> list[Choice]:
    if not pupil_ids:
        return []
    found = classes.enrolled(school.school_year, pupil_ids=pupil_ids).values()
    ordered = sorted(found, key=lambda one: (one.family_name, one.first_name, one.id))
    return [Choice("pupil", one.id, one.name, one.class_name) for one in ordered]
