"""Whom a message has not reached and cannot reach now: those who get it on paper, by class."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from sleutelbos.accounts.queries import reach, readers, rights
from sleutelbos.kit import names
from sleutelbos.messaging.models import Delivery
from sleutelbos.messaging.queries import readers as reading
from sleutelbos.messaging.values import Audience, Sender
from sleutelbos.people.queries import classes
from sleutelbos.people.queries.classes import EnrolledPupil
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School

_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A copy on paper."""

    child: str
    reader: str
    is_guardian: bool


@dataclass(frozen=True, slots=True)
class Pile:
    """The sheets of one class."""

    group_id: int
    name: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """All that stands on the sheets of one class."""

    school: str
    accent: str
    subject: str
    body: str
    sender: str
    date: str
    due: str
    group: str
    sheets: tuple[Sheet, ...]
    files: tuple[str, ...] = ()  # their names


def piles(school: School, message_id: int) -> list[Pile]:
    """Return the sheets by class, in class list order: of who has no account that works, or whose
    mail came back, and who has not read it. What a guardian may not get by post is not printed.
    """
    unread = Delivery.objects.filter(message_id=message_id, read_at=None, place__lt=4)
    return _piles(school, readers.live().filter(id__in=unread.values("account_id")))


def piles_of_draft(school: School, *, audience: Audience, sender: Sender) -> list[Pile]:
    """Return the sheets by class of those whom a draft would not reach now."""
    return _piles(school, reading.readers(school, audience=audience, sender=sender))


def _piles(school: School, accounts: QuerySet) -> list[Pile]:  # type: ignore[type-arg]
    may = rights.may(Right.MESSAGES) & rights.may(Right.POST)
    found = reach.unreached(accounts.filter(may), limit=_MOST)
    pupils = classes.enrolled(school.school_year, pupil_ids={one.pupil_id for one in found})
    sheets: dict[tuple[int, str], list[Sheet]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (_place(pupils.get(one.pupil_id)), one.slot)):
        pupil = pupils.get(one.pupil_id)
        if pupil is not None:
            sheet = Sheet(pupil.name, one.name, one.slot > 0)
            sheets[pupil.class_id or 0, pupil.class_name].append(sheet)
    made = [Pile(*key, tuple(pile)) for key, pile in sheets.items()]
    return sorted(made, key=lambda pile: names.natural_key(pile.name))


def _place(pupil: EnrolledPupil | None) -> tuple[tuple[str, str], ...]:
    return (names.sort_key(pupil.family_name), names.sort_key(pupil.first_name)) if pupil else ()
