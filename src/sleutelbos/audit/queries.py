"""Read the log: pages of it, the whole as JSON lines, and whether it is whole."""

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from sleutelbos.audit import rules
from sleutelbos.audit.chain import mark, sealed
from sleutelbos.audit.events import TOLD
from sleutelbos.audit.models import Chain, Entry
from sleutelbos.kit import secrets

PAGE = 50


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
class Break:
    """A place where the chain is not as it was sealed: altered, removed, inserted or cut."""

    number: int
    kind: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What following the chain showed. Keep ``number`` and ``seal`` elsewhere as a witness."""

    entries: int
    unsealed: int
    number: int
    seal: str
    breaks: list[Break] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Say whether nothing was altered, removed, inserted or cut off."""
        return not self.breaks


def entries(
    school_id: int,
    *,
    event: str = "",
    actor: str = "",
    subject: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    before_id: int | None = None,
    limit: int = PAGE,
) -> list[EntryShown]:
    """Return a page of a school's log, newest first; ``before_id`` asks for the next.

    ``event`` is a whole name, or a group of them such as "account.".
    """
    wanted = Q(school_id=school_id)
    if event:
        wanted &= Q(event__startswith=event) if event.endswith(".") else Q(event=event)
    if actor:
        wanted &= Q(actor=actor)
    if subject:
        wanted &= Q(subject=subject)
    if since:
        wanted &= Q(happened_at__gte=since)
    if until:
        wanted &= Q(happened_at__lt=until)
    if before_id:
        wanted &= Q(id__lt=before_id)
    return [_shown(entry) for entry in Entry.objects.filter(wanted).order_by("-id")[:limit]]


def of_subject(school_id: int, *, subject: str, limit: int = PAGE) -> list[EntryShown]:
    """Return what happened to one subject, such as account:9, newest first."""
    return entries(school_id, subject=subject, limit=limit)


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


def export(school_id: int) -> Iterator[str]:
    """Yield a school's whole log as JSON lines, in the order of the chain.

    Sealed entries first; a reader can follow the chain with audit.rules and nothing else.
    """
    for entry in _chain(school_id).iterator(chunk_size=1000):
        yield _line(entry)
    for entry in _unsealed(school_id).iterator(chunk_size=1000):
        yield _line(entry)


def verify(school_id: int) -> Verdict:
    """Follow a school's chain and say where it is not what it was."""
    breaks: list[Break] = []
    number, seal, count = 0, rules.START, 0
    for entry in _chain(school_id).iterator(chunk_size=1000):
        count += 1
        breaks += _breaks_at(entry, number, before=seal)
        number, seal = entry.number or 0, bytes(entry.seal or b"")
    breaks += _break_at_end(school_id, number, seal=seal)
    return Verdict(
        entries=count,
        unsealed=_unsealed(school_id).count(),
        number=number,
        seal=seal.hex(),
        breaks=breaks,
    )


def _breaks_at(entry: Entry, number: int, *, before: bytes) -> Iterator[Break]:
    here = entry.number or 0
    if here != number + 1:
        yield Break(number + 1, "removed")
    elif rules.seal(sealed(entry), before=before) != bytes(entry.seal or b""):
        yield Break(here, "altered")
    if entry.personal is not None and not _is_own(entry):
        yield Break(here, "altered")


def _is_own(entry: Entry) -> bool:
    """Say whether the personal facts are those that were sealed."""
    made = rules.personal_digest(bytes(entry.personal_salt or b""), entry.personal or {})
    return made == bytes(entry.personal_digest or b"")


def _break_at_end(school_id: int, number: int, *, seal: bytes) -> list[Break]:
    """Compare the last entry with the chain's end, which only the key can make."""
    end = Chain.objects.filter(school_id=school_id).first()
    if end is None:
        return [Break(number, "cut")] if number else []
    is_ours = secrets.is_same(
        mark(school_id, number=end.number, seal=bytes(end.seal)), bytes(end.mark)
    )
    if is_ours and end.number == number and bytes(end.seal) == seal:
        return []
    return [Break(max(number, end.number), "cut" if end.number > number else "inserted")]


def _chain(school_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(school_id=school_id, number__isnull=False).order_by("number")


def _unsealed(school_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(school_id=school_id, number=None).order_by("id")


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
