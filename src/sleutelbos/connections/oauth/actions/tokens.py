"""Redeem codes and refresh tokens, each once; whoever comes with a used one ends what it gave."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections.models import (
    AccessToken,
    AuthorizationCode,
    Grant,
    Session,
    TokenFamily,
)
from sleutelbos.connections.oauth import queries, rules, secrets
from sleutelbos.connections.oauth.errors import OAuthRefused
from sleutelbos.connections.oauth.values import App, Holder, Issued, Scope, SignIn
from sleutelbos.connections.queries import IN_ITS_EPOCH
from sleutelbos.kit import clock, rows, tokens


@dataclass(frozen=True, slots=True)
class Redeeming:
    """A code, and what must come with it."""

    code: str
    redirect_uri: str
    verifier: str


def redeem(*, app: App, brought: Redeeming, school_id: int, by: Actor) -> tuple[Issued, SignIn]:
    """Give tokens for a code. A code that comes twice ends the tokens that it gave (O3)."""
    answer = _redeem(app, brought, school_id, by=by)
    if answer is None:
        raise OAuthRefused("invalid_grant")
    return answer


def refresh(
    *, token: str, holder: Holder, scopes: tuple[str, ...], school_id: int, by: Actor
) -> Issued:
    """Give tokens for a refresh token; an old one that comes back ends the whole family (O4).

    The one just before the newest gets the newest again for half a minute: an answer can be lost.
    """
    answer = _refresh(token, holder, scopes or holder.scopes, school_id=school_id, by=by)
    if answer is None:
        raise OAuthRefused("invalid_grant")
    return answer


@transaction.atomic
def revoke(*, app: App, token: str, by: Actor) -> None:
    """End a token of this application; a refresh token ends its family. Of another: nothing."""
    read = secrets.read_refresh_token(token)
    if read is None:
        AccessToken.objects.filter(
            token_digest=secrets.digest(token), family__grant__app_id=app.id
        ).delete()
        return
    TokenFamily.objects.filter(handle=read[0], grant__app_id=app.id, ended_at=None).update(
        ended_at=clock.now()
    )


def touch(*, grant_id: int, by: Actor) -> None:
    """Write the last use of a grant."""
    Grant.objects.filter(id=grant_id).update(seen_at=clock.now())


@dataclass(frozen=True, slots=True)
class Beginning:
    """With what a family of tokens begins."""

    grant_id: int
    scopes: tuple[str, ...]
    code_id: int | None = None
    session_id: int | None = None
    until: dt.datetime | None = None  # of the session, for tokens that end with it


def begin(*, beginning: Beginning, school_id: int, by: Actor) -> Issued:
    """Begin a family of tokens, in the transaction of its cause."""
    now = clock.now()
    is_offline = Scope.OFFLINE in beginning.scopes
    family = TokenFamily.objects.create(
        school_id=school_id,
        grant_id=beginning.grant_id,
        code_id=beginning.code_id,
        session_id=beginning.session_id,
        handle=tokens.new(),
        rotated_at=now,
        scopes=list(beginning.scopes),
        is_offline=is_offline,
        made_at=now,
        expires_at=now + rules.WHOLE if is_offline else beginning.until or now + rules.ACCESS,
    )
    refresh_token = secrets.refresh_token(family.handle, 0) if is_offline else ""
    return _issue(family.id, beginning.scopes, school_id=school_id, refresh_token=refresh_token)


@transaction.atomic
def _redeem(
    app: App, brought: Redeeming, school_id: int, *, by: Actor
) -> tuple[Issued, SignIn] | None:
    code = (
        AuthorizationCode.objects.filter(
            code_digest=secrets.digest(brought.code), grant__app_id=app.id
        )
        .select_related("grant__account", "session")
        .first()
    )
    now = clock.now()
    if code is None:
        return None
    if code.used_at is None and not _is_right(code, brought, now):
        return None
    if not AuthorizationCode.objects.filter(id=code.id, used_at=None).update(used_at=now):
        _end_stolen(TokenFamily.objects.filter(code_id=code.id), code.grant, by=by)
        return None
    issued = begin(
        beginning=Beginning(
            code.grant_id, tuple(code.scopes), code.id, code.session_id, code.session.expires_at
        ),
        school_id=school_id,
        by=by,
    )
    account = code.grant.account
    return issued, SignIn(
        account.id, account.public_id, code.session_id, code.proved_at, code.has_factor, code.nonce
    )


def _is_right(code: AuthorizationCode, brought: Redeeming, now: dt.datetime) -> bool:
    """Say whether a code comes with what belongs to it, in time, and whoever said yes may still."""
    if code.redirect_uri != brought.redirect_uri or code.expires_at <= now:
        return False
    if not rules.proves(brought.verifier, challenge=code.challenge):
        return False
    is_in = Session.objects.filter(
        IN_ITS_EPOCH, id=code.session_id, ended_at=None, expires_at__gt=now
    )
    is_standing = Grant.objects.filter(queries.standing(""), id=code.grant_id)
    return is_in.exists() and is_standing.exists()


@transaction.atomic
def _refresh(
    token: str, holder: Holder, scopes: tuple[str, ...], *, school_id: int, by: Actor
) -> Issued | None:
    read = secrets.read_refresh_token(token)
    if read is None:
        return None
    handle, generation = read
    now = clock.now()
    family = TokenFamily.objects.filter(id=holder.family_id, ended_at=None)
    if not family.filter(generation=generation).update(generation=generation + 1, rotated_at=now):
        known = family.values_list("generation", "rotated_at").first()
        if known is None:
            return None
        if known[0] != generation + 1 or now - known[1] > rules.GRACE:
            _end_stolen(family, Grant.objects.get(id=holder.grant_id), by=by)
            return None
    return _issue(
        holder.family_id,
        scopes,
        school_id=school_id,
        refresh_token=secrets.refresh_token(handle, generation + 1),
    )


def _end_stolen(families: QuerySet[TokenFamily], grant: Grant, *, by: Actor) -> None:
    """End tokens of which somebody has a copy, and say so in the log."""
    if families.filter(ended_at=None).update(ended_at=clock.now()):
        audit.record_for(
            "grant.misused", account_id=grant.account_id, school_id=grant.school_id, by=by,
            application=grant.application,
        )  # fmt: skip


def _issue(
    family_id: int, scopes: tuple[str, ...], *, school_id: int, refresh_token: str
) -> Issued:
    now, token = clock.now(), tokens.new()
    rows.add(
        AccessToken,
        school_id=school_id,
        family_id=family_id,
        token_digest=secrets.digest(token),
        scopes=list(scopes),
        made_at=now,
        expires_at=now + rules.ACCESS,
    )
    seconds = int(rules.ACCESS.total_seconds())
    return Issued(scopes, token, refresh_token, seconds)
