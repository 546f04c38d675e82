"""Rehearse an import: what would happen, with letters that open nothing, and nothing that stays."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sleutelbos.accounts.actions import drafts
from sleutelbos.entrypoints.console import plans, rehearsing, showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.roster import actions
from sleutelbos.roster.errors import RunGone
from sleutelbos.roster.queries import rehearsals
from sleutelbos.web.files import attachment
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
@office
@fresh
def rehearsal(request: PortalRequest, run_id: int) -> HttpResponse:
    """Say what a rehearsal is, promise one, follow it, and show what it found."""
    run = plans.run(run_id)
    if request.method == "POST":
        try:
            school_id = request.visit.school.id
            actions.start_rehearsal(school_id=school_id, run_id=run_id, by=actor(request))
        except RunGone:
            return showing.go("roster_run", run_id=run_id)
        return showing.go("roster_rehearsal", run_id=run_id)
    found = rehearsing.shown(run_id)
    if showing.is_fragment(request):
        return showing.fragment(request, "_rehearsal_progress.html", rehearsal=found, run=run)
    return showing.show(request, "roster_rehearsal.html", run=run, rehearsal=found)


@require_safe
@office
@fresh
def letters(request: PortalRequest, run_id: int) -> HttpResponse:
    """Give the marked letters of a rehearsal; their codes open nothing."""
    found = rehearsals.ended(run_id)
    content = drafts.read(
        school_id=request.visit.school.id, file_name=found.file_name, by=actor(request)
    )
    return attachment(f"rehearsal-{run_id}.pdf", content)


@require_POST
@office
def end(request: PortalRequest, run_id: int) -> HttpResponse:
    """Throw away what a rehearsal left."""
    plans.run(run_id)
    actions.end_rehearsal(run_id=run_id, by=actor(request))
    return showing.go("roster_run", done="thrown", run_id=run_id)
