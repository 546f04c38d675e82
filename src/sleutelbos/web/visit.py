"""Who visits which school: what every page knows."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest

from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Facts, Step
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School


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
    must_change_password: bool
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

    def may(self, right: Right) -> bool:
        """Say whether the visitor may, for this child, now."""
        return right not in self.closed


@dataclass(frozen=True, slots=True)
class Visit:
    """A school's portal and, when somebody is signed in, who."""

    school: School
    visitor: Visitor | None
    is_to_touch: bool = False  # the session's last use must be written again

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
