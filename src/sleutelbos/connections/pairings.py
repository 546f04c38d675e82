"""Bring in a phone with a code on a computer: once, for two minutes, by a number that matches.

Whoever photographs the code only makes the owner's own phone say that it was used already; whoever
sends somebody a code of their own must still have the number that their own computer asks for.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections import devices
from sleutelbos.connections.devices import Source
from sleutelbos.connections.models import Pairing
from sleutelbos.kit import clock, codes, secrets, tokens

TIME = dt.timedelta(minutes=2)
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a phone gets for the code: the number that it shows, and what only it has."""

    number: str
    phone: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A phone that may come in, and whose account it opens."""

    account_id: int
    source: Source


@transaction.atomic
def begin(*, account_id: int, session_id: int, school_id: int, by: Actor) -> str:
    """Make a code for a phone, in place of any earlier one; raise NotFound when this is over."""
    source = devices.source(session_id=session_id, account_id=account_id)
    now, code = clock.now(), codes.new()
    Pairing.objects.filter(account_id=account_id, ended_at=None).update(ended_at=now)
    Pairing.objects.create(
        school_id=school_id, account_id=account_id, session_id=session_id, epoch=source.epoch,
        code_digest=_digest("code", code), made_at=now, expires_at=now + TIME,
    )  # fmt: skip
    audit.record_for("pairing.begun", account_id=account_id, school_id=school_id, by=by)
    return code


def claim(*, code: str, by: Actor) -> Claimed | None:
    """Give a phone its number for a code; None when that is not right, too old or used."""
    number, phone = codes.digits(DIGITS), tokens.new()
    free = Pairing.objects.filter(
        code_digest=_digest("code", code), phone_digest=None, ended_at=None,
        expires_at__gt=clock.now(), session__ended_at=None,
    )  # fmt: skip
    digests = {"phone_digest": _digest("phone", phone), "number_digest": _digest("number", number)}
    found = free.values_list("id", flat=True).first()
    if found is None:
        return None
    # By its own columns only: over a join, PostgreSQL would let two that come at once both have it.
    mine = Pairing.objects.filter(id=found, phone_digest=None, ended_at=None)
    return Claimed(number, phone) if mine.update(**digests) == 1 else None


def has_phone(*, session_id: int, by: Actor) -> bool | None:
    """Say whether a phone used the code of this computer; None when there is no code any more."""
    found = list(_of_computer(session_id).values_list("phone_digest", flat=True)[:1])
    return found[0] is not None if found else None


@transaction.atomic
def agree(*, session_id: int, account_id: int, school_id: int, number: str, by: Actor) -> bool:
    """Let the phone with this number in; say whether it is the right one. A wrong one ends it."""
    now, mine = clock.now(), _of_computer(session_id).filter(agreed_at=None)
    if mine.filter(number_digest=_digest("number", number)).update(agreed_at=now) == 1:
        return True
    mine.update(ended_at=now)
    audit.record_for("pairing.refused", account_id=account_id, school_id=school_id, by=by)
    return False


def is_agreed(*, phone: str, by: Actor) -> bool | None:
    """Say whether the computer has typed the phone's number; None when this is over."""
    rows = _of_phone(phone).values_list("agreed_at", flat=True)
    found = list(rows[:1])
    return found[0] is not None if found else None


def finish(*, phone: str, by: Actor) -> Finished | None:
    """Take the phone in, once; None when somebody was first, or it is over."""
    row = _of_phone(phone).exclude(agreed_at=None).first()
    if row is None:
        return None
    if Pairing.objects.filter(id=row.id, ended_at=None).update(ended_at=clock.now()) != 1:
        return None
    return Finished(row.account_id, Source(row.epoch, None))


def _of_computer(session_id: int) -> QuerySet[Pairing, Pairing]:
    return Pairing.objects.filter(session_id=session_id, ended_at=None, expires_at__gt=clock.now())


def _of_phone(phone: str) -> QuerySet[Pairing, Pairing]:
    return Pairing.objects.filter(
        phone_digest=_digest("phone", phone), ended_at=None, expires_at__gt=clock.now(),
        session__ended_at=None,
    )  # fmt: skip


def _digest(kind: str, text: str) -> bytes:
    return secrets.digest(f"pairing:{kind}", text)
