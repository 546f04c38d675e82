"""Tell an application that somebody is signed out: a signed word that opens nothing."""

from sleutelbos.accounts.queries import own
from sleutelbos.connections.oauth import queries, secrets, signing
from sleutelbos.connections.oauth.values import App
from sleutelbos.kit import clock, fetching, tokens
from sleutelbos.kit.fetching import Unfetchable
from sleutelbos.outbox.errors import Never, NotNow
from sleutelbos.schools.models import School

EVENT = "http://schemas.openid.net/event/backchannel-logout"
_LIFE = 120  # seconds
_FOR_GOOD = ("bad_address", "forbidden_address")


def say(*, app_id: int, account_id: int, session_id: int, school: School) -> None:
    """Tell one application, unless it is gone; raise NotNow when it does not answer."""
    app = queries.app_of_id(app_id)
    token = logout_token(app, account_id=account_id, session_id=session_id, school=school)
    try:
        answer = fetching.fetch(app.notice_uri, form={"logout_token": token})
    except Unfetchable as refusal:
        if refusal.reason in _FOR_GOOD:
            raise Never(refusal.reason) from refusal
        raise NotNow(refusal.reason) from refusal
    if answer.status == 400:  # it understood, and could not
        raise Never("refused")
    if answer.status >= 300:
        raise NotNow(f"answered_{answer.status}")


def logout_token(app: App, *, account_id: int, session_id: int, school: School) -> str:
    """Return the signed word: who, and from which session when it is about one only."""
    now = int(clock.now().timestamp())
    claims = {
        "iss": school.origin,
        "aud": app.client_id,
        "iat": now,
        "exp": now + _LIFE,
        "jti": tokens.new(),
        "sub": secrets.subject(app.client_id, public_id=own.public_id(account_id)),
        "events": {EVENT: {}},
    }
    if session_id:
        claims["sid"] = secrets.session_name(app.client_id, session_id=session_id)
    return signing.sign(claims, kind="logout+jwt")
