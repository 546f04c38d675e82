"""Decide for which accounts an act of the office on many is meant, and why others are left out."""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from sleutelbos.accounts.rules.places import Chosen, Place, Stage
from sleutelbos.gate.values import BatchKind

REMINDER_DAYS = 7  # nobody is reminded twice within so many days
FEWEST_LETTERS = 3  # fewer may be for somebody who asks: then it is checked who that is (N6)
AT_ONCE = dt.timedelta()
DELAY = dt.timedelta(minutes=5)  # in which a mail to many can still be stopped


class Reason(enum.StrEnum):
    """Why somebody is left out."""

    HAS_PASSWORD = "has_password"  # noqa: S105 - a letter would open nothing
    HAS_LETTER = "has_letter"
    HAS_ADDRESS = "has_address"  # the way in is the mail, no letter
    NEEDS_LETTER = "needs_letter"
    IS_READY = "is_ready"
    NO_ADDRESS = "no_address"
    UNREACHABLE = "unreachable"
    REMINDED = "reminded"
    SUSPENDED = "suspended"
    RESTRICTED = "restricted"
    NOT_SUSPENDED = "not_suspended"


@dataclass(frozen=True, slots=True)
class Sorted:
    """Who an act is for, and who is left out, by the reason."""

    wanted: tuple[Chosen, ...]
    left_out: dict[Reason, tuple[Chosen, ...]]


def sort(kind: BatchKind, chosen: Iterable[Chosen], *, now: dt.datetime) -> Sorted:
    """Sort accounts into who an act is for and who not."""
    wanted: list[Chosen] = []
    left_out: dict[Reason, tuple[Chosen, ...]] = {}
    for one in chosen:
        reason = why_not(kind, one, now=now)
        if reason is None:
            wanted.append(one)
        else:
            left_out[reason] = (*left_out.get(reason, ()), one)
    return Sorted(tuple(wanted), left_out)


def is_one_by_one(kind: BatchKind, count: int) -> bool:
    """Say whether so few are not printed together, but each on the page of their family."""
    return kind is BatchKind.LETTERS and 0 < count < FEWEST_LETTERS


def why_not(kind: BatchKind, one: Chosen, *, now: dt.datetime) -> Reason | None:
    """Return why an act is not for this account; None when it is."""
    is_suspended = one.place is Place.SUSPENDED
    if kind is BatchKind.RESUME:
        return None if is_suspended else Reason.NOT_SUSPENDED
    if is_suspended:
        return Reason.SUSPENDED
    if one.place is Place.RESTRICTED and kind is not BatchKind.SUSPEND:
        return Reason.RESTRICTED
    if kind is BatchKind.LETTERS:
        return _no_letter(one)
    if kind is BatchKind.REMINDERS:
        return _no_reminder(one, now=now)
    return None


def _no_letter(one: Chosen) -> Reason | None:
    if Stage.at(one.place) is Stage.NEEDS_LETTER:
        return None
    if one.has_password:
        return Reason.HAS_PASSWORD
    by_mail = one.place is Place.VERIFY or Stage.at(one.place) is Stage.STUCK
    return Reason.HAS_ADDRESS if by_mail else Reason.HAS_LETTER


def _no_reminder(one: Chosen, *, now: dt.datetime) -> Reason | None:
    if one.place is Place.ACTIVE:
        return Reason.IS_READY
    if Stage.at(one.place) is Stage.NEEDS_LETTER:
        return Reason.NEEDS_LETTER
    if not one.address:
        return Reason.NO_ADDRESS
    if one.place is Place.UNREACHABLE:
        return Reason.UNREACHABLE
    is_recent = one.reminded_at and now - one.reminded_at < dt.timedelta(days=REMINDER_DAYS)
    return Reason.REMINDED if is_recent else None
