"""The files of messages, and who may open one: asked anew each time somebody does."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.models import Attachment, Delivery
from sleutelbos.messaging.rules import kinds
from sleutelbos.messaging.values import Attached, FileState, Limits, Place, Reader, Sender
from sleutelbos.schools.models import School

_MEGABYTE = 1024 * 1024
_OPEN = (FileState.UNSCANNED, FileState.CLEAN)
_UNSENT = 4  # messages full of files that somebody may have lying about


@dataclass(frozen=True, slots=True)
class Openable:
    """A file that somebody may open now."""

    school_id: int
    name: str
    kind: str
    size: int
    digest: str
    stored: str
    preview: str

    @property
    def is_picture(self) -> bool:
        """Say whether a browser may show it."""
        return self.kind in kinds.PICTURES


def limits(school: School) -> Limits:
    """Return how large files may be at a school."""
    return Limits(each=school.file_mb * _MEGABYTE, together=school.files_mb * _MEGABYTE)


def may_attach(school: School, sender: Sender) -> bool:
    """Say whether somebody may send files: staff may, families where their school lets them."""
    return sender.role.is_staff or school.families_attach


def of_letters(reader: Reader, message_ids: Collection[int]) -> dict[int, list[Attached]]:
    """Return the files of messages that this reader has or wrote, by message."""
    found: dict[int, list[Attached]] = defaultdict(list)
    if reader.may_read and message_ids:
        rows = Attachment.objects.filter(_of(reader), message_id__in=message_ids)
        for one in _attached(rows):
            found[one.message_id or 0].append(one)
    return found


def of_message(sender: Sender, message_id: int) -> list[Attached]:
    """Return the files of a message or draft of the sender's own."""
    return _attached(
        Attachment.objects.filter(message_id=message_id, message__sender_id=sender.account_id)
    )


def of_form(sender: Sender, nonce: UUID) -> list[Attached]:
    """Return the files that a form has brought, whatever became of it."""
    return _attached(Attachment.objects.filter(uploader_id=sender.account_id, nonce=nonce))


def to_open(reader: Reader, attachment_id: int) -> Openable:
    """Return a file that this reader may open at this moment; raise NotFound."""
    rows = Attachment.objects.filter(_of(reader), id=attachment_id, state__in=_OPEN)
    columns = ("school_id", "name", "kind", "size", "digest", "stored", "preview")
    row = rows.values_list(*columns).first() if reader.may_read else None
    if row is None:
        raise NotFound
    return Openable(*row)


def unsent(sender: Sender) -> int:
    """Return how many bytes of files somebody has with what is not sent."""
    rows = Attachment.objects.filter(uploader_id=sender.account_id)
    waiting = rows.filter(Q(message=None) | Q(message__sent_at=None))
    return waiting.aggregate(size=Sum("size"))["size"] or 0


def most_unsent(limits: Limits) -> int:
    """Return how many bytes that may be: so much is nobody's by mistake."""
    return _UNSENT * limits.together


def _of(reader: Reader) -> Q:
    """Return which files are a reader's: of a copy that came and is still there; own ones."""
    copies = Delivery.objects.filter(
        message_id=OuterRef("message_id"),
        account_id=reader.account_id,
        arrives_at__lte=clock.now(),
        place__in=(Place.INBOX, Place.ARCHIVE, Place.BIN),
    )
    is_own = Q(message__sender_id=reader.account_id)
    return is_own | Q(message=None, uploader_id=reader.account_id) | Q(Exists(copies))


def _attached(rows: QuerySet[Attachment, Attachment]) -> list[Attached]:
    columns = ("id", "message_id", "name", "kind", "size", "state", "preview")
    return [
        Attached(
            id=row[0],
            message_id=row[1],
            name=row[2],
            kind=row[3],
            size=row[4],
            state=FileState(row[5]),
            has_preview=bool(row[6]),
            is_picture=row[3] in kinds.PICTURES,
        )
        for row in rows.order_by("id").values_list(*columns)
    ]
