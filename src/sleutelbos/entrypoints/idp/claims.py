"""What an application is told: in the ID token that it is you, at userinfo what you let it know."""

from typing import Any

from sleutelbos.accounts.queries import rights
from sleutelbos.connections.oauth import rules, secrets, signing
from sleutelbos.connections.oauth.values import App, Holder, Scope, SignIn
from sleutelbos.kit import clock
from sleutelbos.messaging.queries import mailbox
from sleutelbos.messaging.values import Reader
from sleutelbos.people.queries import classes
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School

ONE_PROOF, TWO_PROOFS = "urn:sleutelbos:acr:1", "urn:sleutelbos:acr:2"


def id_token(school: School, *, app: App, signed_in: SignIn) -> str:
    """Return the signed statement that somebody signed in; it names nobody."""
    now = int(clock.now().timestamp())
    claims: dict[str, Any] = {
        "iss": school.origin,
        "sub": secrets.subject(app.client_id, public_id=signed_in.public_id),
        "aud": app.client_id,
        "iat": now,
        "exp": now + int(rules.ACCESS.total_seconds()),
        "auth_time": int(signed_in.proved_at.timestamp()),
        "acr": TWO_PROOFS if signed_in.has_factor else ONE_PROOF,
    }
    if signed_in.nonce:
        claims["nonce"] = signed_in.nonce
    if signed_in.session_id:
        claims["sid"] = secrets.session_name(app.client_id, session_id=signed_in.session_id)
    return signing.sign(claims)


def userinfo(holder: Holder, *, school: School) -> dict[str, Any]:
    """Return what the owner let the application know, as it is at this moment."""
    found: dict[str, Any] = {"sub": secrets.subject(holder.client_id, public_id=holder.public_id)}
    if Scope.PROFILE in holder.scopes:
        found |= {
            "name": f"{holder.first_name} {holder.family_name}",
            "given_name": holder.first_name,
            "family_name": holder.family_name,
            "locale": holder.language or school.language,
            "role": holder.role,
        }
    if Scope.GROUPS in holder.scopes:
        found["groups"] = _groups(holder, school.school_year)
    if Scope.MESSAGES in holder.scopes:
        found["unread_messages"] = _unread(holder)
    return found


def _groups(holder: Holder, school_year: str) -> list[str]:
    """Return the names of classes: a teacher's, a pupil's, or the child's if one may see it."""
    if holder.is_staff:
        own = classes.classes(school_year, teacher_id=holder.person_id)
        return [one.name for one in own]
    if holder.pupil_id is None or not rights.is_allowed(holder.account_id, Right.DETAILS):
        return []
    return list(classes.names_of([holder.pupil_id], school_year=school_year).values())


def _unread(holder: Holder) -> int:
    may_read = rights.is_allowed(holder.account_id, Right.MESSAGES)
    return mailbox.unread(Reader(holder.account_id, may_read=may_read))
