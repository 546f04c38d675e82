"""Let a device without a browser ask, and its owner answer elsewhere (RFC 8628)."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from sleutelbos.audit.values import Actor
from sleutelbos.connections.models import DeviceRequest, Grant
from sleutelbos.connections.oauth import queries, rules, secrets
from sleutelbos.connections.oauth.actions import granting, tokens
from sleutelbos.connections.oauth.errors import OAuthRefused
from sleutelbos.connections.oauth.values import App, Asked, Issued, Proof, SignIn
from sleutelbos.kit import clock
from sleutelbos.kit import tokens as chance
from sleutelbos.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class Codes:
    """What a device is given: a code to come back with, and one to show."""

    device_code: str = field(repr=False)
    user_code: str = field(repr=False)


def ask(*, app: App, scopes: tuple[str, ...], school_id: int, by: Actor) -> Codes:
    """Let a device ask for access."""
    now = clock.now()
    made = Codes(chance.new(), secrets.new_user_code())
    DeviceRequest.objects.create(
        school_id=school_id,
        app_id=app.id,
        device_digest=secrets.digest(made.device_code),
        user_digest=secrets.user_digest(made.user_code, school_id=school_id),
        scopes=list(scopes),
        interval=rules.INTERVAL,
        made_at=now,
        expires_at=now + rules.DEVICE,
    )
    return made


@transaction.atomic
def allow(*, asked: Asked, proof: Proof, school_id: int, by: Actor) -> None:
    """Let a device in; raise NotFound when it does not wait any more."""
    grant_id = granting.give(
        app=asked.app, scopes=asked.scopes, proof=proof, school_id=school_id, by=by
    )
    answered = _waiting(asked.id).update(
        grant_id=grant_id, proved_at=proof.proved_at, has_factor=proof.has_factor
    )
    if not answered:
        raise NotFound


def refuse(*, asked: Asked, by: Actor) -> None:
    """Say no to a device; raise NotFound when it does not wait any more."""
    if not _waiting(asked.id).update(refused_at=clock.now()):
        raise NotFound


def poll(*, app: App, device_code: str, school_id: int, by: Actor) -> tuple[Issued, SignIn]:
    """Give a device its tokens once its owner has said yes; else say why not yet, or why not."""
    answer = _poll(app, device_code, school_id, by=by)
    if isinstance(answer, str):
        raise OAuthRefused(answer)
    return answer


@transaction.atomic
def _poll(app: App, device_code: str, school_id: int, *, by: Actor) -> tuple[Issued, SignIn] | str:
    now = clock.now()
    row = (
        DeviceRequest.objects.filter(device_digest=secrets.digest(device_code), app_id=app.id)
        .select_related("grant__account")
        .first()
    )
    if row is None:
        return "invalid_grant"
    if row.expires_at <= now:
        return "expired_token"
    if row.refused_at:
        return "access_denied"
    if row.grant is None or row.proved_at is None:
        return _wait(row, now)
    is_standing = Grant.objects.filter(queries.standing(""), id=row.grant.id).exists()
    own = DeviceRequest.objects.filter(id=row.id, used_at=None)
    if not is_standing or not own.update(used_at=now):
        return "invalid_grant"
    beginning = tokens.Beginning(row.grant.id, tuple(row.scopes))
    issued = tokens.begin(beginning=beginning, school_id=school_id, by=by)
    account = row.grant.account
    return issued, SignIn(account.id, account.public_id, None, row.proved_at, row.has_factor)


def _wait(row: DeviceRequest, now: dt.datetime) -> str:
    """Let a device wait; one that asks too often waits longer between two questions."""
    least = dt.timedelta(seconds=row.interval)
    is_hasty = row.polled_at is not None and now - row.polled_at < least
    interval = row.interval + rules.SLOWER if is_hasty else row.interval
    DeviceRequest.objects.filter(id=row.id).update(polled_at=now, interval=min(interval, 600))
    return "slow_down" if is_hasty else "authorization_pending"


def _waiting(request_id: int) -> QuerySet[DeviceRequest]:
    return DeviceRequest.objects.filter(
        id=request_id, grant=None, refused_at=None, expires_at__gt=clock.now()
    )
