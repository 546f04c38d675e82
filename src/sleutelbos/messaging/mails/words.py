"""The words of a notification: of what kind, at which school, never what or by whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

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
    """Where the quiet links of a notification lead."""

    settings: str
    unsubscribe: str


@dataclass(frozen=True, slots=True)
class Part:
    """What waits in one mailbox: of which child and school, and where it is read."""

    box: Box
    child: str  # of a guardian; else nothing
    school: str
    address: str


def notification(parts: Sequence[Part], *, name: str, links: Links) -> Content:
    """Say how many messages of which kind wait; for each child apart when there are several."""
    by_school = _by_school(parts)
    count = sum(part.box.count for part in parts)
    is_many = len(by_school) > 1
    return Content(
        title=_title(parts, count),
        greeting=_("Dear %(name)s,") % {"name": name},
        paragraphs=(
            _("There is something new for you at %(school)s.") % {"school": _listed(by_school)},
            *(_line(part, with_school=is_many) for part in parts),
        ),
        buttons=tuple(_button(some, with_school=is_many) for some in by_school.values()),
        closing=(
            _("You read it with your own username and password. It does not stand in this mail."),
        ),
        links=(
            Button(_("Choose when you get these mails"), links.settings),
            Button(_("No more mails about new messages"), links.unsubscribe),
        ),
    )


def _by_school(parts: Iterable[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        found[part.school].append(part)
    return found


def _listed(names: Iterable[str]) -> str:
    """Return names as a sentence has them: the last one behind an "and"."""
    first, *more = names
    if not more:
        return first
    from babel.lists import format_list

    return format_list([first, *more], locale=get_language() or "nl")


def _button(parts: Sequence[Part], *, with_school: bool) -> Button:
    """Return the button to one school: its list holds all children anyway."""
    count = sum(part.box.count for part in parts)
    label = ngettext("Read the message", "Read the messages", count)
    return Button(label, parts[0].address, note=parts[0].school if with_school else "")


def _title(parts: Sequence[Part], count: int) -> str:
    if count > 1:
        return ngettext("%(count)s new message", "%(count)s new messages", count) % {"count": count}
    return str(_TITLES[next(iter(parts[0].box.kinds))])


def _line(part: Part, *, with_school: bool) -> str:
    """Return what waits in one mailbox, as in "About Noor – urgent: 1, to do: 2"."""
    kinds = part.box.kinds
    counted = [f"{label}: {kinds[kind]}" for kind, label in _KINDS.items() if kind in kinds]
    about = [_("About %(child)s") % {"child": part.child}] if part.child else []
    where = [part.school] if with_school else []
    return " – ".join([*about, *where, ", ".join(counted)])
