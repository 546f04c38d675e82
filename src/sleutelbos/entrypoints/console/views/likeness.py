"""Guardians who are likely one person: look at both, and say whether they are."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.queries import likely
from sleutelbos.roster.actions import likeness
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_ANSWERS = {"one": likeness.join, "two": likeness.keep_apart}
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@office
@fresh
def pairs(request: PortalRequest) -> HttpResponse:
    """Show who is likely one person, and take the office's answer."""
    answer = _ANSWERS.get(request.POST.get("answer", ""))
    if request.method == "POST" and answer is not None:
        try:
            answer(
                school_id=request.visit.school.id,
                first_id=showing.number(request.POST.get("first", ""), default=0),
                second_id=showing.number(request.POST.get("second", ""), default=0),
                by=actor(request),
            )
        except NotFound:
            return showing.go("roster_likely")  # somebody else answered meanwhile
        return showing.go("roster_likely", done=f"people_{request.POST['answer']}")
    found = likely.pairs()
    return showing.show(request, "roster_likely.html", pairs=found[:SHOWN], total=len(found))
