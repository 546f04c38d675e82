"""Scopes, and what is known of applications, tokens and whoever stands behind them."""

import datetime as dt
import enum
from dataclasses import dataclass, field
from uuid import UUID


class AppKind(enum.StrEnum):
    """Where an application runs, which decides whether it can keep a secret."""

    WEBSITE = "website"  # on a server: has a secret
    APP = "app"  # on a phone, a computer, in a browser: everybody can read what is in it


class Scope(enum.StrEnum):
    """What somebody can let an application do."""

    OPENID = "openid"  # know that it is the same person as before
    PROFILE = "profile"  # their name and role
    GROUPS = "groups"  # their classes, or their child's
    MESSAGES = "messages"  # how many messages are unread
    OFFLINE = "offline_access"  # all of that while they are not signed in


@dataclass(frozen=True, slots=True)
class App:
    """An application as the school registered it."""

    id: int
    client_id: str
    name: str
    kind: AppKind
    redirect_uris: tuple[str, ...]
    logout_uris: tuple[str, ...]
    notice_uri: str
    scopes: tuple[str, ...]
    made_at: dt.datetime
    secret_digest: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Registration:
    """What the school says of an application."""

    name: str
    kind: AppKind
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]
    logout_uris: tuple[str, ...] = ()
    notice_uri: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Who says yes in which session, and when they last proved who they are."""

    account_id: int
    session_id: int
    proved_at: dt.datetime
    has_factor: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """What an application asks at the authorization endpoint, once it is found to be right."""

    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who and what stands behind a token that is alive: read anew at every use."""

    family_id: int
    grant_id: int
    app_id: int
    client_id: str
    scopes: tuple[str, ...]
    session_id: int | None
    seen_at: dt.datetime
    made_at: dt.datetime
    expires_at: dt.datetime
    account_id: int
    public_id: UUID
    person_id: int
    pupil_id: int | None
    slot: int
    is_staff: bool
    first_name: str
    family_name: str
    language: str
    has: frozenset[str]  # the facts of the activation that are there
    agreed_version: int

    @property
    def role(self) -> str:
        """Return what the holder is to the school: pupil, guardian or staff."""
        if self.is_staff:
            return "staff"
        return "guardian" if self.slot else "pupil"


@dataclass(frozen=True, slots=True)
class Issued:
    """Tokens that were just made; kept nowhere but with the application."""

    scopes: tuple[str, ...]
    access_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class SignIn:
    """What an ID token tells of a sign-in."""

    account_id: int
    public_id: UUID
    session_id: int | None
    proved_at: dt.datetime
    has_factor: bool
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A device that asks for access: which application, what it wants."""

    id: int
    app: App
    scopes: tuple[str, ...]
