"""Read the log: pages of it, what somebody is told, the whole as JSON lines."""

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from sleutelbos.audit.events import TOLD
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import Wanted

PAGE = 50
# Of a parent's accounts together, maybe at another school: only their owner's pages show it.
OWNERS = ("bunch.joined", "bunch.left")


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry as people see it; erased personal facts are simply not there."""

    id: int
    event: str
    actor: str
    subject: str
    facts: dict[str, object]
    happened_at: dt.datetime
    number: int | None


@dataclass(frozen=True, slots=True)
class Witness:
    """An entry and its seal, empty until the worker has sealed it."""

    entry: EntryShown
    seal: str


def entries(
    school_id: int,
    *,
    event: str = "",
    actor: str = "",
    subject: str = "",
    before_id: int | None = None,
    limit: int = PAGE,
) -> list[EntryShown]:
    """Return a page of a school's log, newest first; ``before_id`` asks for the next."""
    subjects = (subject,) if subject else ()
    wanted = Wanted(event=event, actor=actor, subjects=subjects)
    return page(school_id, wanted, before_id=before_id, limit=limit)


def page(
    school_id: int, wanted: Wanted, *, before_id: int | None = None, limit: int = PAGE
) -> list[EntryShown]:
    """Return some of the entries that are wanted, newest first."""
    rows = _wanted(school_id, wanted)
    if before_id:
        rows = rows.filter(id__lt=before_id)
    return [_shown(entry) for entry in rows.order_by("-id")[:limit]]


def count(school_id: int, wanted: Wanted) -> int:
    """Return how many entries are wanted."""
    return _wanted(school_id, wanted).count()


def each(school_id: int, wanted: Wanted) -> Iterator[EntryShown]:
    """Yield the entries that are wanted, oldest first."""
    rows = _wanted(school_id, wanted).order_by("id")
    yield from map(_shown, rows.iterator(chunk_size=1000))


def of_subjects(
    school_id: int, *, subjects: Collection[str], limit: int = PAGE
) -> list[EntryShown]:
    """Return what happened to any of these subjects, newest first."""
    rows = Entry.objects.filter(school_id=school_id, subject__in=subjects).order_by("-id")
    return [_shown(entry) for entry in rows[:limit]]


def counted(school_id: int, *, events: Collection[str], since: dt.datetime) -> dict[str, int]:
    """Return how often each of these events happened since a moment."""
    rows = Entry.objects.filter(school_id=school_id, event__in=events, happened_at__gte=since)
    return dict(rows.values_list("event").annotate(count=Count("id")).order_by())


def told(
    school_id: int, *, subjects: Collection[str], before_id: int | None = None, limit: int = PAGE
) -> list[EntryShown]:
    """Return what somebody is told of what happened to them, newest first."""
    wanted = Q(school_id=school_id, subject__in=subjects, event__in=TOLD)
    if before_id:
        wanted &= Q(id__lt=before_id)
    return [_shown(entry) for entry in Entry.objects.filter(wanted).order_by("-id")[:limit]]


def witness(school_id: int, *, event: str, subject: str, **facts: object) -> Witness | None:
    """Return the first entry that these facts stand in, with its place and seal in the chain."""
    rows = Entry.objects.filter(school_id=school_id, event=event, subject=subject).order_by("id")
    for entry in rows:
        if all(entry.facts.get(name) == value for name, value in facts.items()):
            return _witness(entry)
    return None


def at_number(school_id: int, number: int) -> Witness | None:
    """Return what stands at a place in the chain."""
    entry = Entry.objects.filter(school_id=school_id, number=number).first()
    return _witness(entry) if entry else None


def _witness(entry: Entry) -> Witness:
    return Witness(_shown(entry), bytes(entry.seal or b"").hex())


def export(school_id: int, wanted: Wanted | None = None) -> Iterator[str]:
    """Yield a school's log as JSON lines, in the order of the chain; all of it, or what is wanted.

    Sealed entries first; a reader of all can follow the chain with audit.rules and nothing else.
    """
    is_whole = wanted is None or wanted == Wanted()
    rows = Entry.objects.filter(school_id=school_id)
    if wanted and not is_whole:
        rows = _wanted(school_id, wanted)
    for entry in rows.filter(number__isnull=False).order_by("number").iterator(chunk_size=1000):
        yield _line(entry)
    for entry in rows.filter(number=None).order_by("id").iterator(chunk_size=1000):
        yield _line(entry)


def _wanted(school_id: int, wanted: Wanted) -> QuerySet[Entry]:
    condition = Q(school_id=school_id) & ~Q(event__in=OWNERS)
    if wanted.event:
        key = "event__startswith" if wanted.event.endswith(".") else "event"
        condition &= Q(**{key: wanted.event})
    if wanted.actor:
        condition &= Q(actor=wanted.actor)
    if wanted.subjects:
        condition &= Q(subject__in=wanted.subjects) | Q(actor__in=wanted.actors)
    if wanted.since:
        condition &= Q(happened_at__gte=wanted.since)
    if wanted.until:
        condition &= Q(happened_at__lt=wanted.until)
    return Entry.objects.filter(condition)


def _shown(entry: Entry) -> EntryShown:
    return EntryShown(
        id=entry.id,
        event=entry.event,
        actor=entry.actor,
        subject=entry.subject,
        facts={**entry.facts, **(entry.personal or {})},
        happened_at=entry.happened_at,
        number=entry.number,
    )


def _line(entry: Entry) -> str:
    line = {
        "number": entry.number,
        "event": entry.event,
        "actor": entry.actor,
        "subject": entry.subject,
        "facts": entry.facts,
        "personal": entry.personal,
        "personal_salt": _hex(entry.personal_salt),
        "personal_digest": _hex(entry.personal_digest),
        "at": entry.happened_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "seal": _hex(entry.seal),
    }
    return json.dumps(line, ensure_ascii=False, sort_keys=True)


def _hex(value: bytes | memoryview | None) -> str | None:
    return bytes(value).hex() if value else None
