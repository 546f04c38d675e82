"""Where devices take notices: switched on by their owner, on the device itself.

What a push service gave the browser (its address and the keys of this device) is sealed: it is of
no use to who reads the database.
"""

import json
from collections.abc import Collection
from dataclasses import asdict

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections.errors import PushRefused
from sleutelbos.connections.models import Device, PushSubscription
from sleutelbos.connections.push import rules
from sleutelbos.connections.push.queries import SEAL
from sleutelbos.kit import clock, secrets
from sleutelbos.kit.errors import NotFound


@transaction.atomic
def switch_on(
    *, device_id: int, account_id: int, school_id: int, place: rules.PushPlace, language: str,
    by: Actor,
) -> None:  # fmt: skip
    """Let a device take notices; raise PushRefused for what no browser gives, NotFound."""
    if not rules.is_push_place(place):
        raise PushRefused
    if not Device.objects.filter(id=device_id, account_id=account_id, ended_at=None).exists():
        raise NotFound
    sealed = secrets.seal(SEAL, json.dumps(asdict(place)).encode())
    values = {"sealed": sealed, "language": language, "made_at": clock.now()}
    PushSubscription.objects.update_or_create(
        device_id=device_id, defaults=values, create_defaults={"school_id": school_id, **values}
    )
    _record(account_id=account_id, school_id=school_id, by=by, is_on=True)


@transaction.atomic
def switch_off(*, device_id: int, account_id: int, school_id: int, by: Actor) -> None:
    """Let a device take no notices any more."""
    found = PushSubscription.objects.filter(device_id=device_id, device__account_id=account_id)
    if found.delete()[0]:
        _record(account_id=account_id, school_id=school_id, by=by, is_on=False)


def forget(*, subscription_ids: Collection[int], by: Actor) -> None:
    """Forget places that the push service says are no more."""
    PushSubscription.objects.filter(id__in=subscription_ids).delete()


def _record(*, account_id: int, school_id: int, by: Actor, is_on: bool) -> None:
    event = "device.notices_set"
    audit.record_for(event, account_id=account_id, school_id=school_id, by=by, on=is_on)
