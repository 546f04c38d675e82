"""The start page (A13)."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest


@require_safe
def start(request: PortalRequest) -> HttpResponse:
    """Show the start page: one SQL statement, whoever comes."""
    return pages.render(request, "portal/start.html")
