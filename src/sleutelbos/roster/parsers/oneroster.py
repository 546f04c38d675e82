"""Read a OneRoster CSV bundle: 1.1, and 1.2 with its roles in a file of their own.

Register ids: ``identifier`` before ``sourcedId`` (D27), so that a school that changes from CSV to
OneRoster keeps its pupils. Users are read twice instead of kept: guardians first.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from sleutelbos.kit import names
from sleutelbos.people.values import StaffRole
from sleutelbos.roster import national_number
from sleutelbos.roster.parsers import bundle as bundles
from sleutelbos.roster.parsers import cells
from sleutelbos.roster.parsers.archive import Archive
from sleutelbos.roster.parsers.bundle import Bundle, Record
from sleutelbos.roster.parsers.cells import words
from sleutelbos.roster.parsers.pupils import SecretsFor
from sleutelbos.roster.values import Finding, GuardianRow, PupilRow, StaffRow, Weight

LABELS: Final = {
    "register_id": "identifier",
    "family_name": "familyName",
    "first_name": "givenName",
    "class_name": "classCode",
}
_GUARDIANS: Final = frozenset({"guardian", "parent", "relative"})
_STAFF: Final = {
    "administrator": StaffRole.OFFICE, "principal": StaffRole.OFFICE,
    "sitecoordinator": StaffRole.OFFICE, "siteadministrator": StaffRole.OFFICE,
    "systemadministrator": StaffRole.OFFICE, "districtadministrator": StaffRole.OFFICE,
    "teacher": StaffRole.TEACHER, "aide": StaffRole.TEACHER, "proctor": StaffRole.TEACHER,
    "counselor": StaffRole.TEACHER,
}  # fmt: skip
_TYPED: Final = re.compile(r"\{\s*([^:{}]+?)\s*:\s*([^{}]*?)\s*\}")
_NUMBER_TYPES: Final = words(
    "nationalnumber nationalregisternumber nationalid nationalregister rijksregisternummer "
    "rijksregister rrn insz niss bisnumber bisnummer numeronational nationalregisternummer ssin"
)


def is_bundle(archive: Archive) -> bool:
    """Say whether a zip is a OneRoster bundle."""
    return archive.has(bundles.USERS)


def read_pupils(
    archive: Archive, *, secrets_for: SecretsFor | None = None, day: dt.date = dt.date.min
) -> Iterator[PupilRow | Finding]:
    """Give every pupil who is there on this day, with guardians and class."""
    bundle = Bundle(archive, day)
    yield from bundle.broken_users()
    guardians: dict[str, GuardianRow | None] = {}
    for record in bundle.users(_GUARDIANS):
        guardian = _guardian(record)
        yield from record.row.findings
        guardians[record.raw("sourcedId")] = None if record.row.is_bad else guardian
    has_numbers = any(_number(record) for record in bundle.users({"student"}))
    for record in bundle.users({"student"}):
        if bundle.has_left(record):
            yield from record.row.findings
            continue
        pupil = _pupil(record, bundle, guardians)
        secrets = _secrets(record, pupil.register_id, secrets_for) if has_numbers else ()
        yield from record.row.findings
        if not record.row.is_bad:
            yield pupil._replace(secrets=secrets)


def read_staff(archive: Archive, *, day: dt.date = dt.date.min) -> Iterator[StaffRow | Finding]:
    """Give every member of staff with the classes of this day."""
    bundle = Bundle(archive, day)
    yield from bundle.broken_users()
    for record in bundle.users(_STAFF):
        register_id, family_name, first_name = _identity(record)
        member = StaffRow(
            record.row.row,
            register_id,
            family_name,
            first_name,
            record.text("email", "email"),
            _STAFF[bundle.role(record)].value,
            tuple(name for name in bundle.taught(record) if cells.is_usable("class_name", name)),
        )
        yield from record.row.findings
        if not record.row.is_bad:
            yield member


def _pupil(record: Record, bundle: Bundle, guardians: dict[str, GuardianRow | None]) -> PupilRow:
    register_id, family_name, first_name = _identity(record)
    classes = bundle.classes(record.raw("sourcedId"))
    if not classes:
        bundles.lost(record, "sourcedId", "no_class")
    elif not cells.is_usable("class_name", classes[0]):
        record.row.fault(record.places["sourcedId"], "wrong_class_name", classes[0])
    return PupilRow(
        record.row.row,
        register_id,
        family_name,
        first_name,
        classes[0] if classes else "",
        guardians=tuple(_agents(record, guardians)),
    )


def _agents(record: Record, guardians: dict[str, GuardianRow | None]) -> Iterator[GuardianRow]:
    for key in bundles.listed(record.raw("agentSourcedIds")):
        if key not in guardians:
            bundles.lost(record, "agentSourcedIds", "unknown_guardian")
        elif guardian := guardians[key]:
            yield guardian


def _guardian(record: Record) -> GuardianRow:
    """Return a guardian; the bundle says nothing of addresses, nor who is mother or father."""
    key, family_name, first_name = _identity(record, key="key", first_is_needed=False)
    return GuardianRow(
        key,
        family_name,
        first_name,
        "",
        record.text("email", "email"),
        record.text("mobile", "sms"),
    )


def _identity(
    record: Record, *, key: str = "register_id", first_is_needed: bool = True
) -> tuple[str, str, str]:
    """Return id, family name and first name, their faults noted."""
    column = "identifier" if record.raw("identifier") else "sourcedId"
    needed = [column, "familyName", *(["givenName"] if first_is_needed else [])]
    for name in needed:
        if not record.raw(name):
            record.row.fault(record.places[name], "missing_value")
    stored = (column, "familyName", "givenName", "email", "sms")
    record.row.check_numbers([record.places[name] for name in stored if name in record.places])
    texts = (
        record.text(key, column),
        record.text("family_name", "familyName"),
        record.text("first_name", "givenName"),
    )
    return texts[0] or "", texts[1] or "", texts[2] or ""


def _secrets(record: Record, register_id: str, secrets_for: SecretsFor | None) -> tuple[str, ...]:
    """Check the national number among the typed ids and give it to the sink (D5)."""
    number, place = _number(record), record.places["userIds"]
    digits = national_number.digits(number)
    if digits is None:
        code = "wrong_number" if number else "missing_number"
        facts = {"value": national_number.masked(number)[:20]} if number else {}
        record.row.note(place, code, Weight.NOTICE, **facts)
        return ()
    if secrets_for is None or record.row.is_bad:
        return ()
    return secrets_for(register_id, digits)


def _number(record: Record) -> str:
    for kind, value in _TYPED.findall(record.raw("userIds")):
        if names.fold(kind) in _NUMBER_TYPES:
            return str(value)
    return ""
