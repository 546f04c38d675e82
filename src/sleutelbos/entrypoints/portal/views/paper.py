"""Print a message for those of a class whom no screen reaches, also before it is sent."""

import datetime as dt
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST

from sleutelbos.entrypoints.portal import post
from sleutelbos.entrypoints.portal.views.compose import everybody
from sleutelbos.entrypoints.portal.views.sent import sender_of
from sleutelbos.kit import clock, languages, names
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import recalling
from sleutelbos.messaging.papers import pdf
from sleutelbos.messaging.queries import attachments, drafts, papers, sent
from sleutelbos.messaging.queries.papers import Paper, Pile
from sleutelbos.messaging.queries.sent import SentMessage
from sleutelbos.messaging.values import Draft
from sleutelbos.web import formats
from sleutelbos.web.files import attachment
from sleutelbos.web.visit import PortalRequest


@require_POST
def paper(request: PortalRequest, message_id: int) -> HttpResponse:
    """Print what was sent, for who has not read it and cannot."""
    found = sent.message(sender_of(request), message_id)
    piles = papers.piles(request.visit.school, message_id)
    return _printed(request, found, piles, date=found.sent_at)


@require_POST
@everybody
def draft_paper(request: PortalRequest, draft_id: int) -> HttpResponse:
    """Print a draft before it is sent, for whom it would not reach."""
    school, sender = request.visit.school, post.sender_of(request)
    kept = drafts.draft(sender, draft_id)
    piles = papers.piles_of_draft(school, audience=kept.audience, sender=sender)
    return _printed(request, kept, piles, date=clock.now())


def _printed(
    request: PortalRequest,
    message: SentMessage | Draft,
    piles: Sequence[Pile],
    *,
    date: dt.datetime,
) -> HttpResponse:
    """Print the sheets of the class that the form names."""
    school, sender = request.visit.school, post.sender_of(request)
    wanted = request.POST.get("class", "")
    pile = next((one for one in piles if str(one.group_id) == wanted), None)
    if pile is None:
        raise NotFound
    recalling.print_copies(
        school_id=school.id, message_id=message.id, copies=len(pile.sheets), by=post.actor(request)
    )
    made = pdf.render(
        Paper(
            school=school.name,
            accent=school.accent,
            subject=message.subject,
            body=message.body,
            sender=sender.name,
            date=formats.date(date),
            due=formats.date(message.due_on) if message.due_on else "",
            group=pile.name,
            sheets=pile.sheets,
            files=tuple(one.name for one in attachments.of_message(sender, message.id)),
        ),
        language=translation.get_language() or languages.FIRST,
    )
    return attachment(f"bericht-{names.fold(pile.name) or 'klas'}.pdf", made)
