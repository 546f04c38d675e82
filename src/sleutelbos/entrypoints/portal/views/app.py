"""The app: where it opens, how it is installed, and how a device stays signed in (A4, A14)."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sleutelbos.audit.values import Actor
from sleutelbos.connections import devices
from sleutelbos.connections import rules as session_rules
from sleutelbos.connections.push import actions as subscriptions
from sleutelbos.connections.push import queries as places
from sleutelbos.connections.push.keys import push_keys
from sleutelbos.connections.push.rules import PushPlace
from sleutelbos.entrypoints.portal import forms
from sleutelbos.gate.actions import devices as own_devices
from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Step
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.web import devices as cookies
from sleutelbos.web import pages
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import during_and_later
from sleutelbos.web.visit import PortalRequest, Visitor, visitor_of


@require_http_methods(["GET", "HEAD", "POST"])
@during_and_later(*Step)
def app(request: PortalRequest) -> HttpResponse:
    """Open the app: offer to stay signed in, or say in words what must come first (A4)."""
    visitor = visitor_of(request)
    if visitor.device_id is not None:
        return HttpResponseRedirect("/start")
    school, client, why_not = request.visit.school, client_of(request), hindrance(request)
    if request.method == "POST" and not why_not:
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
    return pages.render(request, "portal/app.html", why_not=why_not, name=client.browser)


def hindrance(request: PortalRequest) -> str:
    """Return why nobody can stay signed in by this browser, as _no_device.html says it; or ""."""
    visitor, version = visitor_of(request), request.visit.school.agreement_version
    if visitor.facts.is_staff:
        return "staff"
    if not steps.may_have_device(visitor.facts, agreement_version=version):
        return "steps"
    if visitor.is_shared:
        return "shared"
    own = {"session_id": visitor.session_id, "account_id": visitor.account_id}
    return "" if devices.is_source(**own) else "beside"


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


@require_POST
def push(request: PortalRequest) -> HttpResponse:
    """Let this device take notices, or no more."""
    visitor = visitor_of(request)
    if visitor.device_id is None:
        raise NotFound
    whose: dict[str, Any] = {
        "device_id": visitor.device_id,
        "account_id": visitor.account_id,
        "school_id": request.visit.school.id,
        "by": Actor.account(visitor.account_id),
    }
    typed = [request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")]
    if typed[0]:
        language = get_language() or request.visit.school.language
        subscriptions.switch_on(place=PushPlace(*typed), language=language, **whose)
    else:
        subscriptions.switch_off(**whose)
    return HttpResponseRedirect("/profile/devices")


def push_of(visitor: Visitor) -> dict[str, object] | None:
    """Return what the page of devices says of notices; nothing on what is no device."""
    if visitor.device_id is None:
        return None
    return {"is_on": places.is_on(visitor.device_id), "key": push_keys().shown}


def _name(request: PortalRequest) -> str:
    """Return the typed name of a device as one line that can be shown."""
    return forms.read(request.POST, "name")["name"][:40]
