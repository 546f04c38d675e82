"""Steps, requests, trips to outside providers, and what a sign-in brings."""

import enum
from dataclasses import dataclass


class Step(enum.StrEnum):
    """What an account still has to do, in order (D7)."""

    ACCOUNT = "account"
    AGREEMENT = "agreement"
    PASSWORD = "password"  # noqa: S105 - the name of a step
    DEVICES = "devices"
    DETAILS = "details"
    CONFIRM = "confirm"
    VERIFY = "verify"


class RequestKind(enum.StrEnum):
    """Why somebody stands at the office's desk."""

    LINK_ADDRESS = "link_address"
    NOT_ME = "not_me"


class RequestState(enum.StrEnum):
    """Where a request stands."""

    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"


class ActKind(enum.StrEnum):
    """What the office does that could hand an account to the wrong person."""

    LINK_EMAIL = "link_email"
    NEW_LETTER = "new_letter"
    NEW_GUARDIAN = "new_guardian"
    LIFT = "lift"
    FACTOR = "factor"


class ActState(enum.StrEnum):
    """Where a held act stands."""

    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"  # when its time came, it could not be done any more


class BatchKind(enum.StrEnum):
    """What the office does for many accounts at once."""

    LETTERS = "letters"
    REMINDERS = "reminders"
    SUSPEND = "suspend"
    RESUME = "resume"


class BatchState(enum.StrEnum):
    """Where an act on many stands; until it goes it can be stopped, some can be undone."""

    WAITING = "waiting"
    GOING = "going"
    DONE = "done"
    STOPPED = "stopped"
    UNDONE = "undone"


class TripPurpose(enum.StrEnum):
    """What somebody goes to an outside provider for."""

    SIGN_IN = "sign_in"
    LINK = "link"
    PROVE = "prove"
    CHILD = "child"  # another account of whoever is in


@dataclass(frozen=True, slots=True)
class Facts:
    """What an account has done of its activation; in slot 0 is a pupil or a member of staff."""

    slot: int
    is_staff: bool = False
    is_recognised: bool = False
    agreed_version: int = 0
    has_password: bool = False
    has_reviewed_devices: bool = False
    has_given_details: bool = False
    has_confirmed_details: bool = False
    has_verified_email: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """The browser that asks: its network address, what it calls itself, and its own cookie.

    Where others use the computer too, a session is short and the browser does not become known.
    """

    address: str
    browser: str = ""
    cookie: str = ""
    is_shared: bool = False

    @property
    def network(self) -> str:
        """Return the address without its last part: enough to recognise, too little to follow."""
        mark = ":" if ":" in self.address else "."
        return f"{self.address.rpartition(mark)[0]}{mark}…"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has begun; ``token`` goes into a cookie and is kept nowhere."""

    account_id: int
    token: str
    browser_cookie: str = ""
    forgets_browser: bool = False  # it was known, and its owner says that others use it too
