"""Where the office begins: what waits, and how far the school is."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sleutelbos.accounts.queries import families, progress
from sleutelbos.accounts.queries import letters as letter_queries
from sleutelbos.entrypoints.console import plans, showing
from sleutelbos.entrypoints.console.access import everybody, teacher_id
from sleutelbos.gate.queries import requests
from sleutelbos.kit import clock
from sleutelbos.web.visit import PortalRequest


@require_safe
@everybody
def start(request: PortalRequest) -> HttpResponse:
    """Show what waits; to a teacher the own classes."""
    school = request.visit.school
    classes = progress.by_class(
        school.school_year,
        agreement_version=school.agreement_version,
        teacher_id=teacher_id(request),
    )
    whole = progress.summed(classes)
    if teacher_id(request) is not None:
        return showing.show(request, "classes.html", classes=classes, whole=whole)
    asked, _ = requests.desk()
    return showing.show(
        request,
        "start.html",
        classes=classes,
        whole=whole,
        asked=asked[:5],
        bounced=families.bounced(5),
        bounced_count=families.count_bounced(),
        prints=letter_queries.prints(now=clock.now())[:3],
        runs=plans.runs(only_open=True)[:3],
        query="",
        found=[],
    )
