"""What providers publish about themselves: metadata and keys, remembered for a while.

Each process remembers for itself. A token signed with a key that is not known yet makes it look
again, at most once a minute: providers change their keys without telling (rotation).
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from sleutelbos.gate.errors import ProviderAway
from sleutelbos.gate.rules import openid
from sleutelbos.gate.rules.openid import Metadata, Unusable
from sleutelbos.kit import clock, fetching
from sleutelbos.kit.fetching import Unfetchable

REMEMBERED = 3600.0  # seconds
LOOKS_AGAIN = 60.0  # seconds between two looks for a key that is not there
AWAY = 15.0  # seconds in which a provider that does not answer is not asked again
MANY = 500  # providers; more than any installation has
Found = TypeVar("Found")
Keys = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Found]):
    found: Found | ProviderAway
    at: float


class _Memory(Generic[Found]):
    """What was found at an address, and when; also that nothing was, for a moment."""

    def __init__(self, look: Callable[[str], Found]) -> None:
        self._look = look
        self._kept: dict[str, _Kept[Found]] = {}
        self._lock = Lock()

    def at(self, address: str, *, youngest: float = REMEMBERED) -> Found:
        """Return what is there, looked up again when that was longer ago than ``youngest``."""
        kept = self._kept.get(address)
        if kept is None or clock.stopwatch() - kept.at >= self._age(kept, youngest):
            kept = self._look_up(address)
        if isinstance(kept.found, ProviderAway):
            raise ProviderAway(kept.found.reason)
        return kept.found

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

    def _age(self, kept: _Kept[Found], youngest: float) -> float:
        return AWAY if isinstance(kept.found, ProviderAway) else youngest

    def _look_up(self, address: str) -> _Kept[Found]:
        found: Found | ProviderAway
        try:
            found = self._look(address)
        except ProviderAway as away:
            found = away
        kept = _Kept(found, clock.stopwatch())
        with self._lock:
            if len(self._kept) >= MANY:
                self._kept.clear()
            self._kept[address] = kept
        return kept


def metadata(issuer: str) -> Metadata:
    """Return a provider's metadata; raise ProviderAway."""
    return _metadata.at(issuer)


def keys(metadata: Metadata) -> Keys:
    """Return the public keys with which a provider signs; raise ProviderAway."""
    return _keys.at(metadata.keys)


def newer_keys(metadata: Metadata) -> Keys:
    """Return the keys looked up again, when that was not done just now; raise ProviderAway."""
    return _keys.at(metadata.keys, youngest=LOOKS_AGAIN)


def forget() -> None:
    """Forget all, so that the next question is asked anew."""
    _metadata.forget()
    _keys.forget()


def _look_at_metadata(issuer: str) -> Metadata:
    try:
        return openid.read_metadata(_document(openid.metadata_address(issuer)), issuer=issuer)
    except Unusable as error:
        raise ProviderAway(str(error)) from error


def _look_at_keys(address: str) -> Keys:
    found = _document(address).get("keys")
    if not isinstance(found, list):
        raise ProviderAway("keys")
    return [one for one in found if isinstance(one, dict)]


def _document(address: str) -> dict[str, Any]:
    try:
        fetched = fetching.fetch(address)
        if fetched.status != 200:
            raise ProviderAway("status")
        return fetched.document()
    except Unfetchable as error:
        raise ProviderAway(error.reason) from error


_metadata = _Memory(_look_at_metadata)
_keys = _Memory(_look_at_keys)
