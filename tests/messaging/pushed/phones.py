"""Phones that take notices, and what they are told of."""

from typing import Any

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Device, PushSubscription
from sleutelbos.connections.push import actions as subscriptions
from sleutelbos.connections.push.rules import PushPlace
from sleutelbos.kit import clock as now_clock
from sleutelbos.kit import scope
from sleutelbos.messaging import jobs
from tests import factories
from tests.messaging import post
from tests.push_service import Phone


def on(account: Account, phone: Phone, *, language: str = "nl") -> Device:
    """Let an account have a device that takes notices."""
    now = now_clock.now()
    with scope.within(account.school_id):
        device = Device.objects.create(
            school_id=account.school_id, account=account, name="Gsm", epoch=account.grant_epoch,
            made_at=now, seen_at=now,
        )  # fmt: skip
        subscriptions.switch_on(
            device_id=device.id, account_id=account.id, school_id=account.school_id,
            place=PushPlace(**phone.place), language=language, by=SYSTEM,
        )  # fmt: skip
    return device


def arrives(account: Account, *, subject: str = "Luizen in de klas", **more: Any) -> None:
    """Let a message of the office arrive."""
    office = factories.a_staff_member(account.school, "office", first="Els")
    with scope.within(account.school_id):
        post.arrived(office, subject=subject, **more)


def push(account: Account, **more: Any) -> None:
    """Let the job tell the devices of an account."""
    with scope.within(account.school_id):
        jobs.push(job_id=1, account_ids=[account.id], **more)


def kept(account: Account) -> int:
    """Return how many places are kept at an account's school."""
    with scope.within(account.school_id):
        return PushSubscription.objects.count()
