"""What every page with a new password shows."""

from typing import Any

from django.utils.translation import get_language

from sleutelbos.accounts.passwords import phrases
from sleutelbos.accounts.queries import own
from sleutelbos.entrypoints.portal.forms import Typed
from sleutelbos.schools.values import PasswordProfile
from sleutelbos.web.visit import PortalRequest, visitor_of


def profile_of(request: PortalRequest) -> str:
    """Return which rule the visitor's password follows."""
    visitor = request.visit.visitor
    if visitor is not None and visitor.facts.is_staff:
        return PasswordProfile.STRICT
    return request.visit.school.password_profile


def context(request: PortalRequest, typed: Typed, *, cancel: str = "") -> dict[str, Any]:
    """Return what the form shows: the username, the rule, suggestions, what went wrong."""
    return {
        "username": own.username(visitor_of(request).keyring_id),
        "policy": profile_of(request),
        "asks_current": False,
        "suggestions": suggestions(),
        "suggested_in": suggested_in(),
        "errors": typed.errors,
        "error": "",
        "cancel": cancel,
    }


def suggested_in() -> str:
    """Return the language of the suggestions, for who has them read aloud."""
    return phrases.suggested_in(get_language() or "nl")


def suggestions() -> list[str]:
    """Return three passphrases to choose from."""
    return [phrases.suggest(get_language() or "nl") for _ in range(3)]
