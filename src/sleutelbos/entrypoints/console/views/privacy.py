"""Privacy: what has had its time, who was erased, the register of processing."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, administrator
from sleutelbos.kit import clock, sheets
from sleutelbos.privacy import words
from sleutelbos.privacy.actions import retention
from sleutelbos.privacy.queries import erasure, processing
from sleutelbos.privacy.queries import retention as queries
from sleutelbos.web.files import attachment
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest


@require_safe
@administrator
def overview(request: PortalRequest) -> HttpResponse:
    """Show how long what is kept, how much has had its time, and who was erased."""
    school = request.visit.school
    return showing.show(
        request,
        "privacy.html",
        due=[(one, words.term(one.term, school=school)) for one in queries.due(school)],
        erasures=erasure.latest(),
        grounds=words.GROUNDS,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@fresh
def keep_terms(request: PortalRequest) -> HttpResponse:
    """Ask whether what has had its time may go now; the worker does it every day anyway."""
    if request.method == "POST":
        retention.request_round(school_id=request.visit.school.id, by=actor(request))
        return showing.go("privacy", done="tidying")
    due = [one for one in queries.due(request.visit.school) if one.rows]
    return showing.show(request, "privacy_round.html", due=due)


@require_safe
@administrator
def processing_register(request: PortalRequest) -> HttpResponse:
    """Show the register of processing (GDPR, art. 30)."""
    return showing.show(
        request,
        "processing.html",
        activities=processing.activities(request.visit.school),
        today=clock.now(),
    )


@require_safe
@administrator
def processing_table(request: PortalRequest) -> HttpResponse:
    """Give the register of processing as a table."""
    content = sheets.sheet(processing.COLUMNS, processing.cells(request.visit.school))
    return attachment("register-of-processing.csv", content)
