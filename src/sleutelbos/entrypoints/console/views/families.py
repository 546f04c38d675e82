"""The family page."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sleutelbos.entrypoints.console import history, showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.gate.actions import looks
from sleutelbos.gate.queries import family as queries
from sleutelbos.gate.queries import providers
from sleutelbos.web.visit import PortalRequest


@require_safe
@office
def family(request: PortalRequest, pupil_id: int) -> HttpResponse:
    """Show the accounts of a keyring, what blocks each, and what can be done."""
    found = queries.family(pupil_id, school=request.visit.school)
    looks.note(pupil_id=pupil_id, school_id=request.visit.school.id, by=actor(request))
    log = history.of_subjects(request.visit.school.id, found.subjects, limit=12)
    has_doors = bool(providers.doors(request.visit.school))
    return showing.show(request, "family.html", family=found, log=log, has_doors=has_doors)
