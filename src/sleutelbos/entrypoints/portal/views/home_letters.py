"""Parents and pupils write to the pupil's teachers or to the school office, as far as they may."""

from uuid import UUID

from django.http import HttpResponse

from sleutelbos.entrypoints.portal import post, uploads, writing
from sleutelbos.kit import clock, tokens
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import drafts as keeping
from sleutelbos.messaging.actions import sending
from sleutelbos.messaging.errors import (
    DraftChanged,
    MayNotWrite,
    NobodyReads,
    ReadersChanged,
    SendingFrozen,
    TooManyLetters,
)
from sleutelbos.messaging.queries import desks, drafts, readers
from sleutelbos.messaging.values import Audience, Draft, Text
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest


def write(request: PortalRequest) -> HttpResponse:
    """Show the form, or send it: the letter goes at once, or when the post opens."""
    school, sender = request.visit.school, post.sender_of(request)
    if not (post.reader_of(request).may_read and readers.reach(school, sender).has_any):
        raise NotFound
    if request.method != "POST":
        wanted = post.number(request.GET.get("draft", ""))
        return _form(request, {}, kept=drafts.draft(sender, wanted) if wanted else None)
    try:
        return _act(request)
    except DraftChanged:
        return post.go("portal:sent")
    except (MayNotWrite, NobodyReads, ReadersChanged, SendingFrozen, TooManyLetters) as refusal:
        return _form(request, {"to": writing.refused(refusal)})


def _act(request: PortalRequest) -> HttpResponse:
    """Keep what was typed and what came with it; send it, unless something is missing."""
    school, sender = request.visit.school, post.sender_of(request)
    nonce = writing.nonce(request.POST)
    message_id = _keep(request, nonce)
    outcome = uploads.keep(request, nonce)
    if uploads.is_fragment(request):
        return uploads.fragment(request, nonce, outcome)
    if outcome.refused or uploads.is_all(request):
        return _form(request, outcome.errors, status=outcome.status)
    kept = drafts.draft(sender, message_id)
    count = readers.readers(school, audience=kept.audience, sender=sender).count()
    errors = writing.too_long(request.POST)
    if errors := errors | writing.errors(kept, readers=count, school=school, now=clock.now()):
        return _form(request, errors)
    sending.send(school=school, sender=sender, draft=kept, readers=count, by=post.actor(request))
    return post.go("portal:sent_message", kept.id)


def _keep(request: PortalRequest, nonce: UUID) -> int:
    school, sender = request.visit.school, post.sender_of(request)
    wanted = request.POST.get("to", "")
    desk = next((one for one in desks.desks(school, sender) if one.key == wanted), None)
    text = Text(
        subject=request.POST.get("subject", ""),
        source=request.POST.get("source", ""),
        audience=Audience(account_ids=desk.account_ids if desk else ()),
    )
    return keeping.write(
        school_id=school.id,
        sender=sender,
        nonce=nonce,
        text=text,
        by=post.actor(request),
    )


def _form(
    request: PortalRequest, errors: dict[str, str], *, kept: Draft | None = None, status: int = 200
) -> HttpResponse:
    """Show the form: empty, as it was posted, or with what was kept and never went."""
    found = desks.desks(request.visit.school, post.sender_of(request))
    nonce = writing.nonce(request.POST) if request.method == "POST" else None
    values = {name: request.POST.get(name, "") for name in ("to", "subject", "source")}
    if kept is not None:
        to = [one.key for one in found if one.account_ids == kept.audience.account_ids]
        values = {"to": "".join(to[:1]), "subject": kept.subject, "source": kept.source}
        nonce = kept.nonce
    return pages.render(
        request,
        "portal/write_home.html",
        status=status,
        desks=found,
        nonce=nonce or tokens.opaque_id(),
        values=values,
        errors=errors,
        done=writing.TAKEN_BACK if request.GET.get("done") == "back" else "",
        **uploads.shown(request, nonce),
    )
