"""What the school keeps about oneself."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sleutelbos.audit.values import Actor
from sleutelbos.kit.kept import Audience
from sleutelbos.privacy.actions import files
from sleutelbos.privacy.queries import file
from sleutelbos.web import pages
from sleutelbos.web.files import attachment
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def kept(request: PortalRequest) -> HttpResponse:
    """Show what is kept, why and for how long; give all of it as a file."""
    visitor, school = visitor_of(request), request.visit.school
    if request.method != "POST":
        made = file.of_person(visitor.person_id, school=school, audience=Audience.OWNER)
        return pages.render(request, "portal/kept.html", made=made)
    name, content = files.hand_over(
        person_id=visitor.person_id,
        school=school,
        audience=Audience.OWNER,
        by=Actor.account(visitor.account_id),
    )
    return attachment(name, content)
