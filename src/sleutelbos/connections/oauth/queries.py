"""Applications, and who stands behind what they bring: every read asks whether all still holds."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from sleutelbos.accounts.queries import rights
from sleutelbos.connections.models import (
    AccessToken,
    ConnectedApp,
    DeviceRequest,
    Grant,
    SigningKey,
    TokenFamily,
)
from sleutelbos.connections.oauth import rules, secrets
from sleutelbos.connections.oauth.values import App, AppKind, Asked, Holder
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.values import Right

_STEPS = ("recognised_at", "password_chosen_at", "devices_reviewed_at", "details_given_at",
          "details_confirmed_at", "email_verified_at")  # fmt: skip
_ACCOUNT = ("id", "public_id", "person_id", "keyring__pupil_id", "slot",
            "keyring__staff_member_id", "person__first_name", "person__family_name", "language",
            "agreed_version", *_STEPS)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key(rules.Key):
    """A signing key; the private half is sealed."""

    public: dict[str, Any] = field(repr=False)
    sealed: bytes = field(repr=False)


def app(client_id: str) -> App | None:
    """Return an application of the school at work; None when there is none, or no longer."""
    row = ConnectedApp.objects.filter(client_id=client_id[:40], removed_at=None).first()
    return _app(row) if row else None


def app_of_id(app_id: int) -> App:
    """Return an application; raise NotFound when it was removed."""
    row = ConnectedApp.objects.filter(id=app_id, removed_at=None).first()
    if row is None:
        raise NotFound
    return _app(row)


def apps() -> list[App]:
    """Return the applications of the school at work."""
    return [_app(row) for row in ConnectedApp.objects.filter(removed_at=None).order_by("name")]


def agreed(account_id: int, *, app_id: int) -> frozenset[str]:
    """Return what the owner of an account has let an application do, and still lets it."""
    rows = Grant.objects.filter(
        account_id=account_id, app_id=app_id, ended_at=None, epoch=F("account__grant_epoch")
    )
    return frozenset(scope for scopes in rows.values_list("scopes", flat=True) for scope in scopes)


def standing(path: str) -> Q:
    """Return the condition that the grant at ``path`` stands: its account, its application, rights.

    Nothing is remembered: whoever is suspended, restricted or reset has lost it at the next use.
    """
    account = f"{path}account__"
    return Q(
        rights.may(Right.SIGN_IN, path=account),
        **{
            f"{path}ended_at": None,
            f"{path}epoch": F(f"{account}grant_epoch"),
            f"{path}app__removed_at": None,
            f"{account}closed_at": None,
            f"{account}suspended_at": None,
        },
    )


def alive(now: dt.datetime, *, path: str = "") -> Q:
    """Return the condition that the family of tokens at ``path`` is alive.

    One that was given for a session only is dead with it.
    """
    session = f"{path}session__"
    lasting = Q(**{f"{path}is_offline": True}) | Q(**{f"{path}session": None})
    in_session = Q(
        **{
            f"{session}ended_at": None,
            f"{session}expires_at__gt": now,
            f"{session}epoch": F(f"{path}grant__account__session_epoch"),
        }
    )
    return (
        Q(**{f"{path}ended_at": None, f"{path}expires_at__gt": now})
        & (lasting | in_session)
        & standing(f"{path}grant__")
    )


def bearer(token: str) -> Holder | None:
    """Return who stands behind an access token, in one statement; None when it is worth nothing."""
    now = clock.now()
    rows = AccessToken.objects.filter(
        alive(now, path="family__"), token_digest=secrets.digest(token), expires_at__gt=now
    )
    return _holder(rows, "family__", "scopes", "made_at", "expires_at")


def refresher(token: str, *, only_newest: bool = False) -> Holder | None:
    """Return who stands behind a refresh token of any generation; None when nobody does."""
    read = secrets.read_refresh_token(token)
    if read is None:
        return None
    now = clock.now()
    rows = TokenFamily.objects.filter(
        alive(now), handle=read[0], rotated_at__gt=now - rules.IDLE, is_offline=True
    )
    if only_newest:
        rows = rows.filter(generation=read[1])
    return _holder(rows, "", "scopes", "rotated_at", "expires_at")


def asked_by_device(typed: str, *, school_id: int) -> Asked | None:
    """Return what a device asks that shows this code; None when none does any more."""
    digest = secrets.user_digest(rules.user_code(typed), school_id=school_id)
    row = (
        DeviceRequest.objects.filter(
            user_digest=digest, expires_at__gt=clock.now(), grant=None, refused_at=None,
            app__removed_at=None,
        )
        .select_related("app")
        .first()
    )  # fmt: skip
    return Asked(row.id, _app(row.app), tuple(row.scopes)) if row else None


def signing_keys() -> list[Key]:
    """Return the signing keys of the school at work."""
    return [
        Key(row.kid, row.made_at, public=row.public, sealed=bytes(row.sealed))
        for row in SigningKey.objects.order_by("made_at", "id")
    ]


def _holder(rows: Any, path: str, *columns: str) -> Holder | None:
    grant = f"{path}grant__"
    found = rows.values_list(
        *columns, f"{path}id" if path else "id", f"{path}grant_id", f"{grant}app_id",
        f"{grant}app__client_id", f"{path}scopes", f"{grant}scopes", f"{grant}app__scopes",
        f"{path}session_id", f"{grant}seen_at", *(f"{grant}account__{name}" for name in _ACCOUNT),
    ).first()  # fmt: skip
    if found is None:
        return None
    scopes, made_at, expires_at = found[:3]
    family_id, grant_id, app_id, client_id, *limits, session_id, seen_at = found[3:12]
    account = dict(zip(_ACCOUNT, found[12:], strict=True))
    return Holder(
        family_id=family_id,
        grant_id=grant_id,
        app_id=app_id,
        client_id=client_id,
        scopes=rules.within(scopes, *limits),
        session_id=session_id,
        seen_at=seen_at,
        made_at=made_at,
        expires_at=expires_at,
        account_id=account["id"],
        public_id=account["public_id"],
        person_id=account["person_id"],
        pupil_id=account["keyring__pupil_id"],
        slot=account["slot"],
        is_staff=account["keyring__staff_member_id"] is not None,
        first_name=account["person__first_name"],
        family_name=account["person__family_name"],
        language=account["language"],
        has=frozenset(name for name in _STEPS if account[name] is not None),
        agreed_version=account["agreed_version"],
    )


def _app(row: ConnectedApp) -> App:
    return App(
        id=row.id,
        client_id=row.client_id,
        name=row.name,
        kind=AppKind(row.kind),
        redirect_uris=tuple(row.redirect_uris),
        logout_uris=tuple(row.logout_uris),
        notice_uri=row.notice_uri,
        scopes=tuple(row.scopes),
        made_at=row.made_at,
        secret_digest=bytes(row.secret_digest) if row.secret_digest is not None else None,
    )
