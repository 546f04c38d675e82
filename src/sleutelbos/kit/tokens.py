"""The only place that makes chance."""

import secrets
import uuid
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def new() -> str:
    """Return a fresh token of 192 bits, safe in a URL."""
    return secrets.token_urlsafe(24)


def random_bytes(count: int) -> bytes:
    """Return ``count`` random bytes."""
    return secrets.token_bytes(count)


def choice(options: Sequence[T]) -> T:
    """Return one of ``options``, each as likely as the others."""
    return secrets.choice(options)


def opaque_id() -> uuid.UUID:
    """Return an id that says nothing about what it names."""
    return uuid.uuid4()
