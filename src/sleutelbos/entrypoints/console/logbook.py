"""What of the log somebody asks for: of an event, by one, between two days, about one."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sleutelbos.audit import queries as audit
from sleutelbos.audit.events import EVENTS
from sleutelbos.audit.values import Wanted
from sleutelbos.entrypoints.console import history
from sleutelbos.entrypoints.console.forms import Day
from sleutelbos.kit import scope, sheets
from sleutelbos.privacy.queries import following
from sleutelbos.schools.models import School

ACTORS = ("system", "operator", "stranger")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter as typed, what of the log it wants, and what is wrong with it."""

    values: dict[str, str]
    wanted: Wanted
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Return the filter as a part of an address."""
        return urlencode({name: value for name, value in self.values.items() if value})


def asked(typed: Mapping[str, str], *, school: School) -> Asked:
    """Read a filter; what is no filter is left out, with a word about days."""
    values = {
        name: _line(typed.get(name, "")) for name in ("event", "by", "subject", "from", "until")
    }
    values["event"] = values["event"] or typed.get("group", "")[:80]
    errors: dict[str, str] = {}
    days = {name: _day(values[name], name, errors) for name in ("from", "until")}
    subjects, actors = following.of(values["subject"]) if values["subject"] else ((), ())
    is_known = values["event"] in EVENTS or values["event"] in history.GROUPS
    wanted = Wanted(
        event=values["event"] if is_known else "",
        actor=values["by"],
        subjects=subjects,
        actors=actors,
        since=_start(days["from"], school),
        until=_start(days["until"] + dt.timedelta(days=1), school) if days["until"] else None,
    )
    return Asked(values, wanted, errors)


def table(asked: Asked, *, school: School, language: str) -> Iterator[str]:
    """Yield what is asked as a table, in words, while it is read."""
    with scope.within(school.id), translation.override(language):
        columns = (_("When"), _("What"), _("Who"), _("About"), _("More"))
        yield from sheets.lines(columns, _rows(asked, school))


def lines(asked: Asked, *, school: School) -> Iterator[str]:
    """Yield what is asked as JSON lines, while it is read."""
    with scope.within(school.id):
        for line in audit.export(school.id, asked.wanted):
            yield f"{line}\n"


def _rows(asked: Asked, school: School) -> Iterator[tuple[str, ...]]:
    zone, entries = ZoneInfo(school.time_zone), audit.each(school.id, asked.wanted)
    while some := list(islice(entries, 500)):
        for one in history.lines(some):
            at = one.at.astimezone(zone).isoformat(sep=" ", timespec="seconds")
            yield at, one.text, one.who, one.about, one.facts


def _line(text: str) -> str:
    """Return what can be compared: no letters that nobody types, such as NUL."""
    return "".join(letter for letter in text[:80] if letter.isprintable())


def _day(text: str, name: str, errors: dict[str, str]) -> dt.date | None:
    try:
        found: dt.date | None = Day(required=False).clean(text)
    except ValidationError as refusal:
        errors[name] = refusal.messages[0]
        return None
    return found


def _start(day: dt.date | None, school: School) -> dt.datetime | None:
    """Return when a day begins in the school's own time."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(school.time_zone)) if day else None
