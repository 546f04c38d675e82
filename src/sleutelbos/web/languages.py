"""Which language a page speaks: the account's choice, this browser's, the school's (D22)."""

from django.conf import settings
from django.http import HttpRequest

from sleutelbos.web.visit import Visit

NAMES = dict(settings.LANGUAGES)


def choose(request: HttpRequest, visit: Visit) -> str:
    """Return the language of this page."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    wishes = (visit.visitor.language if visit.visitor else "", chosen, visit.school.language)
    return next((wish for wish in wishes if wish in NAMES), settings.LANGUAGE_CODE)
