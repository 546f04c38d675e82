"""Mail a reader that there are messages, if that is wanted, allowed and true at this moment."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import translation

from sleutelbos.accounts.mails import plain, recipients, sending
from sleutelbos.accounts.mails.recipients import Recipient
from sleutelbos.accounts.queries import bunches as own_bunches
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
    together = [recipient, *_beside(recipient, digest=digest, school=school)]
    found = telling.claim(
        account_ids=[one.account_id for one in together],
        job_id=job_id,
        only_urgent=only_urgent,
        by=SYSTEM,
    )
    if found:
        _mail(found, together, school=school, job_id=job_id)


def _beside(recipient: Recipient, *, digest: dt.time | None, school: School) -> list[Recipient]:
    """Return the parent's other accounts here whose digest is due now at the same address.

    What this job takes along, the digest of that account itself finds no more.
    """
    bunch = own_bunches.of_account(recipient.account_id) if digest else None
    members = own_bunches.members(bunch, but=recipient.account_id) if bunch else []
    found = []
    for one in members:
        if one.school_id != school.id:
            continue
        other = recipients.of_notification(one.account_id, school=school)
        wish = wishes.wish(school, one.account_id)
        is_due = _is_due(wish, digest, is_urgent=False, school=school)
        if other and is_due and other.email == recipient.email:
            found.append(other)
    return found


def _is_due(wish: Wish, digest: dt.time | None, *, is_urgent: bool, school: School) -> bool:
    return notifying.is_due(
        wish, digest=digest, is_urgent=is_urgent, now=clock.now(), zone=ZoneInfo(school.time_zone)
    )


def _mail(found: list[Box], together: list[Recipient], *, school: School, job_id: int) -> None:
    """Mail the first of these, whose job it is, what is new for each of them."""
    recipient = together[0]
    links = _links(found, recipient, school)
    children = {one.account_id: one.child if one.slot > 0 else "" for one in together}
    with translation.override(recipient.language):
        content = words.notification(
            [(children[box.account_id], box) for box in found],
            name=recipient.name,
            school_name=plain.name(school.name),
            links=links,
        )
        sending.hand_over(
            content, [recipient], school=school, job_id=job_id, unsubscribe=links.unsubscribe
        )


def _links(found: list[Box], recipient: Recipient, school: School) -> Links:
    """Return where the links lead: to the address of the school's record (EML-07)."""
    is_own = [box.account_id for box in found] == [recipient.account_id]
    alone = found[0].message_id if is_own else None
    page = f"messages/{alone}" if alone else "messages"
    return Links(
        messages=f"{school.origin}/{page}?for={marks.reader(recipient.account_id)}",
        settings=f"{school.origin}/profile/notifications",
        unsubscribe=f"{school.origin}/unsubscribe/{marks.token(recipient.account_id)}",
    )
