"""Look at files after they came: scan them, draw small pictures, collect what nobody has."""

import datetime as dt
from contextlib import closing

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import clock, tokens
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.files import incoming, previews, scanning, store
from sleutelbos.messaging.files.scanning import Verdict
from sleutelbos.messaging.models import Attachment, Message
from sleutelbos.messaging.rules import kinds
from sleutelbos.messaging.values import FileState
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox import rules as outbox_rules
from sleutelbos.outbox.errors import NotNow
from sleutelbos.outbox.values import Lane

UNSENT = dt.timedelta(days=1)  # that a file waits for the message of its form
_YOUNG = dt.timedelta(hours=1)  # a file whose row may still come
_WAITING = (FileState.WAITING, FileState.UNREACHED)


def examine(*, attachment_id: int, by: Actor) -> None:
    """Scan a file that waits for it, and draw a small picture of a picture.

    Raise NotNow when the scanner does not answer: nobody opens the file until it does.
    """
    row = Attachment.objects.filter(id=attachment_id).exclude(stored="").first()
    if row is None:
        return
    try:
        state = _scanned(row, by=by)
        if state.may_open and row.kind in kinds.PICTURES and not row.preview:
            _draw(row)
    except NotFound:  # taken away meanwhile
        return


def sweep(*, school_id: int, by: Actor) -> int:
    """Remove files that no row has, and rows that no message has after a day; return how many.

    What is young stays: its row, or its message, may be on its way.
    """
    now = clock.now()
    Attachment.objects.filter(message=None, uploaded_at__lt=now - UNSENT).delete()
    found = [name for name, since in store.chosen().listed(school_id) if since < now - _YOUNG]
    rows = Attachment.objects.values_list("stored", "preview")
    known = {bytes.fromhex(name) for row in rows.iterator() for name in row}
    orphans = [name for name in found if _key(name) not in known]
    for name in orphans:
        store.chosen().remove(school_id, name)
    incoming.sweep(older_than=_YOUNG.total_seconds())
    _ask_again(school_id, now)
    return len(orphans)


def forget(*, school_id: int, by: Actor) -> int:
    """Remove all files of a school that is no more; return how many."""
    names = [name for name, _since in store.chosen().listed(school_id)]
    for name in names:
        store.chosen().remove(school_id, name)
    return len(names)


def _scanned(row: Attachment, *, by: Actor) -> FileState:
    if row.state not in _WAITING:
        return FileState(row.state)
    with closing(store.chosen().read(row.school_id, row.stored)) as pieces:
        verdict = scanning.scan(pieces)
    if verdict is Verdict.INFECTED:
        _quarantine(row, by=by)
        return FileState.INFECTED
    state = FileState.CLEAN if verdict is Verdict.CLEAN else FileState.UNREACHED
    waiting = Attachment.objects.filter(id=row.id, state__in=_WAITING)
    waiting.update(state=state, checked_at=clock.now())
    if verdict is Verdict.UNREACHED:
        raise NotNow("scanner_unreached", is_alarm=True)
    return state


@transaction.atomic
def _quarantine(row: Attachment, *, by: Actor) -> None:
    """Take an infected file away for good, and tell whoever sent it."""
    now = clock.now()
    waiting = Attachment.objects.filter(id=row.id, state__in=_WAITING)
    if not waiting.update(state=FileState.INFECTED, stored="", preview="", checked_at=now):
        return
    if row.message_id is not None:  # whoever is writing it, looks again
        Message.objects.filter(id=row.message_id, sent_at=None).update(edited_at=now)
    audit.record(
        "attachment.infected",
        school_id=row.school_id,
        by=by,
        subject=subject("message", row.message_id) if row.message_id else "",
        attachment=row.id,
    )
    if row.uploader_id is not None:
        outbox.promise(
            "send_notice",
            school_id=row.school_id,
            account_id=row.uploader_id,
            kind="file_infected",
        )
    transaction.on_commit(lambda: store.chosen().remove(row.school_id, row.stored))


def _draw(row: Attachment) -> None:
    """Keep a small picture, if one can be made; its row says so when the store has it."""
    with closing(store.chosen().read(row.school_id, row.stored)) as pieces:
        made = previews.made(pieces)
    if made is None:
        return
    name = tokens.opaque_id().hex
    try:
        store.chosen().put(row.school_id, name, made)
    finally:
        made.drop()
    if not Attachment.objects.filter(id=row.id, preview="").exclude(stored="").update(preview=name):
        store.chosen().remove(row.school_id, name)


def _ask_again(school_id: int, now: dt.datetime) -> None:
    """Promise a scan once more, each day, of what waited longer than a job is tried."""
    old = Attachment.objects.filter(state__in=_WAITING, uploaded_at__lt=now - outbox_rules.PATIENCE)
    for row_id in old.values_list("id", flat=True)[:500]:
        outbox.promise(
            "messaging.examine",
            school_id=school_id,
            lane=Lane.BULK,
            key=f"examine:{row_id}:{now.date()}",
            attachment_id=row_id,
        )


def _key(name: str) -> bytes:
    try:
        return bytes.fromhex(name)
    except ValueError:
        return b"\0"  # not ours
