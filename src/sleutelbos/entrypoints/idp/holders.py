"""Who stands behind a token, and whether their account is in order (D6)."""

from sleutelbos.audit.values import Actor
from sleutelbos.connections import rules as session_rules
from sleutelbos.connections.oauth import holding
from sleutelbos.connections.oauth.actions import tokens
from sleutelbos.connections.oauth.errors import OAuthRefused
from sleutelbos.connections.oauth.values import Holder
from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Facts
from sleutelbos.kit import clock
from sleutelbos.schools.models import School
from sleutelbos.web.visit import PortalRequest


def bearer(request: PortalRequest, *, scope: str) -> Holder:
    """Return who stands behind the token in the header, and nowhere else (O8)."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    holder = holding.bearer(token.strip()) if kind.lower() == "bearer" else None
    if holder is None:
        raise OAuthRefused("invalid_token")
    if scope not in holder.scopes:
        raise OAuthRefused("insufficient_scope")
    check(holder, school=request.visit.school)
    touch(holder)
    return holder


def check(holder: Holder, *, school: School) -> None:
    """Refuse an account that has something to do first, such as agree to a new version."""
    if not is_ready(holder, school=school):
        raise OAuthRefused("interaction_required")


def is_ready(holder: Holder, *, school: School) -> bool:
    """Say whether an account has taken all its steps."""
    return steps.next_step(_facts(holder), agreement_version=school.agreement_version) is None


def touch(holder: Holder) -> None:
    """Write the last use, at most every ten minutes."""
    if session_rules.is_to_touch(holder.seen_at, now=clock.now()):
        tokens.touch(grant_id=holder.grant_id, by=Actor.account(holder.account_id))


def _facts(holder: Holder) -> Facts:
    return Facts(
        slot=holder.slot,
        is_staff=holder.is_staff,
        is_recognised="recognised_at" in holder.has,
        agreed_version=holder.agreed_version,
        has_password="password_chosen_at" in holder.has,
        has_reviewed_devices="devices_reviewed_at" in holder.has,
        has_given_details="details_given_at" in holder.has,
        has_confirmed_details="details_confirmed_at" in holder.has,
        has_verified_email="email_verified_at" in holder.has,
    )
