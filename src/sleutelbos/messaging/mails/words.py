"""The words of a notification: of what kind, at which school, never what or by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sleutelbos.accounts.mails.content import Button, Content
from sleutelbos.messaging.queries.telling import Box
from sleutelbos.messaging.values import MessageKind

_TITLES: Mapping[MessageKind, Promise] = {
    MessageKind.URGENT: gettext_lazy("There is an urgent message"),
    MessageKind.ACTION: gettext_lazy("There is something to do"),
    MessageKind.INFO: gettext_lazy("There is a new message"),
}

_KINDS: Mapping[MessageKind, Promise] = {
    MessageKind.URGENT: gettext_lazy("urgent"),
    MessageKind.ACTION: gettext_lazy("to do"),
    MessageKind.INFO: gettext_lazy("to read"),
}


@dataclass(frozen=True, slots=True)
class Links:
    """Where the links of a notification lead."""

    messages: str
    settings: str
    unsubscribe: str


def notification(
    boxes: Sequence[tuple[str, Box]], *, name: str, school_name: str, links: Links
) -> Content:
    """Say how many messages of which kind wait; for each child apart when there are several."""
    count = sum(box.count for _child, box in boxes)
    return Content(
        title=_title(boxes, count),
        greeting=_("Dear %(name)s,") % {"name": name},
        paragraphs=(
            _("There is something new for you at %(school)s.") % {"school": school_name},
            *(_line(child, box) for child, box in boxes),
        ),
        buttons=(Button(ngettext("Read the message", "Read the messages", count), links.messages),),
        closing=(
            _("You read it with your own username and password. It does not stand in this mail."),
        ),
        links=(
            Button(_("Choose when you get these mails"), links.settings),
            Button(_("No more mails about new messages"), links.unsubscribe),
        ),
    )


def _title(boxes: Sequence[tuple[str, Box]], count: int) -> str:
    if count > 1:
        return ngettext("%(count)s new message", "%(count)s new messages", count) % {"count": count}
    return str(_TITLES[next(iter(boxes[0][1].kinds))])


def _line(child: str, box: Box) -> str:
    """Return what waits in one mailbox, as in "About Noor – urgent: 1, to do: 2"."""
    counted = [f"{label}: {box.kinds[kind]}" for kind, label in _KINDS.items() if kind in box.kinds]
    about = [_("About %(child)s") % {"child": child}] if child else []
    return " – ".join([*about, ", ".join(counted)])
