"""The log in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sleutelbos.accounts.queries import families
from sleutelbos.audit import queries as audit
from sleutelbos.audit.queries import EntryShown
from sleutelbos.audit.words import EVENTS
from sleutelbos.entrypoints.console.words import Words

GROUPS: Words = {
    "": _("Everything"),
    "signin.": _("Signing in"),
    "account.": _("Accounts"),
    "letters.": _("Letters"),
    "request.": _("Requests"),
    "roster.": _("Imports"),
    "school.": _("Settings"),
    "staff.": _("Staff"),
    "mail.": _("Mail"),
    "message.": _("Messages"),
    "restriction.": _("Restrictions"),
    "person.": _("Names, files, erasures"),
    "audit.": _("The log itself"),
}
_PAGES = {
    "request": "request", "run": "roster_run", "letter_print": "letters_one",
    "guardianship": "rights", "pupil": "family", "batch": "batch",
}  # fmt: skip
_THINGS: Words = {
    "request": _("Request"),
    "run": _("Import"),
    "letter_print": _("Letters"),
    "guardianship": _("Rights of a guardian"),
    "pupil": _("Pupil"),
    "batch": _("Act on many accounts"),
    "keyring": _("Keyring"),
}
BREAKS: Words = {
    "altered": _("was altered"),
    "removed": _("was removed"),
    "inserted": _("was put in later"),
    "cut": _("and what came after it was cut off"),
}
_SHOWN_FACTS = ("email", "before", "after", "network", "title", "letters", "state", "name", "role")


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry of the log in words."""

    at: datetime
    text: str
    who: str
    about: str
    address: str  # where to read more about it; empty for nowhere
    facts: str


def lines(entries: list[EntryShown]) -> list[LogLine]:
    """Return entries in words, with names for accounts, in one more statement."""
    ids = {key for one in entries for key in (_account(one.actor), _account(one.subject)) if key}
    names = families.names(ids)
    return [
        LogLine(
            at=one.happened_at,
            text=str(EVENTS.get(one.event, one.event)),
            who=_name(one.actor, names),
            about=_name(one.subject, names),
            address=_address(one.subject),
            facts=" · ".join(str(one.facts[key]) for key in _SHOWN_FACTS if one.facts.get(key)),
        )
        for one in entries
    ]


def names(actors: Iterable[str]) -> dict[str, str]:
    """Return what to call whoever acted, such as account:7."""
    distinct = set(actors)
    known = families.names({key for one in distinct if (key := _account(one))})
    return {one: _name(one, known) for one in distinct}


def of_subjects(school_id: int, subjects: list[str], *, limit: int) -> list[LogLine]:
    """Return what happened lately to these together, newest first."""
    return lines(audit.of_subjects(school_id, subjects=subjects, limit=limit))


def _account(text: str) -> int:
    kind, _colon, number = text.partition(":")
    return int(number) if kind == "account" and number.isdigit() else 0


def _address(text: str) -> str:
    """Return the page about a subject of the log."""
    if _account(text):
        return f"{reverse('console:log')}?{urlencode({'subject': text})}"
    kind, _colon, number = text.partition(":")
    page = _PAGES.get(kind)
    return reverse(f"console:{page}", args=[int(number)]) if page and number.isdigit() else ""


def _name(text: str, names: dict[int, str]) -> str:
    spoken = {
        "system": gettext("the system"),
        "operator": gettext("the operator"),
        "stranger": gettext("somebody not signed in"),
    }
    kind, _colon, number = text.partition(":")
    thing = f"{_THINGS[kind]} {number}" if kind in _THINGS else text
    if kind in ("account", "person"):
        thing = gettext("somebody who was erased")
    return names.get(_account(text)) or spoken.get(text, thing)
