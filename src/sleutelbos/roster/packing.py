"""Pack rows and plans: lines, compressed and sealed. Nothing is readable while it waits."""

import json
import zlib
from collections.abc import Iterable, Iterator

from sleutelbos.kit import journal, secrets
from sleutelbos.kit.journal import Journal, Noted
from sleutelbos.roster.values import (
    FileKind,
    Finding,
    GuardianRow,
    InUse,
    Line,
    Loss,
    Plan,
    PupilRow,
    Question,
    RegisterRow,
    StaffRow,
    Weight,
)

_ROWS = "roster_rows"
_PLAN = "roster_plan"
_TABLE = "roster_table"
_QUESTION = "roster_question"
_JOURNAL = "roster_journal"
_OUTER, _LIST, _INNER, _NONE = "\x1f", "\x1e", "\x1d", "\x00"
_LEVEL = 1
_IN_USE = Loss._fields.index("in_use")
_PIECE = 1 << 18


def encoded(row: RegisterRow) -> bytes:
    """Write a row as one line; no cell has a control character, so these can part them."""
    if isinstance(row, StaffRow):
        parts = [*row[:6], None if row.classes is None else _LIST.join(row.classes)]
    else:
        guardians = [_written(one, _INNER) for one in row.guardians or ()]
        listed = None if row.guardians is None else _LIST.join(guardians)
        parts = [*row[:9], listed, _LIST.join(row.secrets)]
    return f"{_written(parts, _OUTER)}\n".encode()


def decoded(line: str, kind: FileKind) -> RegisterRow:
    """Read a row as it was written."""
    row, *parts = line.split(_OUTER)
    if kind is FileKind.STAFF:
        cells = [_or_none(part) for part in parts]
        return StaffRow._make([int(row), *cells[:5], _listed(parts[5])])
    guardians, secret = parts[8:]
    people = None if guardians == _NONE else tuple(map(_guardian, _split(guardians)))
    own = [_or_none(part) for part in parts[:8]] if _NONE in line else parts[:8]
    return PupilRow._make([int(row), *own, people, tuple(_split(secret))])


def _guardian(text: str) -> GuardianRow:
    parts = text.split(_INNER)
    return GuardianRow._make(map(_or_none, parts) if _NONE in text else parts)


def _written(parts: Iterable[str | int | None], mark: str) -> str:
    return mark.join([_NONE if part is None else str(part) for part in parts])


def _or_none(part: str) -> str | None:
    return None if part == _NONE else part


def _listed(part: str) -> tuple[str, ...] | None:
    return None if part == _NONE else tuple(_split(part))


def _split(part: str) -> list[str]:
    return part.split(_LIST) if part else []


def seal_rows(lines: Iterable[bytes]) -> bytes:
    """Compress and seal encoded rows."""
    return _seal_lines(_ROWS, lines)


def open_rows(sealed: bytes, kind: FileKind) -> Iterator[RegisterRow]:
    """Give the rows again."""
    return (decoded(line.decode(), kind) for line in _open_lines(_ROWS, sealed))


def seal_table(lines: Iterable[bytes]) -> bytes:
    """Compress and seal the lines of a table that waits to be read."""
    return _seal_lines(_TABLE, lines)


def open_table(sealed: bytes) -> Iterator[bytes]:
    """Give the lines of a table again."""
    return _open_lines(_TABLE, sealed)


def _seal_lines(purpose: str, lines: Iterable[bytes]) -> bytes:
    packer = zlib.compressobj(_LEVEL)
    packed = b"".join([*map(packer.compress, lines), packer.flush()])
    return secrets.seal(purpose, packed)


def _open_lines(purpose: str, sealed: bytes) -> Iterator[bytes]:
    """Give lines again, a piece at a time: they are never all in memory."""
    packed = secrets.open_sealed(purpose, sealed)
    unpacker, rest = zlib.decompressobj(), b""
    for start in range(0, len(packed), _PIECE):
        lines = (rest + unpacker.decompress(packed[start : start + _PIECE])).split(b"\n")
        rest = lines.pop()
        yield from lines


def seal_question(question: Question) -> bytes:
    """Seal what somebody is asked about the columns of a table."""
    return secrets.seal(_QUESTION, json.dumps(question, ensure_ascii=False).encode())


def open_question(sealed: bytes) -> Question:
    """Give the question again."""
    header, examples, guess, *names = json.loads(secrets.open_sealed(_QUESTION, sealed))
    return Question(tuple(header), tuple(map(tuple, examples)), guess, *map(tuple, names))


def seal_plan(plan: Plan, *, most: int) -> bytes:
    """Compress and seal a plan, with at most so many findings, the weighty ones first."""
    findings = sorted(plan.findings, key=lambda one: (list(Weight).index(one.weight), one.row))
    parts = {
        "arrivals": plan.arrivals,
        "moves": plan.moves,
        "changes": plan.changes,
        "leavers": plan.leavers,
        "findings": findings[:most],
        "losses": plan.losses,
    }
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return secrets.seal(_PLAN, zlib.compress(text.encode(), _LEVEL))


def open_plan(sealed: bytes) -> Plan:
    """Give a plan again."""
    parts = json.loads(zlib.decompress(secrets.open_sealed(_PLAN, sealed)))
    findings = [
        Finding(row, column, code, Weight(weight), facts)
        for row, column, code, weight, facts in parts.pop("findings")
    ]
    losses = [Loss(*one)._replace(in_use=InUse(one[_IN_USE])) for one in parts.pop("losses", ())]
    lines = {name: [Line(*one) for one in found] for name, found in parts.items()}
    return Plan(**lines, findings=findings, losses=losses)


def seal_journal(written: Journal) -> bytes:
    """Seal a journal, which is compressed already."""
    return secrets.seal(_JOURNAL, written.packed())


def open_journal(sealed: bytes) -> Noted:
    """Give again what a journal tells."""
    return journal.read(secrets.open_sealed(_JOURNAL, sealed))
