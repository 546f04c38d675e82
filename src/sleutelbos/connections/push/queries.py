"""Which devices take notices, and where."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q

from sleutelbos.accounts.queries import bunches, rights
from sleutelbos.connections.models import PushSubscription
from sleutelbos.connections.push.rules import PushPlace
from sleutelbos.kit import scope, secrets
from sleutelbos.people.values import Right

SEAL = "push"
_PATH = "device__account__"


@dataclass(frozen=True, slots=True)
class Target:
    """A device that takes notices: whose, in which language, and where."""

    id: int
    school_id: int
    account_id: int
    bunch: UUID | None  # of its account
    language: str
    place: PushPlace


def is_on(device_id: int | None) -> bool:
    """Say whether a device takes notices."""
    return device_id is not None and PushSubscription.objects.filter(device_id=device_id).exists()


def targets(account_ids: Collection[int], *, among: Collection[int] | None = None) -> list[Target]:
    """Return the live devices of these accounts whose owners may read messages at this moment.

    One statement, however many; ``among``: these subscriptions only.
    """
    whose = Q(rights.may(Right.MESSAGES, path=_PATH), device__account_id__in=account_ids)
    return _live(whose, among)


def beside(account_ids: Collection[int], *, among: Collection[int] | None = None) -> list[Target]:
    """Return the live devices of all accounts that the owners of these put together.

    Of whichever schools, and of those alone who may read the messages of these accounts now.
    """
    found = bunches.of_readers(account_ids)
    if not found:
        return []
    with scope.everywhere():
        whose = Q(rights.may(Right.SIGN_IN, path=_PATH), device__account__bunch__in=found)
        return _live(whose, among)


def _live(whose: Q, among: Collection[int] | None) -> list[Target]:
    rows = PushSubscription.objects.filter(
        whose,
        device__ended_at=None,
        device__account__closed_at=None,
        device__account__suspended_at=None,
        device__epoch=F("device__account__grant_epoch"),
    )
    if among is not None:
        rows = rows.filter(id__in=among)
    found = rows.order_by("id").values_list(
        "id", "school_id", *(f"{_PATH}{name}" for name in ("id", "bunch", "language")),
        "language", "sealed",
    )  # fmt: skip
    return [
        Target(key, school_id, account_id, bunch, chosen or language, _opened(sealed))
        for key, school_id, account_id, bunch, chosen, language, sealed in found
    ]


def _opened(sealed: bytes | memoryview) -> PushPlace:
    return PushPlace(**json.loads(secrets.open_sealed(SEAL, bytes(sealed))))
