"""Whether the log is whole: follow a school's chain from its first entry to its end."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from sleutelbos.audit import rules
from sleutelbos.audit.chain import mark, sealed
from sleutelbos.audit.models import Chain, Entry
from sleutelbos.kit import clock, scope, secrets

MOST = 100  # breaks that are remembered
_ENDS = 100  # looked at to see whose they are


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


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found, and when."""

    checked_at: dt.datetime
    number: int
    breaks: tuple[Break, ...]


def verify(school_id: int) -> Verdict:
    """Follow a school's chain and say where it is not what it was.

    The worker may seal more meanwhile: a chain that goes on is not a chain that was cut.
    """
    breaks: list[Break] = []
    end = _end(school_id)
    number, seal, count = 0, rules.START, 0
    for entry in _chain(school_id).iterator(chunk_size=1000):
        count += 1
        breaks += _breaks_at(entry, number, before=seal)
        number, seal = entry.number or 0, bytes(entry.seal or b"")
    breaks += _break_at_end(school_id, number, seal=seal, known=end.number if end else 0)
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


def _break_at_end(school_id: int, number: int, *, seal: bytes, known: int) -> list[Break]:
    """Compare the last entry with the chain's end, which only the key can make."""
    end = _end(school_id)
    if end is None:
        return [Break(number, "cut")] if number else []
    is_ours = _is_marked_here(end)
    went_on = known <= number < end.number and end.number > known
    if is_ours and (went_on or (end.number == number and bytes(end.seal) == seal)):
        return []
    return [Break(max(number, end.number), "cut" if end.number > number else "inserted")]


def _end(school_id: int) -> Chain | None:
    return Chain.objects.filter(school_id=school_id).first()


def check(school_id: int) -> list[Break]:
    """Follow the chain of the school at work and remember what was found; return what is new."""
    verdict = verify(school_id)
    known = last_check(school_id)
    found = [[one.number, one.kind] for one in verdict.breaks]
    Chain.objects.filter(school_id=school_id).update(
        checked_at=clock.now(), checked_number=verdict.number, breaks=found[:MOST]
    )
    told = {one.number for one in known.breaks} if known else set()
    return [one for one in verdict.breaks if one.number not in told]


def last_check(school_id: int) -> Check | None:
    """Return what the last check of the school at work found; None before the first."""
    end = Chain.objects.filter(school_id=school_id, checked_at__isnull=False).first()
    if end is None or end.checked_at is None:
        return None
    breaks = tuple(Break(number, kind) for number, kind in end.breaks)
    return Check(end.checked_at, end.checked_number, breaks)


def is_marked_here() -> bool:
    """Say whether chains end with a mark that this installation's key makes.

    One is enough, for of the others ``verify`` tells what is wrong; and no chain is well too.
    """
    with scope.everywhere():
        ends = list(Chain.objects.order_by("id")[:_ENDS])
    return not ends or any(map(_is_marked_here, ends))


def _is_marked_here(end: Chain) -> bool:
    ours = mark(end.school_id, number=end.number, seal=bytes(end.seal))
    return secrets.is_same(ours, bytes(end.mark))


def _chain(school_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(school_id=school_id, number__isnull=False).order_by("number")


def _unsealed(school_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(school_id=school_id, number=None).order_by("id")
