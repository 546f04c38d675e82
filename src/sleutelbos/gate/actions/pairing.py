"""Bring in a phone: a code on the computer, a number on the phone (D16)."""

from django.db import transaction

from sleutelbos.accounts.queries import rights
from sleutelbos.audit.values import STRANGER, Actor
from sleutelbos.connections import pairings
from sleutelbos.connections.devices import Opening
from sleutelbos.connections.pairings import Claimed
from sleutelbos.gate import charges
from sleutelbos.gate.actions import devices, throttle
from sleutelbos.gate.errors import LinkDead, StepNotDue
from sleutelbos.gate.rules import limits, steps
from sleutelbos.gate.values import Client, Facts
from sleutelbos.kit import codes
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School


def begin(*, account_id: int, session_id: int, facts: Facts, school: School, by: Actor) -> str:
    """Return a code for a phone; raise StepNotDue, TooManyAttempts, NotFound."""
    if not steps.may_have_device(facts, agreement_version=school.agreement_version):
        raise StepNotDue
    made = charges.of(limits.NEW_DEVICE, account_id, school_id=school.id)
    throttle.take(charges=made, school_id=school.id, by=by)
    return pairings.begin(account_id=account_id, session_id=session_id, school_id=school.id, by=by)


def claim(*, code: str, school_id: int, client: Client, by: Actor = STRANGER) -> Claimed:
    """Return a phone's number for a code; raise LinkDead, and TooManyAttempts for who guesses."""
    guess = charges.of(limits.TYPED_CODE, "pairing", client.address, school_id=school_id)
    throttle.take(charges=guess, school_id=school_id, by=by)
    claimed = pairings.claim(code=codes.normalise(code) or "", by=by)
    if claimed is None:
        raise LinkDead
    return claimed


@transaction.atomic
def finish(*, phone: str, school_id: int, client: Client, name: str, by: Actor = STRANGER) -> str:
    """Let a phone stay signed in; return its cookie. Raise LinkDead when this is over."""
    done = pairings.finish(phone=phone, by=by)
    if done is None or not rights.is_allowed(done.account_id, Right.SIGN_IN):
        raise LinkDead
    opening = Opening(
        done.account_id, done.source, name, client.browser, client.network, is_fresh=False
    )
    owner = Actor.account(done.account_id)
    return devices.add(school_id=school_id, opening=opening, client=client, by=owner)
