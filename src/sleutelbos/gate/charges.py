"""Which bucket a guess falls into."""

from dataclasses import dataclass

from sleutelbos.gate.rules.limits import Limit
from sleutelbos.kit import secrets


@dataclass(frozen=True, slots=True)
class Charge:
    """One charge: a limit and who or what it counts for, as a keyed digest."""

    limit: Limit
    key: bytes


def of(limits: tuple[Limit, ...], *who: str | int, school_id: int) -> list[Charge]:
    """Return the charges of ``limits`` for ``who`` in a school."""
    return [
        Charge(limit, secrets.digest("bucket", school_id, limit.name, *who)) for limit in limits
    ]
