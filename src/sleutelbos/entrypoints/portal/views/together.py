"""A parent's children together: list, remove, and go from one account to another."""

from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_GET, require_POST, require_safe

from sleutelbos.accounts.queries import bunches
from sleutelbos.audit.values import SELF, Actor
from sleutelbos.connections import circles
from sleutelbos.entrypoints.portal import post
from sleutelbos.gate.actions import children
from sleutelbos.gate.actions.children import Holder
from sleutelbos.kit import scope, secrets, tokens
from sleutelbos.kit.errors import NotFound
from sleutelbos.schools import queries as schools
from sleutelbos.web import handing, pages, session
from sleutelbos.web.guard import public
from sleutelbos.web.handing import Ticket
from sleutelbos.web.visit import Beside, PortalRequest, Visitor, visitor_of


@require_safe
def listed(request: PortalRequest) -> HttpResponse:
    """Show the parent's children: open in this browser, and what was closed since."""
    visitor = parent(request)
    bunch = bunches.of_account(visitor.account_id)
    members = bunches.members(bunch, but=visitor.account_id) if bunch else []
    open_ids = {one.account_id for one in visitor.beside}
    return pages.render(
        request,
        "portal/children.html",
        children=visitor.beside,
        closed=[one for one in members if one.account_id not in open_ids],
        is_ready=request.visit.step is None,
        done=request.GET.get("done", ""),
    )


@require_POST
def remove(request: PortalRequest) -> HttpResponse:
    """Part a child's account from the others."""
    visitor = parent(request)
    account_id = post.number(request.POST.get("account", ""))
    by = Actor.account(visitor.account_id)
    children.remove(holder=holder(request), account_id=account_id, by=by)
    return HttpResponseRedirect("/children?done=removed")


@require_GET
def go(request: PortalRequest, account_id: int) -> HttpResponse:
    """Go on as another account: by a link that only this browser's pages have (D20)."""
    visitor = parent(request)
    one = _beside(visitor, account_id=account_id)
    if not secrets.is_same(one.mark.encode(), request.GET.get("mark", "").encode()):
        return HttpResponseRedirect("/children")
    school_id = request.visit.school.id
    ticket = Ticket("arrive", visitor.session_id, school_id, one.session_id, _goal(request.GET))
    if one.school.id != school_id:
        return HttpResponseRedirect(handing.address(one.school.origin, ticket))
    return _enter(request, replace(ticket, state=circles.state(one.session_id)))


@public
@require_GET
def arrive(request: PortalRequest) -> HttpResponse:
    """Give a browser that comes from another school a cookie, and send it back for its proof."""
    ticket = handing.read(request, step="arrive")
    if ticket is None:
        return HttpResponseRedirect("/")
    origin = schools.fresh_school(ticket.leaving_school).origin
    nonce = tokens.new()
    ticket = replace(ticket, step="leave", browser=handing.digest(nonce))
    response = HttpResponseRedirect(handing.address(origin, ticket))
    handing.give(response, nonce)
    return response


@require_GET
def leave(request: PortalRequest) -> HttpResponse:
    """Let the browser that holds the session go where it came from."""
    visitor, ticket = parent(request), handing.read(request, step="leave")
    if ticket is None or visitor.session_id != ticket.leaving:
        return HttpResponseRedirect("/")
    one = _beside(visitor, session_id=ticket.entering)
    with scope.within(one.school.id):
        state = circles.state(one.session_id)
    ticket = replace(ticket, step="enter", state=state)
    return HttpResponseRedirect(handing.address(one.school.origin, ticket))


@public
@require_GET
def enter(request: PortalRequest) -> HttpResponse:
    """Go on as the account of this school, once, in the browser that asked."""
    ticket = handing.read(request, step="enter")
    if ticket is None or not handing.is_given(request, browser=ticket.browser):
        return HttpResponseRedirect("/")
    return _enter(request, ticket)


def _enter(request: PortalRequest, ticket: Ticket) -> HttpResponse:
    """Take the session over, once, and open what was asked for."""
    here = request.visit.visitor
    token = circles.take_over(session_id=ticket.entering, of=ticket.state, by=SELF)
    if token is None:
        return HttpResponseRedirect("/")
    if here and ticket.entering not in {here.session_id, *(one.session_id for one in here.beside)}:
        session.end(request)  # somebody else was signed in here
    response = HttpResponseRedirect(ticket.goal)
    session.hand_over(request, response, token)
    return response


def _goal(asked: QueryDict) -> str:
    """Return what is opened as the other account: a message, what was sent, or the start page."""
    for name, place in (("message", "/messages"), ("sent", "/messages/sent")):
        if name in asked:
            number = post.number(asked.get(name, ""))
            return f"{place}/{number}" if number else place
    return "/start"


def parent(request: PortalRequest) -> Visitor:
    """Return the visitor when it is a parent; pupils and staff have no such pages."""
    visitor = visitor_of(request)
    if not visitor.facts.slot:
        raise NotFound
    return visitor


def holder(request: PortalRequest) -> Holder:
    """Return the parent who puts children together."""
    visitor = visitor_of(request)
    return Holder(visitor.account_id, visitor.session_id, request.visit.school.id)


def _beside(visitor: Visitor, *, account_id: int = 0, session_id: int = 0) -> Beside:
    for one in visitor.beside:
        if account_id == one.account_id or session_id == one.session_id:
            return one
    raise NotFound
