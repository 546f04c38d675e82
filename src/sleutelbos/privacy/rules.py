"""Marks of who was erased, and whether a mark is somebody's (pure)."""

import hashlib
from collections.abc import Collection


def mark(salt: bytes, *, kind: str, value: str) -> str:
    """Return the mark of something that leads to a person: worthless to whoever has not that."""
    return hashlib.sha256(salt + f"{kind}:{value}".encode()).hexdigest()


def is_marked(marks: Collection[str], *, salt: bytes, kind: str, value: str) -> bool:
    """Say whether this is one of those that were marked."""
    return mark(salt, kind=kind, value=value) in marks
