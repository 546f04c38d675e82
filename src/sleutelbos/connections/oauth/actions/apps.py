"""Register, change and remove applications."""

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.connections.models import ConnectedApp, Grant
from sleutelbos.connections.oauth import secrets
from sleutelbos.connections.oauth.actions import keys
from sleutelbos.connections.oauth.values import AppKind, Registration
from sleutelbos.kit import clock, tokens
from sleutelbos.kit.errors import NotFound


@transaction.atomic
def register(*, school_id: int, registration: Registration, by: Actor) -> tuple[str, str]:
    """Register an application; return its client id and its secret, which is shown this once.

    An app that everybody can open has none: "".
    """
    is_secret = registration.kind is AppKind.WEBSITE
    client_id = tokens.opaque_id().hex  # never begins like an option of a command
    secret = tokens.new() if is_secret else ""
    row = ConnectedApp.objects.create(
        school_id=school_id,
        client_id=client_id,
        kind=registration.kind,
        secret_digest=secrets.digest(secret) if secret else None,
        made_at=clock.now(),
        made_by=by.text,
        **_said(registration),
    )
    keys.ensure(school_id=school_id, by=by)
    _record("application.registered", row.id, school_id, by=by, name=registration.name)
    return client_id, secret


@transaction.atomic
def change(*, app_id: int, school_id: int, registration: Registration, by: Actor) -> None:
    """Change what the school says of an application; what it may no longer do ends at once."""
    rows = ConnectedApp.objects.filter(id=app_id, removed_at=None)
    if not rows.update(**_said(registration)):
        raise NotFound
    _record("application.changed", app_id, school_id, by=by, name=registration.name)


@transaction.atomic
def renew_secret(*, app_id: int, school_id: int, by: Actor) -> str:
    """Give a website another secret and return it; the old one is worth nothing any more."""
    secret = tokens.new()
    rows = ConnectedApp.objects.filter(id=app_id, removed_at=None, kind=AppKind.WEBSITE)
    if not rows.update(secret_digest=secrets.digest(secret)):
        raise NotFound
    _record("application.secret_renewed", app_id, school_id, by=by)
    return secret


@transaction.atomic
def remove(*, app_id: int, school_id: int, by: Actor) -> None:
    """Remove an application, and with it whatever anybody let it do."""
    now = clock.now()
    if not ConnectedApp.objects.filter(id=app_id, removed_at=None).update(removed_at=now):
        raise NotFound
    Grant.objects.filter(app_id=app_id, ended_at=None).update(ended_at=now)
    _record("application.removed", app_id, school_id, by=by)


def _said(registration: Registration) -> dict[str, object]:
    return {
        "name": registration.name,
        "redirect_uris": list(registration.redirect_uris),
        "logout_uris": list(registration.logout_uris),
        "notice_uri": registration.notice_uri,
        "scopes": list(registration.scopes),
    }


def _record(event: str, app_id: int, school_id: int, *, by: Actor, **facts: object) -> None:
    about = subject("application", app_id)
    audit.record(event, school_id=school_id, by=by, subject=about, **facts)
