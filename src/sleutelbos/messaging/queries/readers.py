"""Who reads a message: what a sender chose, within what the sender may, as one set."""

from collections.abc import Collection
from dataclasses import replace

from django.db.models import Q, QuerySet

from sleutelbos.accounts.queries import reach as reachable
from sleutelbos.accounts.queries import readers as accounts
from sleutelbos.kit import written
from sleutelbos.kit.written import Written
from sleutelbos.messaging.rules import writing
from sleutelbos.messaging.rules.writing import Permissions, Reach
from sleutelbos.messaging.values import Audience, Sender
from sleutelbos.people.queries import audience as people
from sleutelbos.people.queries import teams as people_teams
from sleutelbos.people.queries.teams import Team
from sleutelbos.schools.models import School


def permissions(school: School) -> Permissions:
    """Return the school's table of who may write to whom."""
    return Permissions(
        teachers_to_all=school.teachers_write_all,
        guardians_to_teachers=school.guardians_write_teachers,
        guardians_to_office=school.guardians_write_office,
        pupils_to_teachers=school.pupils_write_teachers,
        pupils_to_office=school.pupils_write_office,
    )


def reach(school: School, sender: Sender) -> Reach:
    """Return to whom somebody may write."""
    return writing.reach(sender.role, permissions(school))


def meant(school: School, *, audience: Audience, sender: Sender) -> Written:
    """Return the accounts that get a message, the sender's own not; nobody beyond the reach."""
    may = reach(school, sender)
    families = audience.means_families and may.families != "none"
    colleagues = _colleagues(school, audience, may=may, sender=sender)
    if families and not colleagues:
        return _families(school, audience, teacher_id=_own(may, sender))
    sets = colleagues
    if families:
        sets.append(accounts.those(_families(school, audience, teacher_id=_own(may, sender))))
    return written.ids(_any(sets).exclude(id=sender.account_id))


def readers(school: School, *, audience: Audience, sender: Sender) -> QuerySet:  # type: ignore[type-arg]
    """Return the same accounts, to ask more of them."""
    return accounts.those(meant(school, audience=audience, sender=sender))


def teams(school: School, sender: Sender) -> list[Team]:
    """Return the teams to which somebody may write: of a teacher those that they lead."""
    may = reach(school, sender)
    if may.families == "none":
        return []
    return people_teams.teams(school.school_year, leader_id=_own(may, sender))


def writable_staff(school: School, sender: Sender) -> QuerySet:  # type: ignore[type-arg]
    """Return the accounts of staff to whom somebody may write."""
    return _any(_staff(school, reach(school, sender), sender))


def single_people(school: School, sender: Sender) -> QuerySet:  # type: ignore[type-arg]
    """Return the accounts of staff and guardians to whom somebody may write, one by one."""
    may = reach(school, sender)
    return _any([*_staff(school, may, sender), *_guardians(school, may, sender)])


def within(school: School, audience: Audience, sender: Sender) -> Audience:
    """Return an audience that somebody else chose, with nobody whom this sender may not see."""
    pupils = set(
        pupils_in_reach(
            school, sender=sender, pupil_ids=(*audience.pupil_ids, *audience.without_pupil_ids)
        )
    )
    known = single_people(school, sender).filter(id__in=audience.account_ids)
    people = set(known.values_list("id", flat=True)) if audience.account_ids else set()
    return replace(
        audience,
        pupil_ids=tuple(one for one in audience.pupil_ids if one in pupils),
        without_pupil_ids=tuple(one for one in audience.without_pupil_ids if one in pupils),
        account_ids=tuple(one for one in audience.account_ids if one in people),
    )


def pupils_in_reach(school: School, *, sender: Sender, pupil_ids: Collection[int]) -> list[int]:
    """Return which of these pupils somebody may write to."""
    may = reach(school, sender)
    if may.families == "none" or not pupil_ids:
        return []
    audience = Audience(pupil_ids=tuple(pupil_ids))
    return people.found(_pupils(school, audience, teacher_id=_own(may, sender)))


def without_account(school: School, *, audience: Audience, sender: Sender) -> QuerySet | None:  # type: ignore[type-arg]
    """Return the guardianships that are meant and have no account; None when none are meant."""
    may = reach(school, sender)
    if not (audience.means_families and audience.with_guardians) or may.families == "none":
        return None
    pupils = _pupils(school, audience, teacher_id=_own(may, sender))
    return reachable.without_account(pupils, people.guardians(audience.guardian_kinds))


def _families(school: School, audience: Audience, *, teacher_id: int | None) -> Written:
    return accounts.of_families(
        _pupils(school, audience, teacher_id=teacher_id),
        with_pupils=audience.with_pupils,
        with_guardians=audience.with_guardians,
        kinds=audience.guardian_kinds,
    )


def _pupils(school: School, audience: Audience, *, teacher_id: int | None) -> Written:
    return people.pupils(
        school_year=school.school_year,
        is_whole_school=audience.is_whole_school,
        group_ids=(*audience.group_ids, *audience.team_ids),
        pupil_ids=audience.pupil_ids,
        without_group_ids=audience.without_group_ids,
        without_pupil_ids=audience.without_pupil_ids,
        teacher_id=teacher_id,
    )


def _colleagues(
    school: School, audience: Audience, *, may: Reach, sender: Sender
) -> list[QuerySet]:  # type: ignore[type-arg]
    """Return who is meant apart from pupils: staff, of teams too, and single people in reach."""
    found = [accounts.of_staff()] if audience.with_staff and may.staff else []
    if audience.team_ids and may.staff:
        members = people.staff_of(
            audience.team_ids, school_year=school.school_year, leader_id=_own(may, sender)
        )
        found.append(accounts.of_staff(members))
    if audience.account_ids:
        single = [*_staff(school, may, sender), *_guardians(school, may, sender)]
        found += [one.filter(id__in=audience.account_ids) for one in single]
    return found


def _guardians(school: School, may: Reach, sender: Sender) -> list[QuerySet]:  # type: ignore[type-arg]
    """Return the accounts of all guardians to whom somebody may write, as one set, or none."""
    if may.families == "none":
        return []
    everybody = Audience(is_whole_school=True)
    return [accounts.those(_families(school, everybody, teacher_id=_own(may, sender)))]


def _any(sets: list[QuerySet]) -> QuerySet:  # type: ignore[type-arg]
    """Return the accounts that are in one of these sets, each once."""
    if len(sets) == 1:
        return sets[0]
    found = Q(id__in=())
    for one in sets:
        found |= Q(id__in=one.values("id"))
    return accounts.live(found)


def _own(may: Reach, sender: Sender) -> int | None:
    return sender.person_id if may.families == "own" else None


def _staff(school: School, may: Reach, sender: Sender) -> list[QuerySet]:  # type: ignore[type-arg]
    if may.staff:
        return [accounts.of_staff()]
    found = []
    if may.own_teachers:
        pupil = accounts.pupil_of(sender.keyring_id)
        found.append(accounts.of_staff(people.teachers_of(pupil, school_year=school.school_year)))
    if may.office:
        found.append(accounts.of_staff(people.office()))
    return found
