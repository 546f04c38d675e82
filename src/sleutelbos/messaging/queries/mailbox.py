"""A reader's own mailbox: its folders, searches, one message, its conversation."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Trim
from markupsafe import Markup

from sleutelbos.kit import clock, scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.kit.written import Written
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.rules import cursors, markup
from sleutelbos.messaging.rules.cursors import Cursor, Lines
from sleutelbos.messaging.values import Place, Reader
from sleutelbos.people.queries import search as people

_SHOWN = (Place.INBOX, Place.ARCHIVE, Place.BIN)
_LAST = 2**63 - 1
# What is unread and what is read stand in indexes of their own: both are walked, a page of each.
_NEWEST = " UNION ALL ".join(
    f"""
SELECT id FROM (
    SELECT d.id FROM messaging_delivery d
    WHERE d.school_id = %s AND d.account_id = %s AND d.place = %s AND {half}
      AND d.arrives_at <= %s AND (d.arrives_at < %s OR d.id < %s)
    ORDER BY d.arrives_at DESC, d.id DESC LIMIT {cursors.SIZE + 1}
) AS half"""  # noqa: S608 - made of our own words
    for half in ("d.is_unread", "NOT d.is_unread")
)


@dataclass(frozen=True, slots=True)
class Line:
    """A message as a list shows it. ``child``: of whom a parent or pupil wrote."""

    message_id: int
    delivery_id: int
    subject: str
    sender: str
    role: str
    child: str
    kind: str
    due_on: dt.date | None
    confirmation: str
    arrives_at: dt.datetime
    place: int
    is_unread: bool
    is_flagged: bool
    confirmed_at: dt.datetime | None
    reminded_at: dt.datetime | None
    attachments: int

    @property
    def cursor(self) -> Cursor:
        """Return where a page begins that comes after it."""
        return Cursor(self.arrives_at, self.delivery_id)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as its reader, or its sender in a conversation, sees it."""

    id: int
    subject: str
    body: Markup
    sender: str
    role: str
    child: str
    kind: str
    due_on: dt.date | None
    confirmation: str
    may_answer: bool
    arrives_at: dt.datetime
    recalled_at: dt.datetime | None
    attachments: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A reader's copy of a message."""

    letter: Letter
    thread_id: int
    origin_id: int | None
    place: int
    is_unread: bool
    is_flagged: bool
    confirmed_at: dt.datetime | None


def folder(reader: Reader, place: Place, *, before: Cursor | None = None) -> Lines[Line]:
    """Return a page of a folder, the newest first, in one statement."""
    if not reader.may_read:
        return Lines((), None)
    now = clock.now()
    first = before or Cursor(now, _LAST)
    moment = connection.ops.adapt_datetimefield_value(min(first.moment, now))
    half = (scope.active_id(), reader.account_id, place.value, moment, moment, first.id)
    return _lines(Delivery.objects.filter(id__in=Written(_NEWEST, half * 2).as_set()))


def flagged(reader: Reader, *, before: Cursor | None = None) -> Lines[Line]:
    """Return what the reader marked, wherever it is but the bin."""
    copies = _copies(reader).filter(place__in=(Place.INBOX, Place.ARCHIVE), is_flagged=True)
    return _lines(_before(copies, before))


def found(reader: Reader, text: str, *, before: Cursor | None = None) -> Lines[Line]:
    """Return the messages in which every word of a search begins a word."""
    copies = _copies(reader).filter(place__in=(Place.INBOX, Place.ARCHIVE))
    for token in people.tokens(text)[:8]:
        copies = copies.filter(message__words__contains=f" {token}")
    return _lines(_before(copies, before))


def places(reader: Reader, message_ids: Collection[int]) -> dict[int, Place]:
    """Return where the reader's copies of these messages are."""
    copies = _copies(reader).filter(message_id__in=message_ids, place__in=_SHOWN)
    return {one: Place(place) for one, place in copies.values_list("message_id", "place")}


