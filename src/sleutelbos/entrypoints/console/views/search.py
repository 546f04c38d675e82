"""Search as you type; without JavaScript the same page, asked for by Enter."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sleutelbos.accounts.queries import search as queries
from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import office
from sleutelbos.web.visit import PortalRequest


@require_safe
@office
def search(request: PortalRequest) -> HttpResponse:
    """Show who fits; one family alone opens at once, when somebody pressed Enter."""
    query = request.GET.get("q", "")[:100]
    found = queries.families(query, school_year=request.visit.school.school_year)
    if showing.is_fragment(request):
        return showing.fragment(request, "_found.html", query=query, found=found)
    pupils = {one.pupil_id for one in found}
    if len(pupils) == 1 and (pupil_id := pupils.pop()) is not None:
        return showing.go("family", pupil_id=pupil_id)
    return showing.show(request, "search.html", query=query, found=found)
