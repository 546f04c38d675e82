"""Put files with what somebody writes, and take them away again."""

import contextlib
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import F

from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock, tokens
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.errors import DraftChanged, FileRefused
from sleutelbos.messaging.files import incoming, scanning, store
from sleutelbos.messaging.files.incoming import Incoming
from sleutelbos.messaging.models import Attachment, Message
from sleutelbos.messaging.queries import attachments
from sleutelbos.messaging.rules import kinds, photos
from sleutelbos.messaging.rules.kinds import Wrong
from sleutelbos.messaging.values import FileState, Limits, Sender
from sleutelbos.outbox import actions as outbox
from sleutelbos.schools.models import School


def attach(
    *, school: School, sender: Sender, nonce: UUID, name: str, file: Incoming, by: Actor
) -> int:
    """Keep a file with what a form writes; raise FileRefused, or DraftChanged when that was sent.

    The row comes when the store has the file to stay; when no row comes, the file goes again.
    """
    shown, limits = kinds.named(name, file.head), attachments.limits(school)
    why = kinds.wrong(shown, file.head) or (Wrong.TOO_LARGE if file.size > limits.each else None)
    if not attachments.may_attach(school, sender):
        why = Wrong.NOT_ALLOWED
    if why:
        raise FileRefused(why=why, name=shown)
    with _refusing(shown), _cleaned(file) as clean:
        _check(sender, nonce, limits, size=clean.size)
        row = _row(school, sender, nonce, shown, clean)
        store.chosen().put(school.id, row.stored, clean)
    try:
        return _add(row, sender, limits)
    except BaseException:
        store.chosen().remove(school.id, row.stored)
        raise


@transaction.atomic
def remove(*, attachment_id: int, sender: Sender, by: Actor) -> None:
    """Take a file away from what is not sent yet; raise NotFound."""
    mine = Attachment.objects.filter(id=attachment_id, uploader_id=sender.account_id)
    row = mine.first()
    if row is None:
        raise NotFound
    if row.message_id is not None:
        draft = Message.objects.filter(id=row.message_id, sent_at=None)
        if not draft.update(attachments=F("attachments") - 1, edited_at=clock.now()):
            raise NotFound
    mine.delete()
    _forget(row.school_id, [row.stored, row.preview])


@transaction.atomic
def claim(*, message_id: int, sender: Sender, nonce: UUID, by: Actor) -> int:
    """Put the files that a form has brought with the message that it wrote; return how many."""
    waiting = Attachment.objects.filter(uploader_id=sender.account_id, nonce=nonce, message=None)
    count = waiting.update(message_id=message_id)
    if count:
        Message.objects.filter(id=message_id).update(attachments=F("attachments") + count)
    return count


@transaction.atomic
def forget(*, school_id: int, message_id: int, by: Actor) -> None:
    """Take the files of a draft out of the store once it is thrown away."""
    rows = Attachment.objects.filter(message_id=message_id).values_list("stored", "preview")
    _forget(school_id, [name for row in rows for name in row])


def _forget(school_id: int, names: list[str]) -> None:
    """Remove files after the rows are gone for good; what a crash leaves, a sweep finds."""

    def go() -> None:
        for name in filter(None, names):
            store.chosen().remove(school_id, name)

    transaction.on_commit(go)


@contextlib.contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Say in our own words what is wrong with a file, or with the disk."""
    try:
        yield
    except photos.Damaged as error:
        raise FileRefused(why=Wrong.DAMAGED, name=name) from error
    except photos.TooManyPixels as error:
        raise FileRefused(why=Wrong.TOO_MANY_PIXELS, name=name) from error
    except OSError as error:
        raise FileRefused(why=Wrong.NO_ROOM, name=name) from error


@contextlib.contextmanager
def _cleaned(file: Incoming) -> Iterator[Incoming]:
    """Return a picture without what it tells; any other file as it came."""
    kind = kinds.found(file.head)
    if kind not in kinds.PICTURES:
        yield file
        return
    with file.mapped() as content:
        parts = photos.cleaned(kind, content).parts
        clean = Incoming.of(
            piece
            for part in parts
            for piece in ((part,) if isinstance(part, bytes) else incoming.between(content, *part))
        )
    try:
        yield clean
    finally:
        clean.drop()


def _row(school: School, sender: Sender, nonce: UUID, name: str, file: Incoming) -> Attachment:  # noqa: PLR0917
    return Attachment(
        school_id=school.id,
        uploader_id=sender.account_id,
        nonce=nonce,
        name=name,
        kind=kinds.found(file.head),
        size=file.size,
        digest=file.digest,
        stored=tokens.opaque_id().hex,
        state=FileState.WAITING if scanning.is_chosen() else FileState.UNSCANNED,
        uploaded_at=clock.now(),
    )


@transaction.atomic
def _add(row: Attachment, sender: Sender, limits: Limits) -> int:
    drafts = Message.objects.filter(sender_id=sender.account_id, nonce=row.nonce)
    draft = drafts.select_for_update().first()  # two files at once: the sum stays right
    if draft is not None and draft.sent_at is not None:
        raise DraftChanged
    _check(sender, row.nonce, limits, size=row.size)
    row.message_id = draft.id if draft else None
    row.save(force_insert=True)
    if draft is not None:
        drafts.update(attachments=F("attachments") + 1, edited_at=row.uploaded_at)
    if row.state == FileState.WAITING or row.kind in kinds.PICTURES:
        outbox.promise("messaging.examine", school_id=row.school_id, attachment_id=row.id)
    return row.id


def _check(sender: Sender, nonce: UUID, limits: Limits, *, size: int) -> None:
    """Raise FileRefused when it is too much together, or too many."""
    mine = Attachment.objects.filter(uploader_id=sender.account_id, nonce=nonce)
    before = list(mine.values_list("size", flat=True))
    if len(before) >= limits.count:
        raise FileRefused(why=Wrong.TOO_MANY, name="")
    unsent = attachments.unsent(sender)
    if sum(before) + size > limits.together or unsent + size > attachments.most_unsent(limits):
        raise FileRefused(why=Wrong.TOO_LARGE_TOGETHER, name="")
