"""The one SQL statement of a signed-in page: host, school, session, account, child, rights, unread.

It reads tables of five packages, on purpose: it is what a page costs all day.
"""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import rotate_token

from sleutelbos.audit.values import Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections import circles
from sleutelbos.connections import queries as connection_queries
from sleutelbos.connections import rules as session_rules
from sleutelbos.connections.rules import Shown
from sleutelbos.gate.values import Facts, SignedIn
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.queries import rights
from sleutelbos.people.rules import rights as right_rules
from sleutelbos.people.values import Right
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School
from sleutelbos.web import beside
from sleutelbos.web.visit import PortalRequest, Visit, Visitor

DEVICE = dt.timedelta(days=400)  # of a device's cookie, as long as browsers keep any
_KNOWN = dt.timedelta(days=180)
UNREAD = beside.UNREAD.format(account="a")
# Who an account is, and what is closed to it: see people.queries.rights.
ACCOUNT = """
LEFT JOIN people_person p ON p.id = a.person_id
LEFT JOIN accounts_keyring k ON k.id = a.keyring_id
LEFT JOIN people_staffmember t ON t.id = k.staff_member_id AND t.left_on IS NULL
LEFT JOIN people_pupil u ON u.id = k.pupil_id
LEFT JOIN people_person c ON c.id = u.person_id
LEFT JOIN people_guardianship w
       ON w.pupil_id = k.pupil_id AND w.person_id = a.person_id AND a.slot > 0
      AND (w.ends_on IS NULL OR w.ends_on >= %s)
LEFT JOIN people_restriction r
       ON r.guardianship_id = w.id
      AND r.holds_from <= %s AND (r.holds_until IS NULL OR r.holds_until > %s)
"""
_SCHOOL = """FROM schools_host h
JOIN schools_school s ON s.id = h.school_id AND s.archived_at IS NULL"""
_STRANGER = f"SELECT s.id, s.version {_SCHOOL} WHERE h.name = %s"
STATEMENT = f"""
SELECT s.id, s.version, x.seen_at, r.right, a.slot > 0 AND w.id IS NULL, x.is_shared,
       x.turn_digest, x.turn_before, x.turned_at, x.device_id,
       a.id, x.id, a.keyring_id, p.id, p.first_name, p.family_name, a.language,
       COALESCE(NULLIF(p.language, ''), c.language, ''),
       a.email, a.typed_email, a.email_unreachable_at IS NOT NULL AS is_unreachable,
       a.asks_factor,
       a.slot, t.role, a.agreed_version,
       a.recognised_at IS NOT NULL, a.password_chosen_at IS NOT NULL,
       a.devices_reviewed_at IS NOT NULL, a.details_given_at IS NOT NULL,
       a.details_confirmed_at IS NOT NULL, a.email_verified_at IS NOT NULL AS has_verified_email,
       a.details_checked_at, x.factor_at, x.proved_at,
       c.first_name AS child_first_name, c.family_name AS child_family_name,
       (SELECT g.name FROM people_membership m JOIN people_group g ON g.id = m.group_id
        WHERE m.person_id = c.id AND m.role = 'pupil' AND g.kind = 'class'
          AND g.school_year = s.school_year LIMIT 1) AS group_name,
       {UNREAD} AS unread, x.circle, {{beside}}
{_SCHOOL}
LEFT JOIN connections_session x ON x.token_digest = %s AND x.school_id = s.id
LEFT JOIN accounts_account a
       ON a.id = x.account_id AND x.ended_at IS NULL AND x.expires_at > %s
      AND {connection_queries.EPOCH} = x.epoch AND a.closed_at IS NULL AND a.suspended_at IS NULL
{ACCOUNT}WHERE h.name = %s
"""  # noqa: S608 - made of our own words


