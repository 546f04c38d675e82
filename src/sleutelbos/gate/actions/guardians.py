"""Guardians whom the office adds, because no register knows them (P6)."""

from collections.abc import Mapping

from django.db import transaction

from sleutelbos.accounts.actions.opening import Holder, Openings, Terms
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.gate.queries import possible
from sleutelbos.kit import names, turns
from sleutelbos.kit.errors import NotFound
from sleutelbos.kit.turns import Turn
from sleutelbos.people.actions import guardians as people
from sleutelbos.people.actions.guardians import Entry
from sleutelbos.people.queries import classes, guardians, restrictions
from sleutelbos.people.values import GuardianKind
from sleutelbos.schools.models import School


@transaction.atomic
def add(*, pupil_id: int, particulars: Mapping[str, str], school: School, by: Actor) -> None:
    """Add a guardian and open the account in a free slot. Raise what ``possible.guardian`` does.

    Whoever was a guardian of the pupil before is one again: the same person, restrictions and all.
    """
    turns.wait_for(Turn.IMPORT, school_id=school.id)
    possible.guardian(pupil_id, particulars=particulars, school=school)
    new = _entry(particulars)
    former = [one for one in guardians.former(pupil_id) if names.same_name(one.name, _name(new))]
    if former:
        people.renew(guardianship_id=former[0].guardianship_id, entry=new, by=by)
    else:
        people.add(pupil_id=pupil_id, entry=new, by=by)
    _open(pupil_id, school, by=by)
    audit.record(
        "guardian.added", school_id=school.id, by=by, subject=subject("pupil", pupil_id),
        name=_name(new),
    )  # fmt: skip


@transaction.atomic
def correct(
    *, guardianship_id: int, particulars: Mapping[str, str], school_id: int, by: Actor
) -> None:
    """Correct a guardian whom the office added; raise NotFound for one of the register."""
    about = restrictions.guardian(guardianship_id)
    if not people.correct(guardianship_id=guardianship_id, entry=_entry(particulars), by=by):
        raise NotFound
    audit.record(
        "guardian.corrected", school_id=school_id, by=by,
        subject=subject("pupil", about.pupil_id), name=about.name,
    )  # fmt: skip


@transaction.atomic
def end(*, guardianship_id: int, school: School, by: Actor) -> None:
    """Let somebody whom the office added be no guardian any more; the account closes (D25)."""
    turns.wait_for(Turn.IMPORT, school_id=school.id)
    about = restrictions.guardian(guardianship_id)
    if not people.end(guardianship_id=guardianship_id, by=by):
        raise NotFound
    closed = _open(about.pupil_id, school, by=by)
    connections.end_all(account_ids=closed, ending=Ending.CLOSED, by=by)
    audit.record(
        "guardian.ended", school_id=school.id, by=by,
        subject=subject("pupil", about.pupil_id), name=about.name,
    )  # fmt: skip


def _open(pupil_id: int, school: School, *, by: Actor) -> list[int]:
    """Arrange the co-accounts after the guardians; return the accounts that closed."""
    turns.wait_for(Turn.NAME, school_id=school.id)
    pupil = classes.pupil(pupil_id, school_year=school.school_year)
    terms = Terms(school.username_recipe, school.co_account_slots, school.initial_days)
    holder = Holder(
        pupil_id,
        pupil.person_id,
        pupil.register_id,
        pupil.first_name,
        pupil.family_name,
        has_own=False,
        guardians=tuple(one.person_id for one in guardians.of_pupils([pupil_id])[pupil_id]),
    )
    return Openings(terms, by=by).rearrange([holder])


def _entry(particulars: Mapping[str, str]) -> Entry:
    """Read a guardian from what the office typed."""
    told = dict(particulars)
    return Entry(kind=GuardianKind(told.pop("kind")), **told)


def _name(new: Entry) -> str:
    return f"{new.first_name} {new.family_name}"
