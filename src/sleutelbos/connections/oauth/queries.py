"""Applications, and who stands behind what they bring: every read asks whether all still holds."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from sleutelbos.accounts.queries import rights
from sleutelbos.connections.models import (
    ConnectedApp,
    DeviceRequest,
    Grant,
    SigningKey,
)
from sleutelbos.connections.oauth import rules, secrets
from sleutelbos.connections.oauth.values import App, AppKind, Asked
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.values import Right


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
