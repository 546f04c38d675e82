"""The desk of acts that wait for a day or for a colleague."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.entrypoints.console import history, showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.gate.actions import acts
from sleutelbos.gate.errors import SameColleague
from sleutelbos.gate.queries import held as queries
from sleutelbos.kit.errors import NotFound, Refusal
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@office
def desk(request: PortalRequest) -> HttpResponse:
    """Show what waits, and what became of what waited."""
    waiting, ended = queries.waiting(), queries.ended()
    actors = (actor for one in (*waiting, *ended) for actor in (one.asked_by, one.ended_by))
    return showing.show(
        request,
        "held.html",
        waiting=waiting,
        ended=ended,
        names=history.names(one for one in actors if one),
        me=actor(request).text,
    )


@_page
@office
@fresh
def agree(request: PortalRequest, held_id: int) -> HttpResponse:
    """Agree with what a colleague asked, as a second member of staff."""
    known = queries.one(held_id)
    if request.method != "POST":
        return _look(request, known)
    try:
        acts.agree(held_id=held_id, school=request.visit.school, by=actor(request))
    except SameColleague:
        return _look(request, known, error=_("You asked it yourself: somebody else must agree."))
    except NotFound:
        raise
    except Refusal as refusal:
        return _look(request, known, error=showing.refused(refusal))
    return showing.go("held", done="agreed")


@_page
@office
def stop(request: PortalRequest, held_id: int) -> HttpResponse:
    """Stop what waits."""
    known = queries.one(held_id)
    if request.method != "POST":
        return showing.show(request, "held_stop.html", known=known)
    acts.stop(held_id=held_id, school_id=request.visit.school.id, by=actor(request))
    return showing.go("held", done="stopped")


def _look(request: PortalRequest, known: queries.Held, *, error: str = "") -> HttpResponse:
    names = history.names([known.asked_by])
    return showing.show(request, "held_agree.html", known=known, names=names, error=error)
