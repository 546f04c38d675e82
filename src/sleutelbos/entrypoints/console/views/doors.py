"""The outside providers with which the school signs in, each on its own page."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts import words as provider_words
from sleutelbos.accounts.values import ProviderKind
from sleutelbos.entrypoints.console import doors_forms as forms
from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, administrator
from sleutelbos.entrypoints.console.doors_forms import Door
from sleutelbos.gate.actions import providers
from sleutelbos.gate.openid import trying
from sleutelbos.gate.openid.provider import Provider
from sleutelbos.gate.openid.trying import Outcome
from sleutelbos.gate.queries import providers as known
from sleutelbos.gate.rules import openid
from sleutelbos.kit.errors import NotFound
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_OWN = {
    ProviderKind.GOOGLE: openid.GOOGLE,
    ProviderKind.FLEMISH_GOVERNMENT: openid.FLEMISH_GOVERNMENT,
}


@require_safe
@administrator
def doors(request: PortalRequest) -> HttpResponse:
    """Show with which providers one can sign in here."""
    found = known.providers()
    return showing.show(
        request,
        "settings_doors.html",
        doors=[
            (kind.value, provider_words.provider(kind, _name(found.get(kind))), found.get(kind))
            for kind in ProviderKind
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@fresh
def door(request: PortalRequest, provider: str) -> HttpResponse:
    """Set a provider up, try it out, or remove it."""
    if provider not in forms.FIELDS:
        raise NotFound
    before = known.providers().get(provider)
    if request.method != "POST":
        return _show(request, provider, before=before)
    school_id = request.visit.school.id
    if request.POST.get("act") == "remove":
        providers.remove(kind=provider, school_id=school_id, by=actor(request))
        return showing.go("settings_doors", done="saved")
    form = Door(request.POST, kind=provider, before=before)
    if not form.is_valid():
        return _show(request, provider, before=before, form=form)
    providers.set_up(kind=provider, client=form.client(), school_id=school_id, by=actor(request))
    if request.POST.get("act") != "try":
        return showing.go("settings_doors", done="saved")
    now = known.provider(provider)
    return _show(
        request, provider, before=now, outcome=trying.outcome(now, back=_back(request, now))
    )


def _show(
    request: PortalRequest,
    kind: str,
    *,
    before: Provider | None,
    form: Door | None = None,
    outcome: Outcome | None = None,
) -> HttpResponse:
    shown = form or Door(forms.values_of(before), kind=kind, before=before)
    issuer = before.issuer if before else _OWN.get(ProviderKind(kind), "")
    return showing.show(
        request,
        "settings_door.html",
        title=provider_words.provider(kind, _name(before)),
        form=shown,
        errors=form.errors if form else {},
        is_known=before is not None,
        has_secret=before is not None and before.secret != "",
        back=known.callback_address(request.visit.school, kind=kind, issuer=issuer)
        if issuer
        else "",
        outcome=outcome,
    )


def _back(request: PortalRequest, provider: Provider) -> str:
    return known.callback_address(request.visit.school, kind=provider.kind, issuer=provider.issuer)


def _name(provider: Provider | None) -> str:
    return provider.name if provider else ""
