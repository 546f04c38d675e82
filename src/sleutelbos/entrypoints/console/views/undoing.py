"""Undo the last import: say first what that takes back, what stays, and what stands in the way."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from sleutelbos.entrypoints.console import plans, showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.entrypoints.console.words import Words
from sleutelbos.roster import actions, queries, texts
from sleutelbos.roster.errors import UndoRefused
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_SECTIONS: Words = {
    "arrivals": _("Go away again"),
    "leavers": _("Come back"),
    "moves": _("Go back to the class of before"),
    "changes": _("Get back what stood there"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@office
@fresh
def undo(request: PortalRequest, run_id: int) -> HttpResponse:
    """Show what undoing an import does, then promise it to the worker."""
    found = queries.run(run_id)
    if request.method == "POST":
        try:
            school_id = request.visit.school.id
            actions.start_undo(school_id=school_id, run_id=run_id, by=actor(request))
        except UndoRefused:
            pass  # the page says what stands in the way now
        else:
            return showing.go("roster_run", run_id=run_id)
    undoing = queries.undoing_of(found)
    return showing.show(
        request,
        "roster_undo.html",
        run=plans.run(run_id),
        undoing=undoing,
        plan=plans.shown(undoing.plan, _SECTIONS),
        why=texts.why_not_undone(undoing.why) if undoing.why else "",
        obstacles=[(one, texts.line(one)) for one in undoing.obstacles],
    )
