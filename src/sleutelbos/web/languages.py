"""Which language a page speaks: the account's choice, this browser's, the register's, the school's.

(D22.) Pages for families also speak the school's home languages; those for staff do not.
"""

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from sleutelbos.kit import languages
from sleutelbos.schools import rules
from sleutelbos.web.visit import Visit


def offered(visit: Visit) -> dict[str, str]:
    """Return what this visitor may choose: names by code, each in its own language."""
    is_staff = visit.visitor is not None and visit.visitor.facts.is_staff
    return languages.FULL if is_staff else _of_families(visit.school.home_languages)


def choose(request: HttpRequest, visit: Visit) -> str:
    """Return the language of this page."""
    who = visit.visitor
    wishes = (
        who.language if who else "",
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        who.register_language if who else "",
        visit.school.language,
    )
    return languages.chosen(wishes, offered=offered(visit))


@cache
def _of_families(home: str) -> dict[str, str]:
    return {code: languages.NAMES[code] for code in rules.languages(home)}
