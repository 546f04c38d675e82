"""The log in words."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
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
from sleutelbos.people.queries import named, persons

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
    "group.": _("Groups"),
    "restriction.": _("Restrictions"),
    "person.": _("Names, files, erasures"),
    "audit.": _("The log itself"),
}
_PAGES = {
    "request": "request", "run": "roster_run", "letter_print": "letters_one",
    "guardianship": "rights", "pupil": "family", "batch": "batch", "group": "team",
}  # fmt: skip
_THINGS: Words = {
    "request": _("Request"),
    "run": _("Import"),
    "letter_print": _("Letters"),
    "batch": _("Act on many accounts"),
    "group": _("Group"),
    "message": _("Message"),
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
    """Return entries in words, with names, in a statement more for each kind of people."""
    called = names([text for one in entries for text in (one.actor, one.subject)])
    return [
        LogLine(
            at=one.happened_at,
            text=str(EVENTS.get(one.event, one.event)),
            who=called[one.actor],
            about=called[one.subject],
            address=_address(one.subject),
            facts=" · ".join(str(one.facts[key]) for key in _SHOWN_FACTS if one.facts.get(key)),
        )
        for one in entries
    ]


def names(texts: Iterable[str]) -> dict[str, str]:
    """Return what to call whoever acted, and what it was about, such as account:7."""
    ids: dict[str, set[int]] = defaultdict(set)
    distinct = set(texts)
    for text in distinct:
        kind, number = _parted(text)
        ids[kind].add(number)
    known = {
        f"{kind}:{number}": name
        for kind, find in _NAMES.items()
        if ids[kind]
        for number, name in find(ids[kind]).items()
    }
    return {text: known.get(text) or _thing(text) for text in distinct}


def of_subjects(school_id: int, subjects: list[str], *, limit: int) -> list[LogLine]:
    """Return what happened lately to these together, newest first."""
    return lines(audit.of_subjects(school_id, subjects=subjects, limit=limit))


def _rights_of(ids: Collection[int]) -> dict[int, str]:
    found = named.who("guardianship", ids)
    return {
        number: gettext("Rights of %(name)s") % {"name": one.name} for number, one in found.items()
    }


_NAMES: dict[str, Callable[[Collection[int]], dict[int, str]]] = {
    "account": families.names,
    "person": persons.names_of,
    "pupil": persons.names_of_pupils,
    "keyring": families.usernames_of,
    "guardianship": _rights_of,
}


def _parted(text: str) -> tuple[str, int]:
    """Return kind and number of what the log names; zero for what has none."""
    kind, _colon, number = text.partition(":")
    return kind, int(number) if number.isdecimal() and len(number) < 19 else 0


def _address(text: str) -> str:
    """Return the page about a subject of the log."""
    kind, number = _parted(text)
    if kind in ("account", "person") and number:
        return f"{reverse('console:log')}?{urlencode({'subject': text})}"
    page = _PAGES.get(kind)
    return reverse(f"console:{page}", args=[number]) if page and number else ""


def _thing(text: str) -> str:
    kind, number = _parted(text)
    if kind in _NAMES:
        return gettext("somebody who was erased")
    spoken = {
        "system": gettext("the system"),
        "operator": gettext("the operator"),
        "stranger": gettext("somebody not signed in"),
    }
    return f"{_THINGS[kind]} {number}" if kind in _THINGS else spoken.get(text, text)
