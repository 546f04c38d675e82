"""What is kept of one person: see it, hand it over, erase it."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, administrator
from sleutelbos.kit.kept import Audience
from sleutelbos.privacy.actions import erasure, files
from sleutelbos.privacy.errors import StillHere
from sleutelbos.privacy.queries import erasure as queries
from sleutelbos.privacy.queries import file
from sleutelbos.privacy.values import Ground
from sleutelbos.web.files import attachment
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
@administrator
@fresh
def person(request: PortalRequest, person_id: int) -> HttpResponse:
    """Show of which kinds how much is kept of a person; give all of it as a file."""
    school = request.visit.school
    if request.method == "POST":
        name, content = files.hand_over(
            person_id=person_id, school=school, audience=Audience.OFFICE, by=actor(request)
        )
        return attachment(name, content)
    made = file.of_person(person_id, school=school, audience=Audience.OFFICE)
    return showing.show(request, "person.html", made=made, outlook=queries.outlook(person_id))


@_page
@administrator
@fresh
def erase(request: PortalRequest, person_id: int) -> HttpResponse:
    """Show what an erasure takes and what stays, and why; then do it."""
    error = ""
    if request.method == "POST" and request.POST.get("sure") != "on":
        error = _("Say yes to this first.")
    elif request.method == "POST":
        try:
            return _erase(request, person_id)
        except StillHere:
            error = _("This person belongs to the school again. Look once more.")
    outlook = queries.outlook(person_id)
    return showing.show(
        request,
        "person_erase.html",
        outlook=outlook,
        always=queries.staying(belongs=outlook.belongs),
        error=error,
    )


def _erase(request: PortalRequest, person_id: int) -> HttpResponse:
    school_id, by = request.visit.school.id, actor(request)
    if queries.outlook(person_id).belongs:
        erasure.erase_what_may_go(person_id=person_id, school_id=school_id, by=by)
        return showing.go("person", person_id=person_id, done="erased_some")
    ground = Ground.REQUEST if request.POST.get("ground") == Ground.REQUEST else Ground.LEFT
    erasure.erase(person_ids=[person_id], ground=ground, school_id=school_id, by=by)
    return showing.go("privacy", done="erased")
