"""Read messages: folders, a search, one message with its conversation; confirm, answer."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sleutelbos.entrypoints.portal import addressed, inboxes, post, uploads, writing
from sleutelbos.entrypoints.portal.views import marking
from sleutelbos.kit import tokens
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import reading, sending
from sleutelbos.messaging.errors import Incomplete, NoAnswer, SendingFrozen, TooManyLetters
from sleutelbos.messaging.queries import attachments, drafts, mailbox, readers
from sleutelbos.messaging.queries.mailbox import Copy, Line
from sleutelbos.messaging.rules import cursors
from sleutelbos.messaging.values import Place
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest, visitor_of


@dataclass(slots=True)
class _Again:
    """An answer that is shown once more: what was typed, its files, and what is wrong."""

    text: str
    nonce: UUID
    outcome: uploads.Outcome
    error: str = ""

    @property
    def errors(self) -> dict[str, str]:
        return {"answer": self.error, **self.outcome.errors} if self.error else self.outcome.errors


@require_safe
def messages(request: PortalRequest, folder: str = "inbox") -> HttpResponse:
    """Show a folder, a page at a time; a parent's, over all children."""
    if folder not in marking.FOLDERS:
        raise NotFound
    answer = addressed.elsewhere(request)
    if answer:
        return answer
    place, title = marking.FOLDERS[folder]
    read = mailbox.flagged if place is None else partial(mailbox.folder, place=place)
    return _list(request, read, folder=folder, title=title)


@require_safe
def search(request: PortalRequest) -> HttpResponse:
    """Show the messages in which all words of a search begin a word, over all children."""
    text = request.GET.get("q", "")[:100].replace("\0", "").strip()
    found = partial(mailbox.found, text=text)
    return _list(request, found, folder="search", title=_("Search"), text=text)


@require_safe
def message(request: PortalRequest, message_id: int) -> HttpResponse:
    """Show a message with its conversation; opening it marks it read (D20)."""
    answer = addressed.elsewhere(request, message_id)
    if answer:
        return answer
    again = _taken_back(request, message_id)
    return _message(request, message_id, "portal/message.html", again=again)


@require_safe
def message_print(request: PortalRequest, message_id: int) -> HttpResponse:
    """Show a message as it is printed."""
    return _message(request, message_id, "portal/message_print.html")


@require_POST
def confirm(request: PortalRequest, message_id: int) -> HttpResponse:
    """Note "read and understood"."""
    reading.confirm(
        school_id=request.visit.school.id,
        reader=post.reader_of(request),
        message_id=message_id,
        by=post.actor(request),
    )
    return post.go("portal:message", message_id)


@require_POST
@uploads.streamed
def answer(request: PortalRequest, message_id: int) -> HttpResponse:
    """Answer the sender, and nobody else."""
    mailbox.copy(post.reader_of(request), message_id)  # or files would come in for nothing
    text, nonce = request.POST.get("answer", ""), _nonce(request.POST.get("nonce", ""))
    outcome = uploads.keep(request, nonce)
    if uploads.is_fragment(request):
        return uploads.fragment(request, nonce, outcome)
    again = _Again(text, nonce, outcome, writing.too_long(request.POST).get("answer", ""))
    if again.error or outcome.refused or uploads.is_all(request):
        return _message(request, message_id, "portal/message.html", again=again)
    try:
        sent = sending.answer(
            school=request.visit.school,
            sender=post.sender_of(request),
            may_read=post.reader_of(request).may_read,
            message_id=message_id,
            nonce=nonce,
            source=text,
            by=post.actor(request),
        )
    except (Incomplete, NoAnswer, SendingFrozen, TooManyLetters) as refusal:
        again.error = writing.refused(refusal)
        return _message(request, message_id, "portal/message.html", again=again)
    return post.go("portal:message", message_id, answered=sent.message_id)


def _list(
    request: PortalRequest, read: inboxes.Read[Line], *, folder: str, title: object, text: str = ""
) -> HttpResponse:
    before = cursors.read(request.GET.get("before", ""))
    found, children = inboxes.of_all(request, read, before=before)
    return pages.render(
        request,
        "portal/messages.html",
        lines=found.lines,
        children=children,
        is_of_all=bool(visitor_of(request).beside),
        next=post.older(found.next, **({"q": text} if text else {})),
        folder=folder,
        folders={name: label for name, (_place, label) in marking.FOLDERS.items()},
        title=title,
        text=text,
        before=before,
        done=marking.done(request),
        **writes(request),
    )


def writes(request: PortalRequest) -> dict[str, bool]:
    """Return whether the visitor may write of their own accord, and has a list of what was sent."""
    sender, school = post.sender_of(request), request.visit.school
    may_write = post.reader_of(request).may_read and readers.reach(school, sender).has_any
    return {"may_write": may_write}


def _message(
    request: PortalRequest, message_id: int, template: str, *, again: _Again | None = None
) -> HttpResponse:
    reader = post.reader_of(request)
    copy = mailbox.copy(reader, message_id)
    letters = mailbox.conversation(reader, copy)
    with_files = [one.id for one in letters if one.attachments]
    unread = visitor_of(request).unread_of_all
    if copy.is_unread and request.method == "GET":
        reading.read(reader=reader, message_ids=[message_id], by=post.actor(request))
        unread -= copy.place == Place.INBOX
    return pages.render(
        request,
        template,
        status=again.outcome.status if again else 200,
        copy=copy,
        letters=letters,
        files_of=attachments.of_letters(reader, with_files),
        folder=marking.PLACES.get(Place(copy.place), "inbox"),
        may_answer=_may_answer(copy),
        nonce=again.nonce if again else tokens.opaque_id(),
        answered=request.GET.get("answered", ""),
        done=writing.TAKEN_BACK if request.GET.get("done") == "back" else "",
        unread=unread,
        errors=again.errors if again else {},
        text=again.text if again else "",
        **uploads.shown(request, again.nonce if again else None),
    )


def _taken_back(request: PortalRequest, message_id: int) -> _Again | None:
    """Return an answer to this message that was taken back, to be sent after all."""
    wanted = post.number(request.GET.get("again", ""))
    if not wanted:
        return None
    kept = drafts.draft(post.sender_of(request), wanted)
    if kept.answers_id != message_id:
        raise NotFound
    return _Again(kept.source, kept.nonce, uploads.Outcome())


def _may_answer(copy: Copy) -> bool:
    return copy.letter.may_answer and bool(copy.letter.sender)


def _nonce(text: str) -> UUID:
    with suppress(ValueError):
        return UUID(text)
    return tokens.opaque_id()
