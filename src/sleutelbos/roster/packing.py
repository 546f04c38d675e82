"""Pack rows and plans: JSON lines, compressed and sealed. Nothing is readable while it waits."""

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from sleutelbos.kit import secrets
from sleutelbos.roster.values import (
    FileKind,
    Finding,
    GuardianRow,
    Line,
    Plan,
    PupilRow,
    RegisterRow,
    StaffRow,
    Weight,
)

_ROWS = "roster_rows"
_PLAN = "roster_plan"
_LEVEL = 1
_PIECE = 1 << 18


def encoded(row: RegisterRow) -> bytes:
    """Write a row as one line."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decoded(line: bytes | str, kind: FileKind) -> RegisterRow:
    """Read a row as it was written."""
    values: list[Any] = json.loads(line)
    if kind is FileKind.STAFF:
        values[6] = None if values[6] is None else tuple(values[6])
        return StaffRow._make(values)
    if values[9] is not None:
        values[9] = tuple(map(GuardianRow._make, values[9]))
    values[10] = tuple(values[10])
    return PupilRow._make(values)


def seal_rows(lines: Iterable[bytes]) -> bytes:
    """Compress and seal encoded rows."""
    packer = zlib.compressobj(_LEVEL)
    packed = b"".join([*map(packer.compress, lines), packer.flush()])
    return secrets.seal(_ROWS, packed)


def open_rows(sealed: bytes, kind: FileKind) -> Iterator[RegisterRow]:
    """Give the rows again, a piece at a time: they are never all in memory."""
    packed = secrets.open_sealed(_ROWS, sealed)
    unpacker, rest = zlib.decompressobj(), b""
    for start in range(0, len(packed), _PIECE):
        lines = (rest + unpacker.decompress(packed[start : start + _PIECE])).split(b"\n")
        rest = lines.pop()
        for line in lines:
            yield decoded(line, kind)


def seal_plan(plan: Plan, *, most: int) -> bytes:
    """Compress and seal a plan, with at most so many findings, the weighty ones first."""
    findings = sorted(plan.findings, key=lambda one: (list(Weight).index(one.weight), one.row))
    parts = {
        "arrivals": plan.arrivals,
        "moves": plan.moves,
        "changes": plan.changes,
        "leavers": plan.leavers,
        "findings": findings[:most],
    }
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return secrets.seal(_PLAN, zlib.compress(text.encode(), _LEVEL))


def open_plan(sealed: bytes) -> Plan:
    """Give a plan again."""
    parts = json.loads(zlib.decompress(secrets.open_sealed(_PLAN, sealed)))
    lines = {name: [Line(*one) for one in found] for name, found in parts.items()
             if name != "findings"}  # fmt: skip
    findings = [
        Finding(row, column, code, Weight(weight), facts)
        for row, column, code, weight, facts in parts["findings"]
    ]
    return Plan(**lines, findings=findings)
