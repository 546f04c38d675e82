"""The start page (A13)."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from sleutelbos.gate.rules import yearly
from sleutelbos.kit import clock
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_safe
def start(request: PortalRequest) -> HttpResponse:
    """Show the start page: one SQL statement, whoever comes.

    Who was on the way to an application before the activation goes on there.
    """
    if settings.WAITING_COOKIE_NAME in request.COOKIES and request.visit.step is None:
        return HttpResponseRedirect(reverse("idp:resume"))
    is_to_check = yearly.is_to_check(
        visitor_of(request).details_checked_at,
        school_year=request.visit.school.school_year,
        now=clock.now(),
    )
    visitor, is_dismissed = visitor_of(request), settings.HINT_COOKIE_NAME in request.COOKIES
    has_hint = not (is_dismissed or visitor.device_id or visitor.facts.is_staff)
    return pages.render(request, "portal/start.html", is_to_check=is_to_check, has_hint=has_hint)
