"""Whom one digest tells together: a reader, and the same parent's other accounts.

They may be of other schools. Each is asked in its own, where its rights and its wish are.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sleutelbos.accounts.mails import recipients
from sleutelbos.accounts.mails.recipients import Recipient
from sleutelbos.accounts.queries import bunches
from sleutelbos.kit import clock, scope
from sleutelbos.messaging.queries import wishes
from sleutelbos.messaging.rules import notifying
from sleutelbos.messaging.values import Wish
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class Told:
    """An account of which a mail tells, and its school."""

    recipient: Recipient
    school: School

    @property
    def account_id(self) -> int:
        """Return the account."""
        return self.recipient.account_id


@dataclass(frozen=True, slots=True)
class Other:
    """Another account of the same parent, whether or not it is told now."""

    account_id: int
    school: School


def others(account_id: int) -> list[Other]:
    """Return the accounts that open together with one of the school at work."""
    bunch = bunches.of_account(account_id)
    members = bunches.members(bunch, but=account_id) if bunch else []
    known = {one: schools.fresh_school(one) for one in {member.school_id for member in members}}
    return [Other(one.account_id, known[one.school_id]) for one in members]


def due(found: list[Other], *, first: Told, digest: dt.time) -> list[Told]:
    """Return those whose digest goes out at this very hour, to the same address as the first's."""
    told = (_told(one, first=first, digest=digest) for one in found)
    return [one for one in told if one]


def is_due(wish: Wish, digest: dt.time | None, *, is_urgent: bool = False, school: School) -> bool:
    """Say whether what was planned for a reader is still wanted now."""
    return notifying.is_due(
        wish, digest=digest, is_urgent=is_urgent, now=clock.now(), zone=ZoneInfo(school.time_zone)
    )


def _told(other: Other, *, first: Told, digest: dt.time) -> Told | None:
    school = other.school
    if school.post_frozen_at is not None or not _is_same_hour(school, first.school):
        return None
    with scope.within(school.id):
        recipient = recipients.of_notification(other.account_id, school=school)
        wish = wishes.wish(school, other.account_id)
    if recipient is None or recipient.email != first.recipient.email:
        return None
    return Told(recipient, school) if is_due(wish, digest, school=school) else None


def _is_same_hour(one: School, other: School) -> bool:
    """Say whether the clocks of two schools say the same."""
    now = clock.now()
    offsets = {now.astimezone(ZoneInfo(school.time_zone)).utcoffset() for school in (one, other)}
    return len(offsets) == 1
