"""Mail a reader that there are messages, if that is wanted, allowed and true at this moment."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import translation

from sleutelbos.accounts.mails import plain, recipients, sending
from sleutelbos.accounts.mails.recipients import Recipient
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import clock
from sleutelbos.messaging.actions import notifying as telling
from sleutelbos.messaging.mails import words
from sleutelbos.messaging.mails.words import Links
from sleutelbos.messaging.queries import marks, wishes
from sleutelbos.messaging.queries.telling import Box
from sleutelbos.messaging.rules import notifying
from sleutelbos.messaging.values import Wish
from sleutelbos.outbox.errors import NotNow
from sleutelbos.schools.models import School


def notify(
    account_id: int, *, digest: dt.time | None, is_urgent: bool, school: School, job_id: int
) -> None:
    """Mail what is new for an account, once; nothing when all of it was read or taken away."""
    if school.post_frozen_at is not None:
        raise NotNow("post frozen")
    recipient = recipients.of_notification(account_id, school=school)
    if recipient is None:
        return
    wish = wishes.wish(school, account_id)
    if not _is_due(wish, digest, is_urgent=is_urgent, school=school):
        telling.postpone(
            account_id=account_id, job_id=job_id, school=school, is_urgent=is_urgent, by=SYSTEM
        )
        return
    only_urgent = not _is_due(wish, digest, is_urgent=False, school=school)
    found = telling.claim(
        account_ids=[account_id], job_id=job_id, only_urgent=only_urgent, by=SYSTEM
    )
    if found:
        _mail(found, recipient, school=school, job_id=job_id)


def _is_due(wish: Wish, digest: dt.time | None, *, is_urgent: bool, school: School) -> bool:
    return notifying.is_due(
        wish, digest=digest, is_urgent=is_urgent, now=clock.now(), zone=ZoneInfo(school.time_zone)
    )


def _mail(found: list[Box], recipient: Recipient, *, school: School, job_id: int) -> None:
    links = _links(found, recipient, school)
    child = recipient.child if recipient.slot > 0 else ""
    with translation.override(recipient.language):
        content = words.notification(
            [(child, box) for box in found],
            name=recipient.name,
            school_name=plain.name(school.name),
            links=links,
        )
        sending.hand_over(
            content, [recipient], school=school, job_id=job_id, unsubscribe=links.unsubscribe
        )


def _links(found: list[Box], recipient: Recipient, school: School) -> Links:
    """Return where the links lead: to the address of the school's record (EML-07)."""
    alone = found[0].message_id if len(found) == 1 else None
    page = f"messages/{alone}" if alone else "messages"
    return Links(
        messages=f"{school.origin}/{page}?for={marks.reader(recipient.account_id)}",
        settings=f"{school.origin}/profile/notifications",
        unsubscribe=f"{school.origin}/unsubscribe/{marks.token(recipient.account_id)}",
    )
