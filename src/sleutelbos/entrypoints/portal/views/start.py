"""The start page (A13)."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sleutelbos.gate.rules import yearly
from sleutelbos.kit import clock
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_safe
def start(request: PortalRequest) -> HttpResponse:
    """Show the start page: one SQL statement, whoever comes."""
    is_to_check = yearly.is_to_check(
        visitor_of(request).details_checked_at,
        school_year=request.visit.school.school_year,
        now=clock.now(),
    )
    return pages.render(request, "portal/start.html", is_to_check=is_to_check)
