"""Which outside providers a school has, and how it is known there."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from sleutelbos.accounts.values import ProviderKind
from sleutelbos.gate.models import IdentityProvider
from sleutelbos.gate.openid.provider import Provider
from sleutelbos.gate.rules import openid
from sleutelbos.kit import scope, secrets
from sleutelbos.kit.errors import NotFound
from sleutelbos.schools.models import School

SEAL = "identity_provider"


@dataclass(frozen=True, slots=True)
class Door:
    """A button of the sign-in page; ``name`` only where the kind has no name of its own."""

    kind: str
    name: str


def doors(school: School) -> tuple[Door, ...]:
    """Return the buttons of a school's sign-in page; asked once for each of its versions."""
    return _doors(school.id, school.version)


def provider(kind: str) -> Provider:
    """Return a provider of the school at work; raise NotFound."""
    row = IdentityProvider.objects.filter(kind=kind).first()
    if row is None:
        raise NotFound
    return _provider(row)


def providers() -> dict[str, Provider]:
    """Return the providers of the school at work by kind, shown or not."""
    return {row.kind: _provider(row) for row in IdentityProvider.objects.all()}


def proving(school: School) -> list[Door]:
    """Return the buttons of those that ask who it is: what comes by them is a fresh proof (D18)."""
    return [one for one in doors(school) if openid.asks_again(one.kind)]


def is_same_door(kind: str, here_id: int, there_id: int) -> bool:
    """Say whether two schools let the same people in by a kind: what one heard, the other believes.

    Each has it on its sign-in page, of the same issuer and for the same domains.
    """
    here, there = (_shown(kind, school_id) for school_id in (here_id, there_id))
    return here is not None and here == there


def callback_address(school: School, *, kind: str, issuer: str) -> str:
    """Return where a provider sends browsers back to: what the school tells it beforehand."""
    return f"{broker(school)}/with/back/{openid.callback(kind, issuer)}"


def broker(school: School) -> str:
    """Return the origin of the broker: one for all schools, or the school's own."""
    return settings.BROKER or school.origin


@lru_cache(maxsize=2048)
def _doors(school_id: int, _version: int) -> tuple[Door, ...]:
    rows = IdentityProvider.objects.filter(school_id=school_id, is_shown=True)
    names = dict(rows.values_list("kind", "name"))
    return tuple(Door(kind.value, names[kind]) for kind in ProviderKind if kind in names)


def forget() -> None:
    """Forget which buttons there are."""
    _doors.cache_clear()


def _shown(kind: str, school_id: int) -> tuple[str, tuple[str, ...]] | None:
    with scope.within(school_id):
        row = IdentityProvider.objects.filter(kind=kind, is_shown=True).first()
    return (row.issuer, tuple(sorted(row.domains))) if row else None


def _secret(row: IdentityProvider) -> str:
    """Return a client's secret; nothing when the key has changed since: it is typed again then."""
    try:
        return secrets.open_sealed(SEAL, bytes(row.sealed_secret)).decode()
    except ValueError:
        return ""


def _provider(row: IdentityProvider) -> Provider:
    return Provider(
        id=row.id,
        kind=row.kind,
        name=row.name,
        issuer=row.issuer,
        client_id=row.client_id,
        secret=_secret(row),
        domains=tuple(row.domains),
        is_shown=row.is_shown,
    )
