"""Who visits which school: what every page knows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Facts, Step
from sleutelbos.kit import secrets
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class Beside:
    """Another account of the same parent that is open in this browser, maybe at another school."""

    account_id: int
    session_id: int
    school: School
    child_first_name: str
    child_family_name: str
    may_read: bool  # its messages: neither restricted nor behind a step of its own
    unread: int

    @property
    def child_name(self) -> str:
        """Return the child's name."""
        return f"{self.child_first_name} {self.child_family_name}"

    @property
    def mark(self) -> str:
        """Return what stands in the links that open it: only pages of this browser have it."""
        return secrets.derived("open", self.session_id).hex()[:24]

    @property
    def path(self) -> str:
        """Return the address that opens it in this browser."""
        return f"/children/{self.account_id}/open?mark={self.mark}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in account, as much of it as pages show or the guard asks."""

    account_id: int
    session_id: int
    keyring_id: int
    person_id: int
    first_name: str
    family_name: str
    language: str  # chosen by themselves
    register_language: str  # their own, else the pupil's
    email: str
    typed_email: str
    is_unreachable: bool
    facts: Facts
    staff_role: str
    asks_factor: bool  # its owner wants a second step at the door
    is_shared: bool  # others use this computer too
    has_passed_factor: bool
    factor_at: dt.datetime | None  # when the second factor was shown last
    proved_at: dt.datetime
    details_checked_at: dt.datetime | None
    child_first_name: str
    child_family_name: str
    group_name: str
    closed: frozenset[Right] = frozenset()  # of a guardian, for this child, at this moment
    unread: int = 0  # messages in the inbox; a hundred stands for more
    circle: UUID | None = None  # of the sessions of one parent in this browser
    beside: tuple[Beside, ...] = ()
    device_id: int | None = None  # the installation of the app that this is, if it is one

    @property
    def needs_factor(self) -> bool:
        """Say whether a second step is asked: of staff always, of others as they want it."""
        return self.facts.is_staff or self.asks_factor

    @property
    def name(self) -> str:
        """Return the visitor's own name."""
        return f"{self.first_name} {self.family_name}"

    @property
    def child_name(self) -> str:
        """Return the pupil's name; for a pupil their own."""
        return f"{self.child_first_name} {self.child_family_name}".strip()

    @property
    def unread_of_all(self) -> int:
        """Return how many messages are unread over all children; a hundred stands for more."""
        return total(self.unread, self.beside)

    def may(self, right: Right) -> bool:
        """Say whether the visitor may, for this child, now."""
        return right not in self.closed


@dataclass(frozen=True, slots=True)
class Visit:
    """A school's portal and, when somebody is signed in, who."""

    school: School
    visitor: Visitor | None
    is_to_touch: bool = False  # the session's last use must be written again
    is_to_turn: bool = False  # and the device gets another turn
    copied_id: int | None = None  # a device whose cookie somebody has copied

    @property
    def step(self) -> Step | None:
        """Return the step that is due, if any."""
        if self.visitor is None:
            return None
        return steps.next_step(self.visitor.facts, agreement_version=self.school.agreement_version)

    @property
    def is_in(self) -> bool:
        """Say whether somebody is past all that comes before the pages: steps, second factor."""
        if self.visitor is None or (self.step and steps.blocks_pages(self.step)):
            return False
        return self.visitor.has_passed_factor or not self.visitor.needs_factor


def total(own: int, beside: Iterable[Beside]) -> int:
    """Return how many messages are unread in one's own mailbox and beside it, at most a hundred."""
    return min(100, own + sum(one.unread for one in beside))


class PortalRequest(HttpRequest):
    """A request to a school's portal; the middleware sets ``visit``."""

    visit: Visit


def visitor_of(request: PortalRequest) -> Visitor:
    """Return who is signed in, in a view that the guard keeps."""
    visitor = request.visit.visitor
    if visitor is None:
        message = "the guard let nobody in here"
        raise RuntimeError(message)
    return visitor
