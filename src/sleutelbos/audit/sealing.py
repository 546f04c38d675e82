"""Seal entries into each school's chain; erase what is personal without breaking it."""

from django.db import transaction

from sleutelbos.audit import rules
from sleutelbos.audit.chain import mark, sealed
from sleutelbos.audit.models import Chain, Entry

BATCH = 1000


def seal_all() -> int:
    """Seal what is not sealed yet, of every school; return how many entries that were.

    For whoever works for all schools. Nothing is written when there is nothing to seal.
    """
    waiting = Entry.objects.filter(number=None).order_by().values_list("school_id", flat=True)
    return sum(_seal_school(school_id) for school_id in waiting.distinct())


def _seal_school(school_id: int) -> int:
    sealed = 0
    while count := _seal_batch(school_id):
        sealed += count
    return sealed


@transaction.atomic
def _seal_batch(school_id: int) -> int:
    """Seal some entries in order; the chain's end is locked, so that two workers take turns."""
    end = _lock_end(school_id)
    entries = list(Entry.objects.filter(school_id=school_id, number=None).order_by("id")[:BATCH])
    if not entries:
        return 0
    number, seal = end.number, bytes(end.seal)
    for entry in entries:
        number += 1
        entry.number = number
        entry.seal = seal = rules.seal(sealed(entry), before=seal)
    Entry.objects.bulk_update(entries, ["number", "seal"], batch_size=200)
    Chain.objects.filter(id=end.id).update(
        number=number, seal=seal, mark=mark(school_id, number=number, seal=seal)
    )
    return len(entries)


def _lock_end(school_id: int) -> Chain:
    start = Chain(
        school_id=school_id,
        seal=rules.START,
        mark=mark(school_id, number=0, seal=rules.START),
    )
    Chain.objects.bulk_create([start], ignore_conflicts=True)
    return Chain.objects.select_for_update().get(school_id=school_id)
