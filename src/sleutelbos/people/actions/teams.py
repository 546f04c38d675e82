"""Put teams together: groups of pupils and colleagues, and who leads them."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import bulk, scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.errors import GroupNameTaken
from sleutelbos.people.models import Group, Membership, Pupil, StaffMember
from sleutelbos.people.values import GroupKind, MemberRole

LONGEST_NAME = 40


@transaction.atomic
def make(*, name: str, school_year: str, by: Actor) -> int:
    """Make a team without members, and return its id; raise GroupNameTaken."""
    made_id = _made(name, school_year)
    _record("group.made", made_id, by=by)
    return made_id


@transaction.atomic
def renew(*, team_id: int, school_year: str, by: Actor) -> int:
    """Make a team of an earlier year again, with whoever of its members is still here.

    Return the id of the new one; raise GroupNameTaken, or NotFound.
    """
    made_id = _made(_locked(team_id).name, school_year)
    rows = Membership.objects.filter(group_id=team_id)
    here = {MemberRole.PUPIL: Pupil.objects.filter(left_on=None)}
    for role in MemberRole:
        members = here.get(role, StaffMember.objects.filter(left_on=None))
        person_ids = rows.filter(role=role).values_list("person_id", flat=True)
        _join(made_id, _people(members, list(person_ids)), role=role)
    _record("group.made", made_id, act="renewed", by=by)
    return made_id


@transaction.atomic
def rename(*, team_id: int, name: str, by: Actor) -> None:
    """Call a team otherwise; raise GroupNameTaken, or NotFound."""
    if _locked(team_id).name == name:
        return
    with _named_once():
        Group.objects.filter(id=team_id).update(name=name)
    _record("group.changed", team_id, act="renamed", by=by)


@transaction.atomic
def remove(*, team_id: int, by: Actor) -> None:
    """Remove a team; its members stay in the school. Raise NotFound."""
    _locked(team_id)
    Membership.objects.filter(group_id=team_id).delete()
    Group.objects.filter(id=team_id).delete()
    _record("group.removed", team_id, by=by)


@transaction.atomic
def join(*, team_id: int, person_ids: Collection[int], by: Actor) -> int:
    """Take people into a team, pupils and colleagues who are here now; return how many are new."""
    _locked(team_id)
    pupils = Pupil.objects.filter(left_on=None)
    new = _join(team_id, _people(pupils, person_ids), role=MemberRole.PUPIL)
    colleagues = StaffMember.objects.filter(left_on=None)
    new += _join(team_id, _people(colleagues, person_ids), role=MemberRole.STAFF)
    if new:
        _record("group.changed", team_id, act="joined", count=new, by=by)
    return new


@transaction.atomic
def leave(*, team_id: int, person_ids: Collection[int], by: Actor) -> int:
    """Take people out of a team; return how many were in it."""
    _locked(team_id)
    rows = Membership.objects.filter(group_id=team_id, person_id__in=person_ids)
    gone = rows.delete()[0]
    if gone:
        _record("group.changed", team_id, act="left", count=gone, by=by)
    return gone


@transaction.atomic
def lead(*, team_id: int, person_ids: Collection[int], leads: bool, by: Actor) -> int:
    """Let colleagues of a team lead it, or no longer: who leads may write to its members."""
    _locked(team_id)
    before, after = MemberRole.STAFF, MemberRole.TEACHER
    if not leads:
        before, after = after, before
    rows = Membership.objects.filter(group_id=team_id, person_id__in=person_ids, role=before)
    changed = rows.update(role=after)
    if changed:
        act = "leads" if leads else "leads_no_more"
        _record("group.changed", team_id, act=act, count=changed, by=by)
    return changed


def _made(name: str, school_year: str) -> int:
    ids = {"school_id": scope.active_id(), "kind": GroupKind.TEAM}
    with _named_once():
        return Group.objects.create(**ids, name=name, school_year=school_year).id


@contextmanager
def _named_once() -> Iterator[None]:
    """Let the table say that a name is taken: of two who give it at once, one hears so."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise GroupNameTaken from error


def _join(team_id: int, person_ids: Collection[int], *, role: MemberRole) -> int:
    """Insert who is not in it yet, whether a colleague leads it or not."""
    rows = Membership.objects.filter(group_id=team_id)
    rows = rows.filter(role=role) if role is MemberRole.PUPIL else rows.exclude(role="pupil")
    new = sorted(set(person_ids) - set(rows.values_list("person_id", flat=True)))
    if new:
        bulk.insert(
            Membership, ("person",), ((one,) for one in new), school_id=scope.active_id(),
            group_id=team_id, role=role.value,
        )  # fmt: skip
    return len(new)


def _people(
    members: QuerySet[Pupil, Pupil] | QuerySet[StaffMember, StaffMember],
    person_ids: Collection[int],
) -> list[int]:
    return [
        found
        for batch in bulk.batches(person_ids)
        for found in members.filter(person_id__in=batch).values_list("person_id", flat=True)
    ]


def _locked(team_id: int) -> Group:
    """Return a team that nobody else changes meanwhile."""
    row = Group.objects.select_for_update().filter(id=team_id, kind=GroupKind.TEAM).first()
    if row is None:
        raise NotFound
    return row


def _record(event: str, team_id: int, *, by: Actor, **facts: object) -> None:
    audit.record(
        event, school_id=scope.active_id(), by=by, subject=subject("group", team_id), **facts
    )