def load(host: str, *, token: str) -> Visit | None:
    """Return whose portal ``host`` is and who holds ``token``; None when no school has the host.

    Who brings no token costs the least: that is whoever is about to sign in.
    """
    now = clock.now()
    rows = _rows(host, token, now)
    school = _school(*rows[0][:2]) if rows else None
    if school is None:
        return None
    if not token:
        return Visit(school, None)
    row = rows[0]
    shut = closed(row[4], [one[3] for one in rows])
    visitor = None
    if row[10] is not None:
        visitor = _visitor(row[9:], shut, is_shared=bool(row[5]))
    if visitor is None or not visitor.may(Right.SIGN_IN):
        return Visit(school, None)
    seen_at = moment(row[2])
    is_to_touch = session_rules.is_to_touch(seen_at, now=now)
    if visitor.device_id is not None:
        return _on_device(Visit(school, visitor, is_to_touch), token, row[6:10])
    if session_rules.is_idle(
        seen_at, is_staff=visitor.facts.is_staff, is_shared=visitor.is_shared, now=now
    ):
        return Visit(school, None)
    return Visit(school, visitor, is_to_touch)


def _rows(host: str, token: str, now: dt.datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        if token:
            digest = session_rules.token_digest(token)
            cursor.execute(statement(STATEMENT), parameters(digest, host=host, now=now))
        else:
            cursor.execute(_STRANGER, [host])
        return list(cursor.fetchall())


def _school(school_id: int, version: int) -> School | None:
    with suppress(NotFound):  # removed at this moment
        return schools.school(school_id, version)
    return None


@cache
def statement(text: str) -> str:
    """Return the statement as this database takes it, in one line.

    psycopg reads a statement anew each time that is longer than 4,096 letters.
    """
    return " ".join(text.replace("{beside}", beside.statement()).split())


def parameters(digest: bytes, *, host: str, now: dt.datetime) -> list[Any]:
    """Return the values for the marks in ``STATEMENT``, in their order."""
    moment, of_rights = connection.ops.adapt_datetimefield_value(now), rights.parameters()
    others = beside.parameters(moment, of_rights=of_rights)
    return [moment, *others, digest, moment, *of_rights, host]


def begin(response: HttpResponse, signed_in: SignedIn) -> None:
    """Give the browser its session cookie and, after a real password, make it a known browser."""
    set_cookie(response, settings.SESSION_COOKIE_NAME, signed_in.token)
    if signed_in.browser_cookie:
        remember_browser(response, signed_in.browser_cookie)
    elif signed_in.forgets_browser:
        response.delete_cookie(settings.BROWSER_COOKIE_NAME, path="/", samesite="Lax")


def end(request: PortalRequest) -> None:
    """End the session of whoever visits, when somebody does: also before another one begins."""
    visitor = request.visit.visitor
    if visitor is None:
        return
    if visitor.circle:
        circles.end(circle=visitor.circle, by=Actor.account(visitor.account_id))
    with suppress(NotFound):  # a second click was first
        connections.end_one(
            kind="device" if visitor.device_id else "session",
            connection_id=visitor.device_id or visitor.session_id,
            account_id=visitor.account_id,
            school_id=request.visit.school.id,
            by=Actor.account(visitor.account_id),
        )


def hand_over(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Let the browser go on as another account of the same parent.

    Forms of pages that it still has open were made for the one before: they are too old now.
    """
    _leave_device(request, response, token)
    set_cookie(response, settings.SESSION_COOKIE_NAME, token, lasts=_lasts(token))
    rotate_token(request)


def forget(response: HttpResponse) -> None:
    """Take the session cookie away, and what was proved elsewhere and not used yet."""
    names = settings.SESSION_COOKIE_NAME, settings.TRIP_COOKIE_NAME, settings.DEVICE_COOKIE_NAME
    for name in names:
        response.delete_cookie(name, path="/", samesite="Lax")
    response["Clear-Site-Data"] = '"cache"'


def remember_browser(response: HttpResponse, cookie: str, *, lasts: dt.timedelta = _KNOWN) -> None:
    """Make this a known browser, for half a year if nothing else is said."""
    set_cookie(response, settings.BROWSER_COOKIE_NAME, cookie, lasts=lasts)


def set_cookie(
    response: HttpResponseBase, name: str, value: str, *, lasts: dt.timedelta | None = None
) -> None:
    """Set a cookie as ours are: of this host alone, unseen by scripts."""
    response.set_cookie(
        name,
        value,
        max_age=lasts,
        path="/",
        secure=not settings.PLAIN_HTTP,
        httponly=True,
        samesite="Lax",
    )


def _leave_device(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Keep a device's cookie aside while its owner looks at another child, and take it back."""
    before = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if "." in token:
        response.delete_cookie(settings.DEVICE_COOKIE_NAME, path="/", samesite="Lax")
    elif "." in before:
        set_cookie(response, settings.DEVICE_COOKIE_NAME, before, lasts=DEVICE)


def _lasts(cookie: str) -> dt.timedelta | None:
    return DEVICE if "." in cookie else None


def _on_device(visit: Visit, cookie: str, turns: tuple[Any, ...]) -> Visit:
    """Let a device in with its newest turn, or with the one before while that may be lost."""
    now, before, turned_at, device_id = turns
    before = None if before is None else bytes(before)
    shown = session_rules.shown(cookie, now=bytes(now), before=before)
    if shown is Shown.OLD:
        return Visit(visit.school, None, copied_id=device_id)
    is_due = session_rules.is_to_turn(moment(turned_at), shown=shown, now=clock.now())
    return replace(visit, is_to_turn=visit.is_to_touch and is_due)


def closed(is_stranger: object, restricted: Iterable[Any]) -> frozenset[Right]:
    """Return the rights that are closed: a row for each restriction, all for no guardian (N1)."""
    return frozenset(Right) if is_stranger else right_rules.closed(one for one in restricted if one)


def _visitor(row: tuple[Any, ...], closed: frozenset[Right], *, is_shared: bool) -> Visitor:
    (
        device_id, account_id, session_id, keyring_id, person_id, first_name, family_name,
        language, register_language, email, typed_email, is_unreachable, asks_factor,
        slot, role, *facts,
        checked_at, factor_at, proved_at, child_first, child_family, group_name, unread,
        circle, others,
    ) = row  # fmt: skip
    return Visitor(
        account_id=account_id,
        session_id=session_id,
        keyring_id=keyring_id,
        person_id=person_id,
        first_name=first_name,
        family_name=family_name,
        language=language,
        register_language=register_language,
        email=email,
        typed_email=typed_email,
        is_unreachable=bool(is_unreachable),
        facts=_facts([slot, role, *facts]),
        staff_role=role or "",
        asks_factor=bool(asks_factor),
        is_shared=is_shared,
        has_passed_factor=factor_at is not None,
        factor_at=None if factor_at is None else moment(factor_at),
        proved_at=moment(proved_at),
        details_checked_at=None if checked_at is None else moment(checked_at),
        child_first_name=child_first or "",
        child_family_name=child_family or "",
        group_name="" if Right.DETAILS in closed else group_name or "",
        closed=closed,
        unread=0 if Right.MESSAGES in closed else unread,
        circle=UUID(str(circle)) if circle else None,
        beside=beside.read(others),
        device_id=device_id,
    )


def _facts(row: list[Any]) -> Facts:
    slot, role, agreed, *taken = row
    recognised, password, devices, given, confirmed, verified = map(bool, taken)
    return Facts(
        slot=slot,
        is_staff=role is not None,
        is_recognised=recognised,
        agreed_version=agreed,
        has_password=password,
        has_reviewed_devices=devices,
        has_given_details=given,
        has_confirmed_details=confirmed,
        has_verified_email=verified,
    )


def moment(value: object) -> dt.datetime:
    """Read a moment: PostgreSQL gives it aware, SQLite without its zone, which is UTC."""
    read = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
    return read if read.tzinfo else read.replace(tzinfo=dt.UTC)
