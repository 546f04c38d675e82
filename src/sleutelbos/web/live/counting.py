"""Which sessions are still alive, and the number of each: one statement, however many."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import connection

from sleutelbos.connections import queries as connections
from sleutelbos.connections import rules as session_rules
from sleutelbos.kit import clock
from sleutelbos.people.queries import rights
from sleutelbos.people.values import Right
from sleutelbos.web import beside, session, visit

_AMONG = {"postgresql": "= ANY(%s)", "sqlite": "IN (SELECT value FROM json_each(%s))"}
_STATEMENT = """
SELECT x.id, x.seen_at, x.is_shared, x.device_id, t.id IS NOT NULL, r.right,
       a.slot > 0 AND w.id IS NULL, {unread}, {beside}
FROM connections_session x
JOIN schools_school s ON s.id = x.school_id AND s.archived_at IS NULL
JOIN accounts_account a
  ON a.id = x.account_id AND {epoch} = x.epoch
 AND a.closed_at IS NULL AND a.suspended_at IS NULL
{account}
WHERE x.ended_at IS NULL AND x.expires_at > %s AND x.id {among}
"""


def numbers(session_ids: Collection[int]) -> dict[int, int]:
    """Return the number for each session; whose session is over, is not in it."""
    now = clock.now()
    moment = connection.ops.adapt_datetimefield_value(now)
    ids = list(session_ids)
    asked: Any = ids if connection.vendor == "postgresql" else str(ids)
    statement = _STATEMENT.format(
        epoch=connections.EPOCH,
        unread=session.UNREAD,
        beside=beside.statement(),
        account=session.ACCOUNT,
        among=_AMONG[connection.vendor],
    )
    with connection.cursor() as cursor:
        of_rights = rights.parameters()
        others = beside.parameters(moment, of_rights=of_rights)
        values = [moment, *others, *of_rights, moment, asked]
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for session_id, *row in rows:
        found[session_id].append(tuple(row))
    return {
        session_id: number
        for session_id, own in found.items()
        if (number := _number(own, now=now)) is not None
    }


def _number(rows: list[tuple[Any, ...]], *, now: Any) -> int | None:
    """Return the number by a session's rows, one for each restriction; None when it is over.

    A parent's other children count too, as on every page.
    """
    seen_at, is_shared, device_id, is_staff, _, is_stranger, unread, others = rows[0]
    closed = session.closed(is_stranger, [row[4] for row in rows])
    if Right.SIGN_IN in closed:
        return None
    if device_id is None and session_rules.is_idle(
        session.moment(seen_at), is_staff=bool(is_staff), is_shared=bool(is_shared), now=now
    ):
        return None
    own = 0 if Right.MESSAGES in closed else int(unread)
    return visit.total(own, beside.read(others))
