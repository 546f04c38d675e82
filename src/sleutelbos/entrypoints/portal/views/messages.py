"""Read messages: folders, a search, one message with its conversation; mark, confirm, answer."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from sleutelbos.entrypoints.portal import addressed, inboxes, post, uploads
from sleutelbos.entrypoints.portal.views.home_letters import too_many_text
from sleutelbos.kit import tokens
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import reading, sending
from sleutelbos.messaging.errors import Incomplete, NoAnswer, SendingFrozen, TooManyLetters
from sleutelbos.messaging.queries import attachments, mailbox, readers
from sleutelbos.messaging.queries.mailbox import Copy
from sleutelbos.messaging.rules import cursors
from sleutelbos.messaging.values import Place
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest, visitor_of

FOLDERS = {
    "inbox": (Place.INBOX, gettext_lazy("Inbox")),
    "archive": (Place.ARCHIVE, gettext_lazy("Archive")),
    "flagged": (None, gettext_lazy("Flagged")),
    "bin": (Place.BIN, gettext_lazy("Bin")),
}
_PLACES = {place: name for name, (place, _label) in FOLDERS.items() if place is not None}
_ACTS: Mapping[str, inboxes.Act] = {
    **{name: partial(reading.move, place=place) for place, name in _PLACES.items()},
    "read": reading.read,
    "unread": reading.mark_unread,
    "flag": partial(reading.flag, is_flagged=True),
    "unflag": partial(reading.flag, is_flagged=False),
}


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
    if folder not in FOLDERS:
        raise NotFound
    answer = addressed.elsewhere(request)
    if answer:
        return answer
    place, title = FOLDERS[folder]
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
    return answer or _message(request, message_id, "portal/message.html")


@require_safe
def message_print(request: PortalRequest, message_id: int) -> HttpResponse:
    """Show a message as it is printed."""
    return _message(request, message_id, "portal/message_print.html")


@require_POST
def mark(request: PortalRequest) -> HttpResponse:
    """Move or mark the messages that were chosen, each as the account whose copy it is."""
    name, chosen = request.POST.get("act", ""), inboxes.chosen(request)
    act = _ACTS.get(name)
    count = inboxes.act(request, chosen, act) if act else 0
    was = request.POST.get("folder", "inbox")
    where = was if was in FOLDERS else "inbox"
    facts = {"done": name, "count": count, "was": was, "ids": "-".join(chosen)} if count else {}
    if not chosen:
        facts = {"done": "nothing"}
    return post.go("portal:folder", where, **facts)


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
    again = _Again(text, nonce, outcome)
    if outcome.refused or uploads.is_all(request):
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
    except Incomplete:
        error = _("Write something first.")
    except SendingFrozen:
        error = _("The school does not let messages go out at the moment. Try again later.")
    except TooManyLetters as refusal:
        error = too_many_text(refusal)
    except NoAnswer:
        error = _("This message cannot be answered.")
    else:
        return post.go("portal:message", message_id, answered=sent.message_id)
    again.error = error
    return _message(request, message_id, "portal/message.html", again=again)


def _list(
    request: PortalRequest, read: inboxes.Read, *, folder: str, title: object, text: str = ""
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
        folders={name: label for name, (_place, label) in FOLDERS.items()},
        title=title,
        text=text,
        done=_done(request),
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
        folder=_PLACES.get(Place(copy.place), "inbox"),
        may_answer=_may_answer(copy),
        nonce=again.nonce if again else tokens.opaque_id(),
        answered=request.GET.get("answered", ""),
        unread=unread,
        errors=again.errors if again else {},
        text=again.text if again else "",
        **uploads.shown(request, again.nonce if again else None),
    )


def _may_answer(copy: Copy) -> bool:
    return copy.letter.may_answer and bool(copy.letter.sender)


def _nonce(text: str) -> UUID:
    with suppress(ValueError):
        return UUID(text)
    return tokens.opaque_id()


def _done(request: PortalRequest) -> dict[str, object]:
    """Return what was done, in words, and how to undo it."""
    act, was = request.GET.get("done", ""), request.GET.get("was", "")
    if act == "nothing":
        return {"text": _("Choose one or more messages first."), "undo": ""}
    count = post.number(request.GET.get("count", ""))
    texts = {
        "archive": ngettext(
            "%(n)s message is in the archive.", "%(n)s messages are in the archive.", count
        ),
        "bin": ngettext("%(n)s message is in the bin.", "%(n)s messages are in the bin.", count),
        "inbox": ngettext(
            "%(n)s message is in the inbox.", "%(n)s messages are in the inbox.", count
        ),
    }
    if act not in texts or was not in _PLACES.values() or not count:
        return {}
    given = request.GET.get("ids", "").split("-")[: post.MOST]
    chosen = [text for text in given if inboxes.is_choice(text)]
    return {"text": texts[act] % {"n": count}, "undo": was, "ids": chosen}
