"""To whom a parent or a pupil can write: each teacher of the pupil, and the school office."""

from dataclasses import dataclass

from sleutelbos.messaging.queries import finding, readers
from sleutelbos.messaging.values import Sender
from sleutelbos.people.queries import audience
from sleutelbos.schools.models import School

OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who can be written to; ``key`` is what the form sends."""

    key: str
    name: str  # nothing: the school office
    account_ids: tuple[int, ...]


def desks(school: School, sender: Sender) -> list[Desk]:
    """Return each teacher by name, and the office, whoever works there, as one."""
    may, writable = readers.reach(school, sender), readers.writable_staff(school, sender)
    office: set[int] = set()
    if may.office:
        members = writable.filter(keyring__staff_member__in=audience.office())
        office = set(members.values_list("id", flat=True))
    teachers = [one for one in writable.values_list("id", flat=True) if one not in office]
    found = [Desk(str(one.id), one.name, (one.id,)) for one in finding.staff(teachers)]
    return [*found, *([Desk(OFFICE, "", tuple(sorted(office)))] if office else [])]
