"""Where accounts are on their way in: the places, and the stages that they make up."""

import datetime as dt
import enum
from dataclasses import dataclass


class Place(enum.StrEnum):
    """Where an account is on its way, from nothing to fully activated."""

    NOT_INVITED = "not_invited"
    EXPIRED = "expired"  # its letter is worth nothing any more
    LETTER = "letter"  # has one, did not use it
    ACCOUNT = "account"  # and the other steps that are next, as the gate calls them
    AGREEMENT = "agreement"
    PASSWORD = "password"  # noqa: S105 - the name of a step
    DEVICES = "devices"
    DETAILS = "details"
    CONFIRM = "confirm"
    VERIFY = "verify"
    ACTIVE = "active"
    UNREACHABLE = "unreachable"
    SUSPENDED = "suspended"
    RESTRICTED = "restricted"  # may not sign in for this child


class Stage(enum.StrEnum):
    """How far an account is, in the five words of the office's picture."""

    ACTIVE = "active"
    STARTED = "started"
    LETTER = "letter"  # has one, did not use it
    STUCK = "stuck"  # mail came back, suspended, or may not sign in
    NEEDS_LETTER = "needs_letter"  # has none, or one that is worth nothing any more

    @classmethod
    def at(cls, place: Place) -> "Stage":
        """Return the stage of a place."""
        return cls(_STAGES.get(place, cls.STARTED))


_STAGES = {
    Place.NOT_INVITED: "needs_letter",
    Place.EXPIRED: "needs_letter",
    Place.LETTER: "letter",
    Place.UNREACHABLE: "stuck",
    Place.SUSPENDED: "stuck",
    Place.RESTRICTED: "stuck",
    Place.ACTIVE: "active",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """An account of a selection."""

    id: int
    slot: int
    person_id: int
    pupil_id: int
    name: str
    pupil_name: str
    class_name: str
    place: Place
    address: str
    has_password: bool
    reminded_at: dt.datetime | None
