"""The app: where it opens, how it is installed, and how a device stays signed in (A4, A14)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sleutelbos.audit.values import Actor
from sleutelbos.connections import devices
from sleutelbos.connections import rules as session_rules
from sleutelbos.entrypoints.portal import forms
from sleutelbos.gate.actions import devices as own_devices
from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Step
from sleutelbos.kit import clock
from sleutelbos.web import devices as cookies
from sleutelbos.web import pages
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import during_and_later
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_http_methods(["GET", "HEAD", "POST"])
@during_and_later(*Step)
def app(request: PortalRequest) -> HttpResponse:
    """Open the app: offer to stay signed in, or say in words what must come first (A4)."""
    visitor = visitor_of(request)
    if visitor.device_id is not None:
        return HttpResponseRedirect("/start")
    school, client = request.visit.school, client_of(request)
    is_ready = not visitor.is_shared and steps.may_have_device(
        visitor.facts, agreement_version=school.agreement_version
    )
    if request.method == "POST" and is_ready:
        cookie = own_devices.keep(
            account_id=visitor.account_id,
            session_id=visitor.session_id,
            facts=visitor.facts,
            school=school,
            name=_name(request) or client.browser or _("My device"),
            client=client,
            is_fresh=session_rules.is_fresh(visitor.proved_at, now=clock.now()),
            by=Actor.account(visitor.account_id),
        )
        response = HttpResponseRedirect("/profile/devices?kept=1")
        cookies.keep_device(response, cookie)
        return response
    return pages.render(request, "portal/app.html", is_ready=is_ready, name=client.browser)


@require_safe
def install(request: PortalRequest) -> HttpResponse:
    """Tell how the portal is put on a phone."""
    return pages.render(request, "portal/install.html")


@require_POST
def dismiss(_request: PortalRequest) -> HttpResponse:
    """Speak no more of the app in this browser."""
    response = HttpResponseRedirect("/start")
    cookies.dismiss_hint(response)
    return response


@require_POST
def rename(request: PortalRequest) -> HttpResponse:
    """Call a device of one's own by another name; without one it keeps the name that it has."""
    visitor = visitor_of(request)
    if name := _name(request):
        devices.rename_device(
            device_id=forms.row_id(request.POST.get("id", "")),
            account_id=visitor.account_id,
            school_id=request.visit.school.id,
            name=name,
            by=Actor.account(visitor.account_id),
        )
    return HttpResponseRedirect("/profile/devices")


def _name(request: PortalRequest) -> str:
    """Return the typed name of a device as one line that can be shown."""
    return forms.read(request.POST, "name")["name"][:40]
