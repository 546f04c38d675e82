"""The files of a OneRoster bundle and what joins them: users, roles, classes, enrolments."""

import csv
import datetime as dt
import io
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.parsers import dates, lines
from sleutelbos.roster.parsers.archive import Archive
from sleutelbos.roster.parsers.rows import Row
from sleutelbos.roster.parsers.table import Table
from sleutelbos.roster.values import Finding, Weight

USERS: Final = "users.csv"
_NEEDED: Final = {
    USERS: ("sourcedId", "givenName", "familyName", "identifier"),
    "roles.csv": ("userSourcedId", "role"),
    "classes.csv": ("sourcedId", "title"),
    "manifest.csv": ("propertyName", "value"),
    "enrollments.csv": ("classSourcedId", "userSourcedId", "role"),
}


class Record(NamedTuple):
    """A row of one of the files, with its columns by name."""

    row: Row
    places: Mapping[str, int]

    def raw(self, column: str) -> str:
        """Return a cell as it stands; nothing when there is no such column."""
        place = self.places.get(column)
        return "" if place is None else self.row.raw(place)

    def text(self, field: str, column: str) -> str | None:
        """Return a cell in the shape of a field, its faults noted."""
        return self.row.text(field, self.places.get(column))


class Bundle:
    """A bundle, its small files read at once and its users as often as one likes."""

    def __init__(self, archive: Archive, day: dt.date) -> None:
        self._archive, self._day = archive, day
        self._check_manifest()
        self._roles = self._roles_apart()
        self._names, self._homerooms = self._classes()
        self._enrolled: dict[str, tuple[str, ...]] = {}
        self._pupils: set[str] = set()
        self._left: dict[str, dt.date] = {}
        for record in self.records("enrollments.csv"):
            if not isinstance(record, Finding):
                self._enrol(record)
        self._own = {self._names[one] for one in self._homerooms}
        self._own |= {name for user in self._pupils for name in self.classes(user)[:1]}

    def records(self, name: str) -> Iterator[Record | Finding]:
        """Give the rows of a file that are not marked as deleted."""
        if not self._archive.has(name):
            raise FileUnreadable("lost_file", file=name)
        table = Table(lines.cut(self._archive.text(name)))
        places = {column: place for place, column in enumerate(table.header)}
        for column in _NEEDED[name]:
            if column not in places:
                raise FileUnreadable("lost_column", file=name, column=column)
        header = tuple(table.header)
        for source in table:
            if isinstance(source, Finding):
                yield source._replace(facts={**source.facts, "file": name})
                continue
            record = Record(Row(source, header), places)
            if record.raw("status").lower() != "tobedeleted":
                yield record

    def users(self, roles: Collection[str]) -> Iterator[Record]:
        """Give the users who have one of these roles."""
        for record in self.records(USERS):
            if not isinstance(record, Finding) and self.role(record) in roles:
                yield record

    def broken_users(self) -> Iterator[Finding]:
        """Give the rows of users that are no rows."""
        return (record for record in self.records(USERS) if isinstance(record, Finding))

    def role(self, record: Record) -> str:
        """Return a user's role in lower case, wherever the bundle keeps it."""
        own = record.raw("role").lower()
        return own or self._roles.get(record.raw("sourcedId"), "")

    def classes(self, user: str) -> tuple[str, ...]:
        """Return the names of the classes of a user; their own class comes first."""
        found = sorted(self._enrolled.get(user, ()), key=lambda one: one not in self._homerooms)
        return tuple(dict.fromkeys(self._names[one] for one in found if one in self._names))

    def taught(self, record: Record) -> tuple[str, ...]:
        """Return the classes of a teacher, and note which are no pupil's own: groups of a course.

        Of a bundle without pupils nobody knows, and all count.
        """
        found = self.classes(record.raw("sourcedId"))
        courses = [name for name in found if self._own and name not in self._own]
        if courses:
            facts = {"names": ", ".join(courses)[:200]}
            record.row.note(record.places["sourcedId"], "course_group", Weight.NOTICE, **facts)
        return tuple(name for name in found if name not in courses)

    def has_left(self, record: Record) -> bool:
        """Say whether all enrolments of a pupil are over, and note it."""
        user = record.raw("sourcedId")
        if user in self._enrolled or user not in self._left:
            return False
        facts = {"date": f"{self._left[user]:%d/%m/%Y}"}
        record.row.note(record.places["sourcedId"], "left_before", Weight.NOTICE, **facts)
        return True

    def _check_manifest(self) -> None:
        """Refuse a bundle with only what changed: whoever is not in it would leave."""
        if not self._archive.has("manifest.csv"):
            return
        for record in self.records("manifest.csv"):
            if isinstance(record, Finding):
                continue
            is_people = record.raw("propertyName").startswith(("file.users", "file.enrollments"))
            if is_people and record.raw("value").lower() == "delta":
                raise FileUnreadable("delta_bundle")

    def _roles_apart(self) -> dict[str, str]:
        if not self._archive.has("roles.csv"):
            return {}
        roles: dict[str, str] = {}
        for record in self.records("roles.csv"):
            if not isinstance(record, Finding):
                user, role = record.raw("userSourcedId"), record.raw("role").lower()
                if user not in roles or record.raw("roleType").lower() == "primary":
                    roles[user] = role
        return roles

    def _classes(self) -> tuple[dict[str, str], set[str]]:
        names: dict[str, str] = {}
        homerooms: set[str] = set()
        for record in self.records("classes.csv"):
            if isinstance(record, Finding):
                continue
            key = record.raw("sourcedId")
            names[key] = " ".join((record.raw("classCode") or record.raw("title")).split())
            if record.raw("classType").lower() == "homeroom":
                homerooms.add(key)
        return names, homerooms

    def _enrol(self, record: Record) -> None:
        user, group = record.raw("userSourcedId"), record.raw("classSourcedId")
        ends_on = dates.read(record.raw("endDate"))  # the first day without it, says the standard
        if ends_on and ends_on <= self._day:
            self._left[user] = max(ends_on, self._left.get(user, ends_on))
        else:  # a class that is lost is for the office to see: nobody leaves by it
            self._enrolled[user] = (*self._enrolled.get(user, ()), group)
            if record.raw("role").lower() == "student":
                self._pupils.add(user)


def listed(cell: str) -> list[str]:
    """Cut a cell that lists ids, quoted or not, into ids."""
    if not cell:
        return []
    cells = next(csv.reader(io.StringIO(cell)), [])
    return [text.strip() for text in cells if text.strip()]


def lost(record: Record, column: str, code: str) -> None:
    """Note that a cell names something that is not in the bundle."""
    record.row.fault(record.places[column], code, record.raw(column))