def copy(reader: Reader, message_id: int) -> Copy:
    """Return the reader's copy of a message; raise NotFound."""
    row = (
        _copies(reader)
        .filter(message_id=message_id, place__in=_SHOWN)
        .annotate(**_names("message__sender"))
        .values(
            "place", "is_unread", "is_flagged", "confirmed_at", "message__thread_id",
            "message__answers_id", "message__thread__answers_id",
            *(f"message__{name}" for name in _LETTER), "sender_name", "child_name",
        )
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound
    letter = _letter({name.removeprefix("message__"): value for name, value in row.items()})
    thread_id = row["message__thread_id"]
    return Copy(
        letter=letter,
        thread_id=thread_id or message_id,
        origin_id=row["message__thread__answers_id"] if thread_id else row["message__answers_id"],
        place=row["place"],
        is_unread=row["is_unread"],
        is_flagged=row["is_flagged"],
        confirmed_at=row["confirmed_at"],
    )


def conversation(reader: Reader, copy: Copy) -> list[Letter]:
    """Return the messages around one that this reader wrote or has, the oldest first."""
    here, root = copy.letter.id, copy.thread_id
    around = (
        Q(id__in=[one for one in (here, root, copy.origin_id) if one])
        | Q(thread_id=root)
        | Q(answers_id=here)
        | Q(thread__answers_id=here)
    )
    has_copy = Exists(
        _copies(reader).filter(message_id=OuterRef("id"), place__in=(*_SHOWN, Place.GONE))
    )
    own = Q(sender_id=reader.account_id, sent_at__isnull=False)
    rows = (
        Message.objects.filter(around & (own | has_copy))
        .annotate(**_names("sender"))
        .order_by("arrives_at", "id")
        .values("sender_id", *_LETTER, "sender_name", "child_name")
    )
    return [_letter(row, is_own=row["sender_id"] == reader.account_id) for row in rows[:200]]


def unread(reader: Reader) -> int:
    """Return how many unread messages are in the inbox; a hundred stands for more."""
    copies = _copies(reader).filter(is_unread=True, place=Place.INBOX)
    return copies.order_by()[:100].count()


def _copies(reader: Reader) -> QuerySet[Delivery, Delivery]:
    """Return what has arrived for a reader, if the reader may read at all."""
    if not reader.may_read:
        return Delivery.objects.none()
    return Delivery.objects.filter(account_id=reader.account_id, arrives_at__lte=clock.now())


def _before(
    copies: QuerySet[Delivery, Delivery], cursor: Cursor | None
) -> QuerySet[Delivery, Delivery]:
    if cursor is None:
        return copies
    # The last condition bounds the index, the first one parts what came at once.
    return copies.filter(
        Q(arrives_at__lt=cursor.moment) | Q(id__lt=cursor.id), arrives_at__lte=cursor.moment
    )


def _lines(copies: QuerySet[Delivery, Delivery]) -> Lines[Line]:
    rows = (
        copies.annotate(**_names("message__sender"))
        .order_by("-arrives_at", "-id")
        .values_list(*_LINE)[: cursors.SIZE + 1]
    )
    return cursors.page([Line(*row) for row in rows])


_LINE = (
    "message_id", "id", "message__subject", "sender_name", "message__role", "child_name",
    "message__kind", "message__due_on", "message__confirmation", "arrives_at", "place",
    "is_unread", "is_flagged", "confirmed_at", "reminded_at", "message__attachments",
)  # fmt: skip
_LETTER = (
    "id", "subject", "body", "role", "kind", "due_on", "confirmation", "may_answer", "arrives_at",
    "recalled_at", "attachments",
)  # fmt: skip


def _names(path: str) -> dict[str, Any]:
    """Return the names of a sender and of the pupil of whose keyring the sender's account is."""
    return {
        "sender_name": _name(f"{path}__person"),
        "child_name": _name(f"{path}__keyring__pupil__person"),
    }


def _name(path: str) -> Trim:
    parts = (f"{path}__first_name", Value(" "), f"{path}__family_name")
    return Trim(Concat(*parts, output_field=CharField()))


def _letter(row: dict[str, Any], *, is_own: bool = False) -> Letter:
    return Letter(
        sender=row["sender_name"],
        child=row["child_name"],
        body=markup.shown(row["body"]),
        is_own=is_own,
        **{name: row[name] for name in _LETTER if name != "body"},
    )
