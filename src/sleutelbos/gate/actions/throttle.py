"""Leaky buckets, shared by all workers, charged by one atomic statement before the slow hash.

A charge that does not fit is refused and changes nothing, so that an attacker cannot lengthen
anybody's wait. No success ever clears a bucket: it gives back its own charge, no more (D19).
"""

from collections.abc import Sequence
from functools import cache

from django.db import connection

from sleutelbos.audit.values import Actor
from sleutelbos.gate.charges import Charge
from sleutelbos.gate.errors import TooManyAttempts
from sleutelbos.gate.rules import limits
from sleutelbos.kit import clock, rows, scope

_ELAPSED = "{greatest}(excluded.leaked_at - b.leaked_at, 0)"
_LEFT = f"{{greatest}}(b.level - {_ELAPSED} * excluded.capacity / excluded.period, 0)"
_FITS = f"{_LEFT} + 1 <= excluded.capacity + 0.000001"
_ROW = "(%s, %s, %s, %s, 1, %s, TRUE)"
_INTO = "INSERT INTO gate_bucket AS b (school_id, key, capacity, period, level, leaked_at, granted)"
_CHARGE = f"""
{_INTO} VALUES {{rows}}
ON CONFLICT (key) DO UPDATE SET
  granted = {_FITS},
  level = {_LEFT} + CASE WHEN {_FITS} THEN 1 ELSE 0 END,
  leaked_at = {{greatest}}(b.leaked_at, excluded.leaked_at),
  capacity = excluded.capacity, period = excluded.period
RETURNING key, level, capacity, period, granted
"""
# Of this one statement's own transaction: PostgreSQL answers before the charge is on the disk. What
# is committed later stands behind it in the log, and takes it along.
_WITHOUT_WAITING = ", set_config('synchronous_commit', 'off', true)"
# An insert as well, though the rows stand already: an update would take them in whatever order the
# database finds them, and one that charges and one that gives back would wait for each other.
_BACK = "(%s, %s, 1, 1, 0, 0, TRUE)"
_GIVE_BACK = f"""
{_INTO} VALUES {{rows}}
ON CONFLICT (key) DO UPDATE SET level = CASE WHEN b.level > 1 THEN b.level - 1 ELSE 0 END
"""


def take(
    *,
    charges: Sequence[Charge],
    school_id: int,
    by: Actor,
    also: Sequence[Charge] = (),
    once: tuple[Charge, Charge] | None = None,
    then_writes: bool = False,
) -> list[Charge]:
    """Charge all buckets at once; raise TooManyAttempts when one is full, and charge none.

    Those in ``also`` are charged as far as they have room, and refuse nobody. Of ``once``, the
    second counts only when the first had room: so that the same thing is not counted twice.
    Who ``then_writes`` commits something else before anybody hears what became of the attempt:
    that brings the charges to the disk as well, so they need not wait for it themselves.
    Return the charges made, for whoever may give them back.
    """
    all_of_them = [*charges, *also, *(once or ())]
    found = {row[0]: row for row in _charge(all_of_them, school_id, waits=not then_writes)}
    made = [charge for charge in all_of_them if found[charge.key][4]]
    if once and once[0] in made:
        charges = [*charges, once[1]]
    elif once and once[1] in made:
        made.remove(once[1])
        give_back(charges=[once[1]], by=by)
    full = [found[charge.key] for charge in charges if not found[charge.key][4]]
    if not full:
        return made
    give_back(charges=made, by=by)
    raise TooManyAttempts(
        retry_after=max(
            limits.wait_seconds(level, capacity=capacity, period=period)
            for _, level, capacity, period, _ in full
        )
    )


def give_back(*, charges: Sequence[Charge], by: Actor) -> None:
    """Take back these charges, and no others."""
    if charges:
        school_id = scope.active_id()
        keys = [charge.key for charge in _in_order(charges)]
        rows.execute(
            _giving_back(len(keys)),
            [value for key in keys for value in (school_id, key)],
        )


_Row = tuple[bytes, float, float, float, bool]


def _charge(charges: Sequence[Charge], school_id: int, *, waits: bool) -> list[_Row]:
    now = clock.now().timestamp()
    values: list[int | float | bytes] = []
    for charge in _in_order(charges):
        limit = charge.limit
        values += [school_id, charge.key, float(limit.count), limit.seconds, now]
    is_sqlite = connection.vendor == "sqlite"
    waits = waits or is_sqlite or connection.in_atomic_block
    statement = _charging(len(charges), greatest="MAX" if is_sqlite else "GREATEST", waits=waits)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(bytes(key), *rest[:4]) for key, *rest in cursor.fetchall()]


@cache
def _charging(count: int, *, greatest: str, waits: bool) -> str:
    statement = _CHARGE.format(rows=", ".join([_ROW] * count), greatest=greatest)
    return statement if waits else statement + _WITHOUT_WAITING


@cache
def _giving_back(count: int) -> str:
    return _GIVE_BACK.format(rows=", ".join([_BACK] * count))


def _in_order(charges: Sequence[Charge]) -> list[Charge]:
    """Return them as everybody takes them, so that two never wait for each other."""
    return sorted(charges, key=lambda charge: charge.key)
