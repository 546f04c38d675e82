"""Let a phone stay signed in, and end one whose key somebody has copied (A14, D16)."""

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections import circles, devices
from sleutelbos.connections import queries as connected
from sleutelbos.connections.devices import Opening
from sleutelbos.connections.oauth.actions import farewells
from sleutelbos.gate import charges
from sleutelbos.gate.actions import beside, telling, throttle
from sleutelbos.gate.errors import StepNotDue
from sleutelbos.gate.rules import limits, steps
from sleutelbos.gate.values import Client, Facts
from sleutelbos.schools.models import School


def keep(
    *,
    account_id: int,
    session_id: int,
    facts: Facts,
    school: School,
    name: str,
    client: Client,
    is_fresh: bool,
    by: Actor,
) -> str:
    """Turn a browser's session into a device that stays signed in; return its cookie.

    Raise StepNotDue before the account is fully activated, and for staff; TooManyAttempts.
    """
    if not steps.may_have_device(facts, agreement_version=school.agreement_version):
        raise StepNotDue
    made = charges.of(limits.NEW_DEVICE, account_id, school_id=school.id)
    throttle.take(charges=made, school_id=school.id, by=by)
    with transaction.atomic():
        source = devices.source(session_id=session_id, account_id=account_id)
        connections.end_replaced(session_id=session_id, by=by)
        opening = Opening(account_id, source, name, client.browser, client.network, is_fresh)
        return add(school_id=school.id, opening=opening, client=client, by=by)


@transaction.atomic
def add(*, school_id: int, opening: Opening, client: Client, by: Actor) -> str:
    """Make a device, which opens the parent's other children too; return its cookie.

    Its owner is told by mail.
    """
    session_id, cookie = devices.begin_device(school_id=school_id, opening=opening, by=by)
    beside.open_again(
        session_id=session_id,
        account_id=opening.account_id,
        circle=opening.source.circle,
        client=client,
        by=by,
    )
    telling.tell(kind="device_added", account_id=opening.account_id, school_id=school_id, by=by)
    return cookie


@transaction.atomic
def end_copied(*, device_id: int, school_id: int, by: Actor) -> None:
    """End a device of which two copies are used, and tell its owner; once."""
    account_id = connected.owner_of_device(device_id)
    if account_id is None or not circles.end_devices(id=device_id, by=by):
        return
    farewells.of_device(device_id=device_id, by=by)
    audit.record_for("device.copied", account_id=account_id, school_id=school_id, by=SYSTEM)
    telling.tell(kind="device_copied", account_id=account_id, school_id=school_id, by=by)
