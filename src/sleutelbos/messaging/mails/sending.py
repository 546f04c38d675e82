"""Mail a reader that there are messages, if that is wanted, allowed and true at this moment."""

import datetime as dt
from collections.abc import Iterable

from django.utils import translation

from sleutelbos.accounts.mails import plain, recipients, sending
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.messaging.actions import notifying as telling
from sleutelbos.messaging.mails import beside, words
from sleutelbos.messaging.mails.beside import Other, Told
from sleutelbos.messaging.mails.words import Links, Part
from sleutelbos.messaging.queries import marks, wishes
from sleutelbos.messaging.queries.telling import Box
from sleutelbos.outbox.errors import NotNow
from sleutelbos.schools.models import School


def notify(
    account_id: int, *, digest: dt.time | None, is_urgent: bool, school: School, job_id: int
) -> None:
    """Mail what is new for an account, once; nothing when all of it was read or taken away.

    A digest takes along what is new for the parent's other accounts, of whichever schools. What
    it takes, their own digests find no more; what an earlier try took and this one may not tell,
    goes back to them.
    """
    if school.post_frozen_at is not None:
        raise NotNow("post frozen")
    recipient = recipients.of_notification(account_id, school=school)
    first = Told(recipient, school) if recipient else None
    wish = wishes.wish(school, account_id)
    is_wanted = beside.is_due(wish, digest, is_urgent=is_urgent, school=school)
    others = beside.others(account_id) if digest else []
    along = beside.due(others, first=first, digest=digest) if first and digest and is_wanted else []
    _give_back(others, along, job_id=job_id)
    if first is None:
        return
    if is_wanted:
        only_urgent = not beside.is_due(wish, digest, school=school)
        _tell([first, *along], only_urgent=only_urgent, job_id=job_id)
        return
    telling.postpone(
        account_id=account_id, job_id=job_id, school=school, is_urgent=is_urgent, by=SYSTEM
    )


def _tell(together: list[Told], *, only_urgent: bool, job_id: int) -> None:
    """Mail what this job may tell of these accounts, if there is anything."""
    schools = {one.account_id: one.school.id for one in together}
    found = telling.claim(accounts=schools, job_id=job_id, only_urgent=only_urgent, by=SYSTEM)
    known = {one.account_id: one for one in together}
    if found:
        _mail([(known[box.account_id], box) for box in found], job_id=job_id)


def _give_back(others: Iterable[Other], along: Iterable[Told], *, job_id: int) -> None:
    """Let the other accounts' own digests tell what this job had and may not tell any more."""
    kept = {one.account_id for one in along}
    for one in others:
        if one.account_id not in kept:
            with scope.within(one.school.id):
                telling.give_back(
                    account_id=one.account_id, job_id=job_id, school=one.school, by=SYSTEM
                )


def _mail(found: list[tuple[Told, Box]], *, job_id: int) -> None:
    """Mail what is new, for each child apart, from the school of the first of them."""
    first = found[0][0]
    recipient, school = first.recipient, first.school
    has_others = len(found) > 1
    token = marks.token(recipient.account_id, is_of_all=has_others)
    links = Links(
        settings=f"{school.origin}/profile/notifications",
        unsubscribe=f"{school.origin}/unsubscribe/{token}",
    )
    with scope.within(school.id), translation.override(recipient.language):
        content = words.notification(
            [_part(told, box, is_alone=not has_others) for told, box in found],
            name=recipient.name,
            links=links,
        )
        sending.hand_over(
            content, [recipient], school=school, job_id=job_id, unsubscribe=links.unsubscribe
        )


def _part(told: Told, box: Box, *, is_alone: bool) -> Part:
    """Return what waits in one mailbox, with a link to its school's own address (EML-07)."""
    recipient, origin = told.recipient, told.school.origin
    page = f"messages/{box.message_id}" if is_alone and box.message_id else "messages"
    return Part(
        box=box,
        child=recipient.child if recipient.slot > 0 else "",
        school=plain.name(told.school.name),
        address=f"{origin}/{page}?for={marks.reader(recipient.account_id)}",
    )
