"""What somebody sent: whom it reached, and what still can be done about it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sleutelbos.entrypoints.portal import inboxes, post
from sleutelbos.entrypoints.portal.views.messages import writes
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import recalling
from sleutelbos.messaging.errors import SendingFrozen, TooLate
from sleutelbos.messaging.queries import attachments, drafts, finding, papers, readers, sent
from sleutelbos.messaging.queries.sent import Reached, SentMessage
from sleutelbos.messaging.rules import cursors
from sleutelbos.messaging.values import Sender
from sleutelbos.people.queries import classes
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_safe
def listed(request: PortalRequest) -> HttpResponse:
    """Show what the visitor sent, a page at a time; a parent, over all children."""
    before = cursors.read(request.GET.get("before", ""))
    found, children = inboxes.of_all(request, sent.sent, before=before)
    kept = inboxes.of_each(request, drafts.drafts) if not _is_staff(request) else ()
    unsent = [(other, one) for other, ones in kept for one in ones]
    return pages.render(
        request,
        "portal/sent.html",
        lines=found.lines,
        children=children,
        is_of_all=bool(visitor_of(request).beside),
        next=post.older(found.next),
        unsent=[one for other, one in unsent if other is None],
        unsent_beside=[(other, one) for other, one in unsent if other],
        **writes(request),
    )


@require_safe
def message(request: PortalRequest, message_id: int) -> HttpResponse:
    """Show whom a message reached: per class as bars and, of one class, per child."""
    found = sent.message(sender_of(request), message_id)
    reached = sent.reached(request.visit.school, found)
    reach: dict[str, Any] = {
        "message": found,
        "classes": reached,
        "whole": _whole(reached),
        "opened": _opened(request, reached),
        "staff": sent.of_staff(found),
        "answers": sent.answers(found),
    }
    if "X-Fragment" in request.headers:
        return pages.render(request, "portal/_reach.html", **reach)
    return pages.render(
        request,
        "portal/sent_message.html",
        **reach,
        files=attachments.of_message(sender_of(request), message_id),
        to=_names(request, found),
        piles=papers.piles(request.visit.school, message_id) if _is_staff(request) else [],
        open_count=sent.count_open(found) if found.has_arrived else 0,
        done=_done(request),
        is_late=request.GET.get("done") == "too_late",
    )


@require_POST
def take_back(request: PortalRequest, message_id: int) -> HttpResponse:
    """Take a message back before it arrives: it is a draft again."""
    try:
        recalling.take_back(
            school_id=request.visit.school.id,
            message_id=message_id,
            sender=sender_of(request),
            by=post.actor(request),
        )
    except TooLate:
        return _back(message_id, done="too_late")
    kept = drafts.draft(sender_of(request), message_id)
    if kept.answers_id:
        return post.go("portal:message", kept.answers_id, again=kept.id, done="back")
    if _is_staff(request):
        return post.go("portal:draft", kept.id, done="back")
    return post.go("portal:write", draft=kept.id, done="back")


@require_POST
def recall(request: PortalRequest, message_id: int) -> HttpResponse:
    """Take away the copies that nobody has opened."""
    count = recalling.recall(
        school_id=request.visit.school.id,
        message_id=message_id,
        sender=sender_of(request),
        by=post.actor(request),
    )
    return _back(message_id, done="recalled", count=count)


@require_POST
def remind(request: PortalRequest, message_id: int) -> HttpResponse:
    """Remind those who have not read, or not confirmed as asked."""
    try:
        count = recalling.remind(
            school=request.visit.school,
            message_id=message_id,
            sender=sender_of(request),
            by=post.actor(request),
        )
    except SendingFrozen:
        return _back(message_id, done="frozen")
    return _back(message_id, done="reminded", count=count)


def sender_of(request: PortalRequest) -> Sender:
    """Return the visitor; raise NotFound for who may not read: what they wrote is hidden too."""
    if not post.reader_of(request).may_read:
        raise NotFound
    return post.sender_of(request)


def _names(request: PortalRequest, found: SentMessage) -> list[str]:
    """Return to whom it went, as its sender chose them."""
    school, chosen = request.visit.school, found.audience
    names = [_("the whole school")] if chosen.is_whole_school else []
    if chosen.group_ids:
        years = classes.classes(school.school_year)
        names += [one.name for one in years if one.id in chosen.group_ids]
    if chosen.team_ids:
        known = readers.teams(school, sender_of(request))
        names += [one.name for one in known if one.id in chosen.team_ids]
    names += [one.name for one in finding.chosen(school, audience=chosen)]
    return [*names, *([_("all colleagues")] if chosen.with_staff else [])]


def _is_staff(request: PortalRequest) -> bool:
    return post.sender_of(request).role.is_staff


def _whole(classes: list[Reached]) -> Reached:
    """Return all classes as one."""
    return Reached(None, "", [child for one in classes for child in one.children])


def _opened(request: PortalRequest, classes: list[Reached]) -> Reached | None:
    """Return the class of which the children are asked for."""
    wanted = request.GET.get("class", "")
    for one in classes:
        if wanted and str(one.group_id or 0) == wanted:
            return one
    if wanted:
        raise NotFound
    return classes[0] if len(classes) == 1 else None


def _back(message_id: int, *, done: str, count: int = 0) -> HttpResponse:
    return post.go("portal:sent_message", message_id, done=done, count=count)


def _done(request: PortalRequest) -> str:
    count = post.number(request.GET.get("count", ""))
    texts = {
        "recalled": ngettext(
            "%(n)s unread copy was taken away.", "%(n)s unread copies were taken away.", count
        ),
        "reminded": ngettext("%(n)s reader is reminded.", "%(n)s readers are reminded.", count),
        "frozen": _("The administrator has stopped all sending for now."),
    }
    found = texts.get(request.GET.get("done", ""), "")
    return found % {"n": count} if "%" in found else found
