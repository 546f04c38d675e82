"""Who stands behind a token, in one statement that is written out: it is asked at every use.

It reads tables of three packages, on purpose: nothing is remembered, so whoever is suspended,
restricted, reset or cut off has lost it at the next request.
"""

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.db import connection

from sleutelbos.connections.oauth import rules, secrets
from sleutelbos.connections.oauth.values import Holder
from sleutelbos.connections.queries import EPOCH
from sleutelbos.kit import clock, scope
from sleutelbos.people.queries import rights
from sleutelbos.people.values import Right

_STEPS = ("recognised_at", "password_chosen_at", "devices_reviewed_at", "details_given_at",
          "details_confirmed_at", "email_verified_at")  # fmt: skip
_MAY = rights.statement(Right.SIGN_IN, person="a.person_id", pupil="k.pupil_id")
_STATEMENT = f"""
SELECT {{first}}, f.id, o.id, o.app_id, c.client_id, f.scopes, o.scopes, c.scopes, f.session_id,
       o.seen_at, a.id, a.public_id, a.person_id, k.pupil_id, a.slot,
       k.staff_member_id IS NOT NULL, p.first_name, p.family_name, a.language, a.agreed_version,
       {", ".join(f"a.{step} IS NOT NULL" for step in _STEPS)}
FROM connections_tokenfamily f
JOIN connections_grant o ON o.id = f.grant_id AND o.ended_at IS NULL
JOIN connections_connectedapp c ON c.id = o.app_id AND c.removed_at IS NULL
JOIN accounts_account a
     ON a.id = o.account_id AND a.grant_epoch = o.epoch
    AND a.closed_at IS NULL AND a.suspended_at IS NULL
JOIN accounts_keyring k ON k.id = a.keyring_id
JOIN people_person p ON p.id = a.person_id
LEFT JOIN connections_session x
     ON x.id = f.session_id AND x.ended_at IS NULL AND x.expires_at > %s
    AND x.epoch = {EPOCH}
{{more}}
WHERE f.school_id = %s AND f.ended_at IS NULL AND f.expires_at > %s
  AND (f.is_offline OR f.session_id IS NULL OR x.id IS NOT NULL)
  AND (a.slot = 0 OR {_MAY})
  AND {{which}}
"""  # noqa: S608 - made of our own words
_BEARER = _STATEMENT.format(
    first="t.scopes, t.made_at, t.expires_at",
    more="JOIN connections_accesstoken t ON t.family_id = f.id",
    which="t.token_digest = %s AND t.expires_at > %s",
)
_REFRESHER = _STATEMENT.format(
    first="f.scopes, f.rotated_at, f.expires_at",
    more="",
    which="f.handle = %s AND f.is_offline AND f.rotated_at > %s AND f.generation >= %s",
)


def bearer(token: str) -> Holder | None:
    """Return who stands behind an access token; None when it is worth nothing."""
    return _holder(_BEARER, secrets.digest(token), _moment_of(clock.now()))


def refresher(token: str, *, only_newest: bool = False) -> Holder | None:
    """Return who stands behind a refresh token of any generation; None when nobody does."""
    read = secrets.read_refresh_token(token)
    if read is None:
        return None
    since = _moment_of(clock.now() - rules.IDLE)
    found = _holder(_REFRESHER, read[0], since, read[1])
    is_old = only_newest and _holder(_REFRESHER, read[0], since, read[1] + 1) is not None
    return None if is_old else found


def _holder(statement: str, *which: Any) -> Holder | None:
    now = _moment_of(clock.now())
    values = [now, scope.active_id(), now, *rights.parameters(), *which]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    if row is None:
        return None
    (
        scopes, made_at, expires_at, family_id, grant_id, app_id, client_id, *limits, session_id,
        seen_at, account_id, public_id, person_id, pupil_id, slot, is_staff, first_name,
        family_name, language, agreed_version,
    ) = row[:-len(_STEPS)]  # fmt: skip
    done = zip(_STEPS, row[-len(_STEPS) :], strict=True)
    return Holder(
        family_id=family_id,
        grant_id=grant_id,
        app_id=app_id,
        client_id=client_id,
        scopes=rules.within(_listed(scopes), *map(_listed, limits)),
        session_id=session_id,
        seen_at=_moment(seen_at),
        made_at=_moment(made_at),
        expires_at=_moment(expires_at),
        account_id=account_id,
        public_id=UUID(str(public_id)),
        person_id=person_id,
        pupil_id=pupil_id,
        slot=slot,
        is_staff=bool(is_staff),
        first_name=first_name,
        family_name=family_name,
        language=language,
        has=frozenset(step for step, is_done in done if is_done),
        agreed_version=agreed_version,
    )


def _listed(column: Any) -> list[str]:
    """Read a list: both databases give its text, unless a driver has read it already."""
    found: list[str] = json.loads(column) if isinstance(column, str) else column
    return found


def _moment_of(moment: dt.datetime) -> str | None:
    return connection.ops.adapt_datetimefield_value(moment)


def _moment(value: object) -> dt.datetime:
    """Read a moment: PostgreSQL gives it aware, SQLite without its zone, which is UTC."""
    read = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
    return read if read.tzinfo else read.replace(tzinfo=dt.UTC)
