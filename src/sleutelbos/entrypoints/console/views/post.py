"""The red switch: stop all sending, and take a mass mailing away."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, administrator
from sleutelbos.messaging.actions import freezing
from sleutelbos.messaging.queries import mailings
from sleutelbos.web.visit import PortalRequest


@require_safe
@administrator
def post(request: PortalRequest) -> HttpResponse:
    """Show whether messages go out, and the mass mailings of the last days."""
    return showing.show(request, "post.html", mailings=mailings.listed())


@require_POST
@administrator
def freeze(request: PortalRequest) -> HttpResponse:
    """Stop all sending, or let it go on. No fresh proof: stopping must not wait."""
    school_id, by = request.visit.school.id, actor(request)
    if request.POST.get("act") == "thaw":
        freezing.thaw(school_id=school_id, by=by)
        return showing.go("post", done="thawed")
    freezing.freeze(school_id=school_id, by=by)
    return showing.go("post", done="frozen")


@require_POST
@administrator
def recall(request: PortalRequest, message_id: int) -> HttpResponse:
    """Take the unread copies of a mass mailing away."""
    freezing.recall(school_id=request.visit.school.id, message_id=message_id, by=actor(request))
    return showing.go("post", done="recalled")
