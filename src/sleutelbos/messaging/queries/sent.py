"""What somebody sent, and whom it has reached: per child and per class."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from markupsafe import Markup

from sleutelbos.kit import clock, names
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.rules import cursors, markup, receipts
from sleutelbos.messaging.rules.cursors import Cursor, Lines
from sleutelbos.messaging.rules.receipts import AGAIN, Copies
from sleutelbos.messaging.values import Audience, Confirmation, Reader, Sender
from sleutelbos.people.queries import classes
from sleutelbos.people.queries.classes import EnrolledPupil
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class SentLine:
    """A sent message as the list of its sender shows it."""

    id: int
    subject: str
    kind: str
    confirmation: str
    sent_at: dt.datetime
    arrives_at: dt.datetime
    recalled_at: dt.datetime | None
    readers: int
    read: int
    confirmed: int

    @property
    def cursor(self) -> Cursor:
        """Return where a page begins that comes after it."""
        return Cursor(self.sent_at, self.id)


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A sent message with all that its sender chose."""

    id: int
    subject: str
    body: Markup
    kind: str
    due_on: dt.date | None
    confirmation: Confirmation
    may_answer: bool
    audience: Audience
    sent_at: dt.datetime
    arrives_at: dt.datetime
    recalled_at: dt.datetime | None
    readers: int
    answers_id: int | None
    has_arrived: bool


@dataclass(frozen=True, slots=True)
class Child:
    """A child whose people got a message, and whether it reached them."""

    pupil: EnrolledPupil
    copies: Copies
    is_read: bool
    is_confirmed: bool


@dataclass(slots=True)
class Reached:
    """A class: how many children, and of how many somebody has read, or confirmed as asked."""

    group_id: int | None
    name: str
    children: list[Child] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many children there are."""
        return len(self.children)

    @property
    def read(self) -> int:
        """Return of how many somebody has read."""
        return sum(child.is_read for child in self.children)

    @property
    def confirmed(self) -> int:
        """Return of how many it was confirmed as asked."""
        return sum(child.is_confirmed for child in self.children)


def sent(reader: Reader, *, before: Cursor | None = None) -> Lines[SentLine]:
    """Return a page of what somebody sent, the newest first, in two statements.

    Who may not read messages does not see their own either.
    """
    if not reader.may_read:
        return Lines((), None)
    rows = Message.objects.filter(sender_id=reader.account_id, sent_at__isnull=False)
    if before is not None:
        rows = rows.filter(
            Q(sent_at__lt=before.moment) | Q(id__lt=before.id), sent_at__lte=before.moment
        )
    columns = ("id", "subject", "kind", "confirmation", "sent_at", "arrives_at", "recalled_at",
               "readers")  # fmt: skip
    found = list(rows.order_by("-sent_at", "-id").values_list(*columns)[: cursors.SIZE + 1])
    counts = _counts([row[0] for row in found])
    return cursors.page([SentLine(*(*row, *counts[row[0]])) for row in found])


def message(sender: Sender, message_id: int) -> SentMessage:
    """Return what this sender sent; raise NotFound, also for a draft."""
    row = Message.objects.filter(
        id=message_id, sender_id=sender.account_id, sent_at__isnull=False
    ).first()
    if row is None or row.sent_at is None or row.arrives_at is None:
        raise NotFound
    return SentMessage(
        id=row.id,
        subject=row.subject,
        body=markup.shown(row.body),
        kind=row.kind,
        due_on=row.due_on,
        confirmation=Confirmation(row.confirmation),
        may_answer=row.may_answer,
        audience=Audience.of_json(row.audience),
        sent_at=row.sent_at,
        arrives_at=row.arrives_at,
        recalled_at=row.recalled_at,
        readers=row.readers,
        answers_id=row.answers_id,
        has_arrived=row.arrives_at <= clock.now(),
    )


def reached(school: School, message: SentMessage) -> list[Reached]:
    """Return the classes of the children whose people got it, in two statements."""
    by_pupil = _by_pupil(message.id)
    pupils = classes.enrolled(school.school_year, pupil_ids=by_pupil)
    found: dict[tuple[int | None, str], Reached] = {}
    for pupil_id, copies in by_pupil.items():
        pupil = pupils.get(pupil_id)
        if pupil is None:
            continue
        key = (pupil.class_id, pupil.class_name)
        found.setdefault(key, Reached(*key)).children.append(
            Child(
                pupil,
                copies,
                receipts.is_read(copies),
                receipts.is_confirmed(copies, message.confirmation),
            )
        )
    for one in found.values():
        one.children.sort(key=lambda child: names.sort_key(child.pupil.family_name))
    return sorted(found.values(), key=lambda one: names.natural_key(one.name))


def of_staff(message: SentMessage) -> Copies:
    """Return how many members of staff got it, read it and confirmed it."""
    rows = Delivery.objects.filter(message_id=message.id, account__keyring__pupil=None)
    counted = rows.aggregate(count=Count("id"), read=_READ, confirmed=_CONFIRMED)
    return Copies(**counted)


def open_copies(message_id: int, confirmation: Confirmation) -> QuerySet[Delivery, Delivery]:
    """Return the copies of which somebody may be reminded: not read, or not confirmed as asked.

    With one confirmation enough, the other guardian of that child is left in peace.
    """
    copies = Delivery.objects.filter(message_id=message_id).exclude(place__gte=3)
    if confirmation == Confirmation.NONE:
        return copies.filter(read_at=None)
    copies = copies.filter(confirmed_at=None)
    if confirmation == Confirmation.BOTH:
        return copies
    confirmed = Delivery.objects.filter(
        message_id=message_id,
        confirmed_at__isnull=False,
        account__keyring_id=OuterRef("account__keyring_id"),
    )
    return copies.exclude(Exists(confirmed))


def count_open(message: SentMessage) -> int:
    """Return how many a reminder would reach now."""
    copies = open_copies(message.id, message.confirmation)
    return copies.exclude(reminded_at__gt=clock.now() - AGAIN).count()


def answers(message: SentMessage) -> int:
    """Return how many readers have answered."""
    return Message.objects.filter(answers_id=message.id, sent_at__isnull=False).count()


_READ, _CONFIRMED = Count("read_at"), Count("confirmed_at")


def _counts(message_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    rows = Delivery.objects.filter(message_id__in=message_ids).values_list("message_id")
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for message_id, read, confirmed in rows.annotate(read=_READ, confirmed=_CONFIRMED).order_by():
        found[message_id] = (read, confirmed)
    return found


def _by_pupil(message_id: int) -> dict[int, Copies]:
    """Return the copies that count for each child, in one GROUP BY."""
    rows = (
        Delivery.objects.filter(message_id=message_id, account__keyring__pupil__isnull=False)
        .values_list("account__keyring__pupil_id")
        .annotate(
            **{
                f"{whose}_{column}": Count(column, filter=Q(**{f"account__slot__{slots}": edge}))
                for whose, slots, edge in (("guardians", "gte", 1), ("pupil", "lt", 1))
                for column in ("id", "read_at", "confirmed_at")
            }
        )
        .order_by()
    )
    return {
        pupil_id: receipts.family(Copies(*counts[:3]), Copies(*counts[3:]))
        for pupil_id, *counts in rows
    }
