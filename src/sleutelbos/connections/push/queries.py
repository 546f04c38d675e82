"""Which devices take notices, and where."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F

from sleutelbos.accounts.queries import rights
from sleutelbos.connections.models import PushSubscription
from sleutelbos.connections.push.rules import PushPlace
from sleutelbos.kit import secrets
from sleutelbos.people.values import Right

SEAL = "push"


@dataclass(frozen=True, slots=True)
class Target:
    """A device that takes notices: whose, in which language, and where."""

    id: int
    account_id: int
    language: str
    place: PushPlace


def is_on(device_id: int | None) -> bool:
    """Say whether a device takes notices."""
    return device_id is not None and PushSubscription.objects.filter(device_id=device_id).exists()


def targets(account_ids: Collection[int], *, among: Collection[int] | None = None) -> list[Target]:
    """Return the live devices of these accounts whose owners may read messages at this moment.

    One statement, however many; ``among``: these subscriptions only.
    """
    rows = PushSubscription.objects.filter(
        rights.may(Right.MESSAGES, path="device__account__"),
        device__account_id__in=account_ids,
        device__ended_at=None,
        device__account__closed_at=None,
        device__account__suspended_at=None,
        device__epoch=F("device__account__grant_epoch"),
    )
    if among is not None:
        rows = rows.filter(id__in=among)
    found = rows.order_by("id").values_list(
        "id", "device__account_id", "device__account__language", "language", "sealed"
    )
    return [
        Target(key, account_id, chosen or language, _opened(sealed))
        for key, account_id, chosen, language, sealed in found
    ]


def _opened(sealed: bytes | memoryview) -> PushPlace:
    return PushPlace(**json.loads(secrets.open_sealed(SEAL, bytes(sealed))))
