"""Read everybody of a school as plain rows, for comparing a register with what is known."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef

from sleutelbos.kit import clock
from sleutelbos.people.models import Group, Guardianship, Membership, Pupil, StaffMember
from sleutelbos.people.queries import restrictions
from sleutelbos.people.values import GroupKind, MemberRole

_CHUNK = 2_000


class PupilEntry(NamedTuple):
    """A pupil, enrolled or not, with the particulars of the register."""

    pupil_id: int
    person_id: int
    register_id: str
    family_name: str
    first_name: str
    language: str
    street: str
    postcode: str
    town: str
    left_on: dt.date | None


class GuardianEntry(NamedTuple):
    """A guardian of one pupil, with the particulars of the register."""

    pupil_id: int
    guardianship_id: int
    person_id: int
    rank: int
    kind: str
    key: str
    family_name: str
    first_name: str
    email: str
    mobile: str
    street: str
    postcode: str
    town: str
    by_office: bool
    is_restricted: bool
    ends_on: dt.date | None


class StaffEntry(NamedTuple):
    """A member of staff, with the particulars of the register."""

    staff_id: int
    person_id: int
    register_id: str
    family_name: str
    first_name: str
    email: str
    role: str
    left_on: dt.date | None


def latest_year() -> str:
    """Return the latest school year in which a pupil is in a class; nothing when none is."""
    groups = Group.objects.filter(kind=GroupKind.CLASS, membership__role=MemberRole.PUPIL)
    return groups.aggregate(latest=Max("school_year"))["latest"] or ""


def pupils() -> Iterator[PupilEntry]:
    """Give every pupil whom the school ever had."""
    rows = Pupil.objects.values_list(
        "id", "person_id", "register_id", "person__family_name", "person__first_name",
        "person__language", "person__street", "person__postcode", "person__town", "left_on",
    )  # fmt: skip
    return (PupilEntry(*row) for row in rows.iterator(_CHUNK))


def guardians() -> dict[int, list[GuardianEntry]]:
    """Return every guardian by pupil, in the register's order; also who is one no longer."""
    restricted = Exists(restrictions.live_rows().filter(guardianship=OuterRef("id")))
    rows = Guardianship.objects.order_by("rank", "id").values_list(
        "pupil_id", "id", "person_id", "rank", "kind", "person__register_key",
        "person__family_name", "person__first_name", "person__register_email",
        "person__register_mobile", "person__street", "person__postcode", "person__town",
        "by_office", restricted, "ends_on",
    )  # fmt: skip
    found: dict[int, list[GuardianEntry]] = defaultdict(list)
    for row in rows.iterator(_CHUNK):
        found[row[0]].append(GuardianEntry(*row))
    return found


def classes(year: str, *, role: MemberRole) -> dict[int, list[str]]:
    """Return the names of the classes of everybody who has this role in a year, by person."""
    rows = Membership.objects.filter(
        role=role, group__kind=GroupKind.CLASS, group__school_year=year
    ).values_list("person_id", "group__name")
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, name in rows.iterator(_CHUNK):
        found[person_id].append(name)
    return found


def staff() -> Iterator[StaffEntry]:
    """Give every member of staff whom the school ever had."""
    rows = StaffMember.objects.values_list(
        "id", "person_id", "register_id", "person__family_name", "person__first_name",
        "person__register_email", "role", "left_on",
    )  # fmt: skip
    return (StaffEntry(*row) for row in rows)


def is_over(entry: GuardianEntry) -> bool:
    """Say whether a guardianship has ended."""
    return entry.ends_on is not None and entry.ends_on < clock.now().date()
