"""What a page needs to ask for a passkey."""

import json

from sleutelbos.gate import ceremonies, challenges
from sleutelbos.gate.challenges import Purpose
from sleutelbos.gate.queries import passkeys
from sleutelbos.kit import clock
from sleutelbos.web.visit import PortalRequest, visitor_of


def asked(request: PortalRequest, purpose: Purpose) -> str:
    """Return what a page needs to ask for a passkey of whoever is in; "" when there is none."""
    visitor = visitor_of(request)
    known = passkeys.own(visitor.account_id)
    if not known:
        return ""
    options = ceremonies.request(
        request.visit.school,
        challenge=challenge(request, purpose, browser=str(visitor.session_id)),
        known=[one.credential_id for one in known],
    )
    return json.dumps(options)


def asked_of_strangers(request: PortalRequest, *, browser: str) -> str:
    """Return what the sign-in page needs to ask for a passkey: it names no account."""
    made = challenge(request, Purpose.SIGN_IN, browser=browser)
    return json.dumps(ceremonies.request(request.visit.school, challenge=made))


def asked_of_a_parent(request: PortalRequest) -> str:
    """Return what a page needs to ask for the passkey of another account of whoever is in."""
    browser = str(visitor_of(request).session_id)
    made = challenge(request, Purpose.CHILD, browser=browser)
    return json.dumps(ceremonies.request(request.visit.school, challenge=made))


def challenge(request: PortalRequest, purpose: Purpose, *, browser: str) -> bytes:
    """Return a challenge for whoever visits."""
    school_id = request.visit.school.id
    return challenges.new(purpose, school_id=school_id, browser=browser, now=clock.now())
