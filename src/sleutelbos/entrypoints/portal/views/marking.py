"""Move and mark the messages that were chosen in a list, and undo it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import inboxes, post
from sleutelbos.messaging.actions import reading
from sleutelbos.messaging.queries import mailbox
from sleutelbos.messaging.rules import cursors
from sleutelbos.messaging.values import Place, Reader
from sleutelbos.web.visit import PortalRequest

FOLDERS = {
    "inbox": (Place.INBOX, gettext_lazy("Inbox")),
    "archive": (Place.ARCHIVE, gettext_lazy("Archive")),
    "flagged": (None, gettext_lazy("Flagged")),
    "bin": (Place.BIN, gettext_lazy("Bin")),
}
PLACES = {place: name for name, (place, _label) in FOLDERS.items() if place is not None}
_NAMED = {name: place for place, name in PLACES.items()}
_MARKS: Mapping[str, inboxes.Act] = {
    "read": reading.read,
    "unread": reading.mark_unread,
    "flag": partial(reading.flag, is_flagged=True),
    "unflag": partial(reading.flag, is_flagged=False),
}


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words, and where each message was: that undoes it."""

    text: str
    was: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_nothing: bool = False


@require_POST
def mark(request: PortalRequest) -> HttpResponse:
    """Move or mark the messages that were chosen, each as the account whose copy it is.

    Then show the list again that they stood in.
    """
    act, chosen = request.POST.get("act", ""), inboxes.chosen(request)
    if act == "undo":
        return _back(request, done="undo", count=_undo(request))
    if not chosen:
        return _back(request, done="nothing")
    if act in _NAMED:
        return _move(request, act, chosen)
    if act in _MARKS:
        inboxes.act(request, chosen, _MARKS[act])
    return _back(request)


def done(request: PortalRequest) -> Done | None:
    """Return what was done just now, as the address says."""
    act, count = request.GET.get("done", ""), post.number(request.GET.get("count", ""))
    if act == "nothing":
        return Done(_("Choose one or more messages first."), is_nothing=True)
    texts = {
        "archive": ngettext(
            "%(n)s message is in the archive.", "%(n)s messages are in the archive.", count
        ),
        "bin": ngettext("%(n)s message is in the bin.", "%(n)s messages are in the bin.", count),
        "inbox": ngettext(
            "%(n)s message is in the inbox.", "%(n)s messages are in the inbox.", count
        ),
        "undo": ngettext(
            "%(n)s message is back where it was.", "%(n)s messages are back where they were.", count
        ),
    }
    if act not in texts or not count:
        return None
    return Done(texts[act] % {"n": count}, _read(request.GET.get("was", "")))


def _move(request: PortalRequest, act: str, chosen: list[str]) -> HttpResponse:
    place, was = _NAMED[act], defaultdict[str, list[str]](list)

    def move(*, reader: Reader, message_ids: list[int], by: Actor) -> int:
        for message_id, old in mailbox.places(reader, message_ids).items():
            if old != place:
                was[PLACES[old]].append(f"{message_id}.{reader.account_id}")
        return reading.move(reader=reader, message_ids=message_ids, place=place, by=by)

    count = inboxes.act(request, chosen, move)
    kept = "~".join(f"{name}-{'-'.join(choices)}" for name, choices in was.items())
    return _back(request, done=act, count=count, was=kept)


def _undo(request: PortalRequest) -> int:
    """Put each message back where it was."""
    return sum(
        inboxes.act(request, inboxes.chosen(request, name=name), partial(reading.move, place=place))
        for name, place in _NAMED.items()
    )


def _read(text: str) -> dict[str, list[str]]:
    """Read where messages were: names of folders, each with what was chosen there."""
    parts = [part.split("-") for part in text.split("~")]
    return {
        name: [one for one in choices[: post.MOST] if inboxes.is_choice(one)]
        for name, *choices in parts
        if name in _NAMED
    }


def _back(request: PortalRequest, **facts: object) -> HttpResponse:
    """Go to the list that the form stood in, and to its page: a folder, or what was found."""
    if before := cursors.read(request.POST.get("before", "")):
        facts["before"] = before
    if request.POST.get("folder") == "search":
        return post.go("portal:search_messages", q=request.POST.get("q", "")[:100], **facts)
    folder = request.POST.get("folder", "")
    return post.go("portal:folder", folder if folder in FOLDERS else "inbox", **facts)
