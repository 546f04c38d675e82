"""Let an application in, on the word of an account's owner who is signed in."""

from typing import Any

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections.models import AuthorizationCode, Grant, Session
from sleutelbos.connections.oauth import rules, secrets
from sleutelbos.connections.oauth.errors import NotProved
from sleutelbos.connections.oauth.values import App, Ask, Proof
from sleutelbos.connections.queries import IN_ITS_EPOCH
from sleutelbos.kit import clock, rows, tokens
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane


@transaction.atomic
def authorize(*, app: App, ask: Ask, proof: Proof, school_id: int, by: Actor) -> str:
    """Let an application do what it asks, and return the code that it redeems for tokens."""
    now, code = clock.now(), tokens.new()
    grant_id = give(app=app, scopes=ask.scopes, proof=proof, school_id=school_id, by=by)
    rows.add(
        AuthorizationCode,
        school_id=school_id,
        grant_id=grant_id,
        session_id=proof.session_id,
        code_digest=secrets.digest(code),
        redirect_uri=ask.redirect_uri,
        challenge=ask.challenge,
        nonce=ask.nonce,
        scopes=list(ask.scopes),
        proved_at=proof.proved_at,
        has_factor=proof.has_factor,
        made_at=now,
        expires_at=now + rules.CODE,
    )
    return code


def give(*, app: App, scopes: tuple[str, ...], proof: Proof, school_id: int, by: Actor) -> int:
    """Write down what an application may do for an account, and return the grant.

    Its owner is told by mail what is new: whoever sat at a computer that was left open is seen.
    Raise NotFound when the session that says yes is over, NotProved when it was opened by the key
    of another account and something new is asked: what it gave would outlive that key.
    """
    epoch, is_own = _of_session(proof)
    made = {
        "school_id": school_id, "application": app.name, "scopes": list(scopes), "epoch": epoch,
    }  # fmt: skip
    grant, is_new = _grant(app, proof, **made)
    more = [scope for scope in scopes if scope not in grant.scopes]
    if not (is_new or more):
        return grant.id
    if not is_own:
        raise NotProved
    if more:
        Grant.objects.filter(id=grant.id).update(scopes=[*grant.scopes, *more])
    audit.record_for(
        "grant.given", account_id=proof.account_id, school_id=school_id, by=by,
        application=app.name, scopes=" ".join(scopes),
    )  # fmt: skip
    outbox.promise(
        "send_notice", school_id=school_id, lane=Lane.URGENT, account_id=proof.account_id,
        kind="application_connected", about=app.name,
    )  # fmt: skip
    return grant.id


def _grant(app: App, proof: Proof, **made: Any) -> tuple[Grant, bool]:
    """Return the grant of an account and an application, and whether it was just made."""
    now, both = clock.now(), {"account_id": proof.account_id, "app_id": app.id, "ended_at": None}
    of_both = Grant.objects.filter(**both)
    of_both.exclude(epoch=made["epoch"]).update(ended_at=now)  # dead already: it makes room
    return of_both.get_or_create(defaults={**both, **made, "made_at": now, "seen_at": now})


def _of_session(proof: Proof) -> tuple[int, bool]:
    """Return the epoch of grants, and whether the account's owner has proved to be there.

    Both are read with the session that says yes: when a reset ends it at this moment, the grant is
    dead on arrival.
    """
    live = Session.objects.filter(
        IN_ITS_EPOCH, id=proof.session_id, account_id=proof.account_id, ended_at=None
    )
    found = live.values_list("account__grant_epoch", "is_beside", "made_at", "proved_at").first()
    if found is None:
        raise NotFound
    epoch, is_beside, made_at, proved_at = found
    return epoch, not is_beside or proved_at >= made_at
