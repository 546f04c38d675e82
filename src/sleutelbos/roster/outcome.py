"""What a rehearsal showed: how much, and who needs another look before the import is real."""

import json
import zlib
from dataclasses import asdict, dataclass, field

from sleutelbos.kit import secrets
from sleutelbos.roster.values import Finding, Line, Summary, Weight

SHOWN = 500
_PURPOSE = "roster_rehearsal"


@dataclass(frozen=True, slots=True)
class Listed:
    """Some people of one kind: as many as a page shows, and how many there are."""

    total: int = 0
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The report of a rehearsal. ``seconds`` is how long applying took."""

    summary: Summary
    opened: int = 0
    closed: int = 0
    letters: int = 0
    seconds: int = 0
    alarms: tuple[Finding, ...] = ()
    notices: int = 0
    lists: dict[str, Listed] = field(default_factory=dict)  # by_hand, numbered, classless, beyond


def listed(lines: list[Line]) -> Listed:
    """Return people of one kind, cut to what a page shows."""
    return Listed(len(lines), tuple(lines[:SHOWN]))


def seal(outcome: Outcome) -> bytes:
    """Compress and seal a report."""
    text = json.dumps(asdict(outcome), ensure_ascii=False, separators=(",", ":"))
    return secrets.seal(_PURPOSE, zlib.compress(text.encode()))


def open_sealed(sealed: bytes) -> Outcome:
    """Give a report again."""
    parts = json.loads(zlib.decompress(secrets.open_sealed(_PURPOSE, sealed)))
    parts["summary"] = Summary(*parts["summary"])
    parts["alarms"] = tuple(
        Finding(row, column, code, Weight(weight), facts)
        for row, column, code, weight, facts in parts["alarms"]
    )
    parts["lists"] = {
        key: Listed(one["total"], tuple(Line(*line) for line in one["lines"]))
        for key, one in parts["lists"].items()
    }
    return Outcome(**parts)
