"""Look at a draft as its readers will see it, and at whom it reaches; then send it."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from sleutelbos.connections import rules as session_rules
from sleutelbos.entrypoints.portal import post
from sleutelbos.entrypoints.portal.views.compose import everybody, lacking
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound, Refusal
from sleutelbos.messaging.actions import sending
from sleutelbos.messaging.errors import (
    DraftChanged,
    Incomplete,
    MayNotWrite,
    NobodyReads,
    ReadersChanged,
    SendingFrozen,
)
from sleutelbos.messaging.queries import (
    arrival,
    attachments,
    caution,
    drafts,
    forecast,
    papers,
    sent,
)
from sleutelbos.messaging.rules import markup, plain_dutch
from sleutelbos.messaging.rules.brake import Alarm
from sleutelbos.messaging.values import Draft, MessageKind
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest, visitor_of

ALARMS = {
    Alarm.NEW_BROWSER: gettext_lazy("this browser is new for you"),
    Alarm.NIGHT: gettext_lazy("it is night"),
    Alarm.UNUSUAL_SIZE: gettext_lazy("you never wrote to so many before"),
}


@require_safe
@everybody
def check(request: PortalRequest, draft_id: int) -> HttpResponse:
    """Show a message as its readers will see it, how many they are and how they are reached."""
    kept = drafts.draft(post.sender_of(request), draft_id)
    if lacking(request, kept):
        return post.go("portal:draft", draft_id, look=1)
    return _check(request, kept)


@require_safe
@everybody
def unreached(request: PortalRequest, draft_id: int) -> HttpResponse:
    """Show by name who cannot be reached now."""
    sender = post.sender_of(request)
    kept = drafts.draft(sender, draft_id)
    people = forecast.unreached(request.visit.school, audience=kept.audience, sender=sender)
    piles = papers.piles_of_draft(request.visit.school, audience=kept.audience, sender=sender)
    return pages.render(request, "portal/unreached.html", draft=kept, people=people, piles=piles)


@require_POST
@everybody
def send(request: PortalRequest, draft_id: int) -> HttpResponse:
    """Send a draft as it was shown, to as many as were shown; a second click changes nothing."""
    sender = post.sender_of(request)
    try:
        kept = drafts.draft(sender, draft_id)
    except NotFound:
        sent.message(sender, draft_id)
        return post.go("portal:sent_message", draft_id)
    try:
        answer = _send(request, kept)
    except (Incomplete, NobodyReads, MayNotWrite):
        return post.go("portal:draft", draft_id, look=1)
    except (DraftChanged, ReadersChanged, SendingFrozen) as refusal:
        return _check(request, kept, error=_refusal_text(refusal))
    return answer or post.go("portal:sent_message", draft_id)


def _send(request: PortalRequest, kept: Draft) -> HttpResponse | None:
    """Send, or ask for the second factor first."""
    if request.POST.get("version", "") != kept.edited_at.isoformat():
        raise DraftChanged
    count = post.number(request.POST.get("readers", ""))
    if _alarms(request, count):
        back = reverse("portal:check_draft", args=[kept.id])
        return post.go("portal:factor_again", next=back)
    sending.send(
        school=request.visit.school,
        sender=post.sender_of(request),
        draft=kept,
        readers=count,
        by=post.actor(request),
    )
    return None


def _alarms(request: PortalRequest, count: int) -> Sequence[Alarm]:
    """Return what is unusual, unless the second factor was shown just now."""
    visitor = visitor_of(request)
    shown_at = visitor.factor_at
    if shown_at is not None and session_rules.is_fresh(shown_at, now=clock.now()):
        return ()
    return caution.alarms(
        request.visit.school,
        sender=post.sender_of(request),
        session_id=visitor.session_id,
        readers=count,
    )


def _check(request: PortalRequest, kept: Draft, *, error: str = "") -> HttpResponse:
    school, sender = request.visit.school, post.sender_of(request)
    reached = forecast.forecast(school, audience=kept.audience, sender=sender)
    return pages.render(
        request,
        "portal/check.html",
        draft=kept,
        files=attachments.of_message(sender, kept.id),
        body=markup.shown(kept.body),
        forecast=reached,
        load=forecast.load(school, audience=kept.audience, sender=sender),
        arrives_at=arrival.of_draft(school, sender=sender, draft=kept, now=clock.now()),
        hints=plain_dutch.hints(markup.plain(kept.body), asks=kept.kind != MessageKind.INFO),
        alarms=[ALARMS[alarm] for alarm in _alarms(request, reached.readers)],
        is_frozen=school.post_frozen_at is not None,
        error=error,
    )


def _refusal_text(refusal: Refusal) -> str:
    if isinstance(refusal, SendingFrozen):
        return _("The administrator has stopped all sending for now. Your draft is kept.")
    if isinstance(refusal, ReadersChanged):
        count = int(str(refusal.facts["readers"]))
        return ngettext(
            "The readers have changed: there is %(n)s now. Look again. Nothing was sent.",
            "The readers have changed: there are %(n)s now. Look again. Nothing was sent.",
            count,
        ) % {"n": count}
    return _("The message was changed in another window. Look again. Nothing was sent.")
