"""Find the people to whom somebody may write, by a part of their name (MSG-08)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from sleutelbos.accounts.queries import families
from sleutelbos.accounts.queries import readers as accounts
from sleutelbos.messaging.queries import readers
from sleutelbos.messaging.values import Audience, Sender
from sleutelbos.people.queries import classes
from sleutelbos.people.queries import search as people
from sleutelbos.schools.models import School

LIMIT, SHORTEST = 20, 2
# How many of the school are looked at: more only when too few of those may be written to, since a
# teacher's own class may stand behind a hundred of the same name.
WIDTHS = (5 * LIMIT, 250 * LIMIT)


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who can be chosen: a pupil (with whose accounts, the form says), a parent, staff."""

    kind: str  # pupil, guardian, staff
    id: int  # of the pupil, or of the account of whoever else
    name: str
    class_name: str = ""
    child: str = ""  # of whom somebody is a guardian


def find(school: School, *, sender: Sender, text: str) -> list[Choice]:
    """Return whom a name fits, within the reach of the sender; few letters find nobody."""
    if len("".join(people.tokens(text))) < SHORTEST:
        return []
    choices: list[Choice] = []
    for width in WIDTHS:
        found = people.named(text[:100], school_year=school.school_year, limit=width)
        choices = _within_reach(school, found, sender=sender)
        if len(choices) >= LIMIT or len(found) < width:
            break
    return choices[:LIMIT]


def _within_reach(
    school: School, found: Collection[people.FoundPerson], *, sender: Sender
) -> list[Choice]:
    pupils = [one.owner_id for one in found if one.kind != "staff" and not one.has_left]
    allowed = readers.pupils_in_reach(school, sender=sender, pupil_ids=pupils)
    people_ids = {one.person_id for one in found if one.kind != "pupil" and not one.has_left}
    single = readers.single_people(school, sender).filter(person_id__in=people_ids)
    return [*_pupils(school, allowed), *_single(single)]


def chosen(school: School, *, audience: Audience) -> list[Choice]:
    """Return the people of an audience who were chosen one by one."""
    single = accounts.live(id__in=audience.account_ids) if audience.account_ids else None
    return [*_pupils(school, audience.pupil_ids), *(_single(single) if single is not None else [])]


def left_out(school: School, *, audience: Audience) -> list[Choice]:
    """Return the pupils who were left out of an audience."""
    return _pupils(school, audience.without_pupil_ids)


def staff(account_ids: Collection[int]) -> list[Choice]:
    """Return colleagues by their accounts, by name."""
    named = families.names(account_ids)
    return [Choice("staff", one, name) for one, name in sorted(named.items(), key=lambda x: x[1])]


def _single(found: QuerySet) -> list[Choice]:  # type: ignore[type-arg]
    """Return guardians with the child of the account, and colleagues, by name."""
    names = (
        "person__first_name", "person__family_name",
        "keyring__pupil__person__first_name", "keyring__pupil__person__family_name",
    )  # fmt: skip
    choices = []
    for account_id, slot, *parts in found.order_by("person__words", "id").values_list(
        "id", "slot", *names
    ):
        name, child = " ".join(parts[:2]), " ".join(part for part in parts[2:] if part)
        choices.append(Choice("guardian" if slot else "staff", account_id, name, child=child))
    return choices


def _pupils(school: School, pupil_ids: Collection[int]) -> list[Choice]:
    if not pupil_ids:
        return []
    found = classes.enrolled(school.school_year, pupil_ids=pupil_ids).values()
    ordered = sorted(found, key=lambda one: (one.family_name, one.first_name, one.id))
    return [Choice("pupil", one.id, one.name, one.class_name) for one in ordered]
