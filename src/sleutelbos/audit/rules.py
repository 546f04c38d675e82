"""The hash chain: each seal is a digest of the seal before and of the entry (pure).

Anybody with an export can follow it. Personal facts stand in it as a salted digest only, so that
erasing them leaves the chain whole.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

START = bytes(32)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What of an entry stands in the chain."""

    school_id: int
    number: int
    event: str
    actor: str
    subject: str
    facts: dict[str, object]
    personal_digest: bytes
    happened_at: dt.datetime


def seal(entry: Sealed, *, before: bytes) -> bytes:
    """Return the seal of an entry behind the seal of the one before."""
    return hashlib.sha256(before + canonical(entry)).digest()


def canonical(entry: Sealed) -> bytes:
    """Return an entry as the bytes that are sealed: JSON, sorted, in UTC."""
    return _json(
        {
            "school": entry.school_id,
            "number": entry.number,
            "event": entry.event,
            "actor": entry.actor,
            "subject": entry.subject,
            "facts": entry.facts,
            "personal": entry.personal_digest.hex(),
            "at": entry.happened_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        }
    )


def personal_digest(salt: bytes, personal: dict[str, object]) -> bytes:
    """Return what stands for the personal facts in the chain."""
    return hashlib.sha256(salt + _json(personal)).digest()


def _json(value: dict[str, object]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
