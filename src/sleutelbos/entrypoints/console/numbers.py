"""A list of register numbers, pasted or in a file: who they are, and what is wrong by line."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sleutelbos.people.queries import teams
from sleutelbos.people.rules import numbers
from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.parsers import text as texts
from sleutelbos.web.visit import PortalRequest

_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Typed:
    """A list as typed: the persons, the lines of nobody here (why in words), what is wrong."""

    text: str = ""
    person_ids: tuple[int, ...] = ()
    wrong: list[tuple[int, str, str]] = field(default_factory=list)
    error: str = ""


def read(request: PortalRequest) -> Typed:
    """Read the form; a file counts before what is pasted."""
    text = request.POST.get("numbers", "")
    if request.method != "POST":
        return Typed()
    if file := request.FILES.get("file"):
        raw = file.read(_BYTES + 1)
        try:
            text = raw.decode(texts.encoding(raw)) if len(raw) <= _BYTES else ""
        except FileUnreadable:
            text = ""
        if not text or raw.startswith(b"PK"):
            return Typed(error=_("This file cannot be read. Save it as CSV, or paste the numbers."))
    return _looked_up(text)


def _looked_up(text: str) -> Typed:
    lines = numbers.read(text)
    if not lines:
        return Typed(text, error=_("Paste at least one number."))
    if len(lines) > numbers.MOST:
        most = {"most": numbers.MOST}
        return Typed(
            text, error=_("These are more than %(most)s numbers. Add them in parts.") % most
        )
    found = teams.numbered({one.number for one in lines})
    why = {True: _("is here no longer"), False: _("nobody has this number")}
    return Typed(
        text,
        tuple(dict.fromkeys(found.person_ids.values())),
        [
            (one.line, one.number[: numbers.LONGEST], why[one.number in found.left])
            for one in lines
            if one.number not in found.person_ids
        ],
    )
