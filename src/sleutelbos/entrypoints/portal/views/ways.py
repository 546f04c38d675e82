"""The other ways by which one's own account opens: which there are, link one, remove one."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts import words
from sleutelbos.accounts.queries import identities as known
from sleutelbos.accounts.queries.identities import Linked
from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import trip
from sleutelbos.gate.actions import identities, trips
from sleutelbos.gate.errors import ProviderAway
from sleutelbos.gate.queries import providers
from sleutelbos.gate.rules import openid
from sleutelbos.gate.values import TripPurpose
from sleutelbos.kit.errors import NotFound
from sleutelbos.web import pages
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_safe
def listed(request: PortalRequest) -> HttpResponse:
    """Show which other ways open the account, and which could."""
    linked = {one.kind: one for one in known.of_account(visitor_of(request).account_id)}
    names = {one.kind: one.name for one in providers.doors(request.visit.school)}
    kinds = [*names, *(kind for kind in linked if kind not in names)]
    return pages.render(
        request,
        "portal/ways.html",
        ways=[
            (kind, words.provider(kind, names.get(kind, "")), linked.get(kind)) for kind in kinds
        ],
        is_activated=request.visit.step is None,
        has_linked="linked" in request.GET,
        has_unlinked="unlinked" in request.GET,
        has_failed="failed" in request.GET,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def way(request: PortalRequest, provider: str) -> HttpResponse:
    """Ask before one is linked or removed, and do so by POST."""
    visitor = visitor_of(request)
    linked = next(
        (one for one in known.of_account(visitor.account_id) if one.kind == provider), None
    )
    if linked is None and (request.visit.step or not _is_offered(request, provider)):
        raise NotFound
    if request.method != "POST":
        return _ask(request, provider, linked)
    if linked is None:
        return _link(request, provider)
    identities.unlink(
        identity_id=linked.id,
        account_id=visitor.account_id,
        school_id=request.visit.school.id,
        by=Actor.account(visitor.account_id),
    )
    return HttpResponseRedirect("/profile/ways?unlinked=1")


def proving(request: PortalRequest) -> list[tuple[str, str]]:
    """Return with which linked providers one can prove who one is: those that ask (D18)."""
    names = {one.kind: one.name for one in providers.doors(request.visit.school)}
    linked = known.of_account(visitor_of(request).account_id) if names else []
    return [
        (one.kind, words.provider(one.kind, names[one.kind]))
        for one in linked
        if one.kind in names and openid.asks_again(one.kind)
    ]


def _is_offered(request: PortalRequest, kind: str) -> bool:
    return any(one.kind == kind for one in providers.doors(request.visit.school))


def _link(request: PortalRequest, kind: str) -> HttpResponse:
    visitor = visitor_of(request)
    try:
        begun = trips.begin(
            kind=kind,
            purpose=TripPurpose.LINK,
            school=request.visit.school,
            client=client_of(request),
            account_id=visitor.account_id,
            session_id=visitor.session_id,
            by=Actor.account(visitor.account_id),
        )
    except ProviderAway:
        return HttpResponseRedirect("/profile/ways?failed=1")
    return trip.depart(request, begun)


def _ask(request: PortalRequest, kind: str, linked: Linked | None) -> HttpResponse:
    doors = providers.doors(request.visit.school)
    name = next((one.name for one in doors if one.kind == kind), "")
    return pages.render(
        request, "portal/way.html", kind=kind, name=words.provider(kind, name), linked=linked
    )
