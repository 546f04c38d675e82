"""What the office does for many accounts at once, and the ways back.

Mails wait some minutes, in which they can be stopped; suspending and resuming can be undone for
exactly those whom it changed. When a batch goes, everybody is looked at once more: who got in
meanwhile is left alone.
"""

from collections.abc import Collection

from django.db import transaction

from sleutelbos.accounts.actions import letters, states
from sleutelbos.accounts.errors import NothingToPrint
from sleutelbos.accounts.queries import families, selection
from sleutelbos.accounts.queries import rights as own_rights
from sleutelbos.accounts.rules.places import Place
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.gate.errors import NobodyLeft, NoWayBack, OneByOne
from sleutelbos.gate.models import Batch
from sleutelbos.gate.rules import batches
from sleutelbos.gate.values import BatchKind, BatchState
from sleutelbos.kit import clock
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School

_OPPOSITE = {BatchKind.SUSPEND: BatchKind.RESUME, BatchKind.RESUME: BatchKind.SUSPEND}


@transaction.atomic
def begin(*, kind: BatchKind, account_ids: Collection[int], school: School, by: Actor) -> int:
    """Begin an act for these accounts, as far as they need it; return its id.

    Raise NobodyLeft when none of them does, OneByOne for a letter or two.
    """
    now = clock.now()
    wanted = _wanted(kind, account_ids, school)
    if not wanted:
        raise NobodyLeft
    if batches.is_one_by_one(kind, len(wanted)):
        raise OneByOne
    delay = batches.DELAY if kind is BatchKind.REMINDERS else batches.AT_ONCE
    row = Batch(
        school_id=school.id,
        kind=kind,
        account_ids=wanted,
        made_by=by.text,
        made_at=now,
        due_at=now + delay,
    )
    row.save(force_insert=True)
    _record("batch.begun", row, by=by)
    if kind in _OPPOSITE:
        _finish(row, done=_change(kind, wanted, school_id=school.id, by=by))
    else:
        outbox.promise(
            "gate.do_batch",
            school_id=school.id,
            lane=Lane.BULK,
            due_at=row.due_at,
            batch_id=row.id,
        )
    return row.id


@transaction.atomic
def stop(*, batch_id: int, school_id: int, by: Actor) -> None:
    """Stop an act that has not gone yet; raise NoWayBack when it has."""
    waiting = Batch.objects.filter(id=batch_id, school_id=school_id, state=BatchState.WAITING)
    if waiting.update(state=BatchState.STOPPED, ended_at=clock.now()) != 1:
        raise NoWayBack
    _record("batch.stopped", Batch.objects.get(id=batch_id), by=by)


@transaction.atomic
def undo(*, batch_id: int, school_id: int, by: Actor) -> None:
    """Take back a suspension or its end, for whom it changed and nobody else; raise NoWayBack."""
    done = Batch.objects.filter(id=batch_id, school_id=school_id, state=BatchState.DONE)
    done = done.filter(kind__in=[*_OPPOSITE])
    if done.update(state=BatchState.UNDONE, ended_at=clock.now()) != 1:
        raise NoWayBack
    row = Batch.objects.get(id=batch_id)
    _change(_OPPOSITE[BatchKind(row.kind)], row.done_ids, school_id=school_id, by=by)
    _record("batch.undone", row, by=by)


def go(*, batch_id: int, school: School, by: Actor) -> None:
    """Do an act whose time has come, unless it was stopped; done again after a crash, once."""
    rows = Batch.objects.filter(id=batch_id, state__in=[BatchState.WAITING, BatchState.GOING])
    if rows.update(state=BatchState.GOING) != 1:
        return
    row = Batch.objects.get(id=batch_id)
    acts = {BatchKind.LETTERS: _print, BatchKind.REMINDERS: _remind}
    acts[BatchKind(row.kind)](row, school)


def _print(row: Batch, school: School) -> None:
    """Print; the secrets are good before the batch says so, and who has one is not asked again."""
    by = Actor(row.made_by)
    wanted = _wanted(BatchKind.LETTERS, row.account_ids, school)
    try:
        letters.print_letters(school_id=school.id, account_ids=wanted, only_needed=True, by=by)
    except NothingToPrint:
        wanted = []
    _finish(row, done=wanted)


@transaction.atomic
def _remind(row: Batch, school: School) -> None:
    """Promise a mail for each: the one with the button to who only has to confirm."""
    chosen = _sorted(BatchKind.REMINDERS, row.account_ids, school).wanted
    verify = {one.id for one in chosen if one.place is Place.VERIFY}
    others = [one.id for one in chosen if one.id not in verify]
    _promise("send_verification", sorted(verify), school_id=school.id)
    _promise("send_reminder", others, school_id=school.id)
    done = [one.id for one in chosen]
    by = Actor(row.made_by)
    states.note_reminded(account_ids=done, by=by)
    audit.record_each("account.reminded", account_ids=done, school_id=school.id, by=by)
    _finish(row, done=done)


def _change(
    kind: BatchKind, account_ids: Collection[int], *, school_id: int, by: Actor
) -> list[int]:
    """Suspend or resume; everybody whom it changes is told."""
    if kind is BatchKind.SUSPEND:
        changed = states.suspend_all(account_ids=account_ids, by=by)
        connections.end_all(account_ids=changed, ending=Ending.SUSPENDED, by=by)
        event, notice = "account.suspended", "suspended"
    else:
        changed = states.resume_all(account_ids=account_ids, by=by)
        event, notice = "account.resumed", "resumed"
    audit.record_each(event, account_ids=changed, school_id=school_id, by=by)
    told = own_rights.allowed(families.with_address(changed), Right.SIGN_IN)
    _promise("send_notice", sorted(told), school_id=school_id, kind=notice)
    return changed


def _promise(name: str, account_ids: Collection[int], *, school_id: int, **more: object) -> None:
    told: list[dict[str, object]] = [{"account_id": one, **more} for one in account_ids]
    outbox.promise_many(name, school_id=school_id, arguments=told)


def _wanted(kind: BatchKind, account_ids: Collection[int], school: School) -> list[int]:
    return [one.id for one in _sorted(kind, account_ids, school).wanted]


def _sorted(kind: BatchKind, account_ids: Collection[int], school: School) -> batches.Sorted:
    return batches.sort(kind, selection.these(account_ids, school=school), now=clock.now())


def _finish(row: Batch, *, done: list[int]) -> None:
    Batch.objects.filter(id=row.id).update(
        state=BatchState.DONE, done_ids=done, ended_at=clock.now()
    )


def _record(event: str, row: Batch, *, by: Actor) -> None:
    audit.record(
        event,
        school_id=row.school_id,
        by=by,
        subject=subject("batch", row.id),
        kind=row.kind,
        accounts=len(row.account_ids),
    )
