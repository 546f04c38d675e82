"""A parent's other accounts that are open in this browser: a part of the page's one statement.

They are the other sessions of the same circle whose accounts are in the same bunch still. Without a
circle it costs nothing; with one, a few rows by their index, whatever is in the mailboxes.
"""

import json
from collections.abc import Iterator

from django.db import connection

from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Facts
from sleutelbos.people.queries import rights
from sleutelbos.people.values import Right
from sleutelbos.schools import queries as schools
from sleutelbos.web.visit import Beside

# How many unread messages an account has, exact to 99; conditions in words, not as parameters:
# SQLite takes the partial index for no other.
UNREAD = """(SELECT COUNT(*) FROM
    (SELECT 1 FROM messaging_delivery d
     WHERE d.account_id = {account}.id AND d.is_unread AND d.place = 0 AND d.arrives_at <= %s
     LIMIT 100) AS unread)"""
_LISTS = {
    "sqlite": ("json_group_array", "json_array"),
    "postgresql": ("json_agg", "json_build_array"),
}
_MAY_SIGN_IN = rights.statement(Right.SIGN_IN, person="b.person_id", pupil="l.pupil_id")
_MAY_READ = rights.statement(Right.MESSAGES, person="b.person_id", pupil="l.pupil_id")


def statement() -> str:
    """Return the column that lists them, as JSON; ``parameters`` fill it in."""
    rows, row = _LISTS[connection.vendor]
    return f"""CASE WHEN x.circle IS NULL THEN NULL ELSE (
    SELECT CAST({rows}({row}(
        y.id, b.id, z.id, z.version, q.first_name, q.family_name,
        {_MAY_READ} AND NOT (b.asks_factor AND y.factor_at IS NULL),
        b.slot, b.recognised_at IS NOT NULL, b.agreed_version, b.password_chosen_at IS NOT NULL,
        b.devices_reviewed_at IS NOT NULL, b.details_given_at IS NOT NULL,
        b.details_confirmed_at IS NOT NULL, b.email_verified_at IS NOT NULL,
        {UNREAD.format(account="b")})) AS text)
    FROM connections_session y
    JOIN accounts_account b
      ON b.id = y.account_id
     AND CASE WHEN y.device_id IS NULL THEN b.session_epoch ELSE b.grant_epoch END = y.epoch
     AND b.bunch = a.bunch AND b.slot > 0
     AND b.closed_at IS NULL AND b.suspended_at IS NULL
    JOIN schools_school z ON z.id = y.school_id AND z.archived_at IS NULL
    JOIN accounts_keyring l ON l.id = b.keyring_id
    JOIN people_pupil v ON v.id = l.pupil_id
    JOIN people_person q ON q.id = v.person_id
    WHERE y.circle = x.circle AND y.id <> x.id AND y.ended_at IS NULL AND y.expires_at > %s
      AND {_MAY_SIGN_IN}) END"""  # noqa: S608 - made of our own words


def parameters(moment: str | None, *, of_rights: list[str | None]) -> list[str | None]:
    """Return the values for the marks in ``statement``, in their order."""
    return [*of_rights, moment, moment, *of_rights]


def read(column: str | None) -> tuple[Beside, ...]:
    """Read the column, by the child's name."""
    found = _read(json.loads(column or "[]"))
    return tuple(sorted(found, key=lambda one: (one.child_first_name, one.account_id)))


def _read(rows: list[list[object]] | None) -> Iterator[Beside]:
    for row in rows or ():
        (
            session_id, account_id, school_id, version, first, family, may_read,
            slot, recognised, agreed, password, devices, given, confirmed, verified, unread,
        ) = row  # fmt: skip
        school = schools.school(int(str(school_id)), int(str(version)))
        facts = Facts(
            slot=int(str(slot)),
            is_recognised=bool(recognised),
            agreed_version=int(str(agreed)),
            has_password=bool(password),
            has_reviewed_devices=bool(devices),
            has_given_details=bool(given),
            has_confirmed_details=bool(confirmed),
            has_verified_email=bool(verified),
        )
        step = steps.next_step(facts, agreement_version=school.agreement_version)
        may_read = bool(may_read) and not steps.blocks_pages(step)
        yield Beside(
            account_id=int(str(account_id)),
            session_id=int(str(session_id)),
            school=school,
            child_first_name=str(first),
            child_family_name=str(family),
            may_read=may_read,
            unread=int(str(unread)) if may_read else 0,
        )
