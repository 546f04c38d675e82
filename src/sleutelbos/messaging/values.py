"""What other packages know of messages."""

import datetime as dt
import enum
from dataclasses import asdict, dataclass, field, fields
from typing import Any
from uuid import UUID


class MessageKind(enum.StrEnum):
    """What a reader has to do with it: know, do something by a day, or act at once."""

    INFO = "info"
    ACTION = "action"
    URGENT = "urgent"


class Confirmation(enum.StrEnum):
    """Whether "read and understood" is asked: of one guardian of a child, or of each."""

    NONE = "none"
    ONE = "one"
    BOTH = "both"


class Place(enum.IntEnum):
    """Where a reader's copy is. GONE: the bin was emptied. RECALLED: its sender took it back."""

    INBOX = 0
    ARCHIVE = 1
    BIN = 2
    GONE = 3
    RECALLED = 4


class FileState(enum.StrEnum):
    """What is known of a file. UNREACHED: it waits, because the scanner does not answer."""

    UNSCANNED = "unscanned"  # this installation has no scanner
    WAITING = "waiting"
    UNREACHED = "unreached"
    CLEAN = "clean"
    INFECTED = "infected"

    @property
    def may_open(self) -> bool:
        """Say whether somebody may open it."""
        return self in (FileState.UNSCANNED, FileState.CLEAN)


class SenderRole(enum.StrEnum):
    """In what capacity somebody writes."""

    OFFICE = "office"
    ADMINISTRATOR = "administrator"
    TEACHER = "teacher"
    GUARDIAN = "guardian"
    PUPIL = "pupil"

    @property
    def is_staff(self) -> bool:
        """Say whether it is a member of staff who writes."""
        return self in (SenderRole.OFFICE, SenderRole.ADMINISTRATOR, SenderRole.TEACHER)

    @property
    def may_share(self) -> bool:
        """Say whether who writes may keep groups of readers for all colleagues."""
        return self in (SenderRole.OFFICE, SenderRole.ADMINISTRATOR)


class Manner(enum.StrEnum):
    """How a reader wants to be notified: of each message, once a day, or not at all."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    NUMBER = "number"  # only the one behind "Berichten"


class Channel(enum.StrEnum):
    """By what a notification goes out."""

    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Wish:
    """How and when a reader wants to be notified, by the school's clock.

    ``urgent_passes``: what is urgent waits for neither the digest nor the end of the quiet hours.
    """

    manner: Manner
    digest_at: dt.time
    quiet_from: dt.time
    quiet_until: dt.time
    urgent_passes: bool = True


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes."""

    account_id: int
    person_id: int
    keyring_id: int
    role: SenderRole
    name: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose mailbox it is. ``may_read``: a restricted guardian sees none, and no hint of any."""

    account_id: int
    may_read: bool = True


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a sender means: pupils by class, team or one by one, which of their accounts, and staff.

    The colleagues of a team are meant with it.
    """

    is_whole_school: bool = False
    group_ids: tuple[int, ...] = ()  # classes
    team_ids: tuple[int, ...] = ()
    pupil_ids: tuple[int, ...] = ()
    with_pupils: bool = False
    with_guardians: bool = True
    guardian_kinds: tuple[str, ...] = ()  # none: whatever they are to the child
    without_group_ids: tuple[int, ...] = ()
    without_pupil_ids: tuple[int, ...] = ()
    with_staff: bool = False
    account_ids: tuple[int, ...] = ()  # members of staff and guardians, one by one

    @property
    def means_families(self) -> bool:
        """Say whether any pupil is meant."""
        return bool(self.is_whole_school or self.group_ids or self.team_ids or self.pupil_ids)

    @property
    def is_empty(self) -> bool:
        """Say whether nobody is meant at all."""
        return not (self.means_families or self.with_staff or self.account_ids)

    def as_json(self) -> dict[str, Any]:
        """Return the choice as it is kept, without what is as usual."""
        return {name: value for name, value in asdict(self).items() if value != _USUAL[name]}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "Audience":
        """Read a kept choice."""
        known: dict[str, Any] = {
            one.name: kept[one.name] for one in fields(cls) if one.name in kept
        }
        chosen: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in known.items()
        }
        return cls(**chosen)


_USUAL = asdict(Audience())


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that has not been sent, as its writer sees it; ``edited_at`` is its version."""

    id: int
    nonce: UUID
    kind: MessageKind
    due_on: dt.date | None
    subject: str
    source: str
    body: str
    confirmation: Confirmation
    may_answer: bool
    audience: Audience
    scheduled_at: dt.datetime | None
    edited_at: dt.datetime
    attachments: int = 0  # how many
    answers_id: int | None = None  # an answer that was taken back


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody writes; ``source`` is as typed."""

    subject: str
    source: str
    kind: MessageKind = MessageKind.INFO
    due_on: dt.date | None = None
    confirmation: Confirmation = Confirmation.NONE
    may_answer: bool = True
    audience: Audience = field(default_factory=Audience)
    scheduled_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: how many read it, and from when on."""

    message_id: int
    readers: int
    arrives_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Attached:
    """A file with a message, as its writer and its readers see it."""

    id: int
    message_id: int | None
    name: str
    kind: str
    size: int
    state: FileState
    has_preview: bool
    is_picture: bool

    @property
    def label(self) -> str:
        """Return what it is called after its name, such as PDF."""
        return self.name.rpartition(".")[2].upper() if "." in self.name else ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large files may be, in bytes, and how many of them a message may have."""

    each: int
    together: int
    count: int = 20
