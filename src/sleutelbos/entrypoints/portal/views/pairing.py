"""Bring in a phone: the computer's page with the code, the phone's page with the number."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from markupsafe import Markup

from sleutelbos.accounts.letters import qr
from sleutelbos.audit.values import STRANGER, Actor
from sleutelbos.connections import pairings
from sleutelbos.entrypoints.portal import forms
from sleutelbos.entrypoints.portal.views.app import hindrance
from sleutelbos.gate.actions import pairing
from sleutelbos.gate.errors import LinkDead
from sleutelbos.kit import codes
from sleutelbos.web import devices as cookies
from sleutelbos.web import pages, session
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import fresh, public
from sleutelbos.web.visit import PortalRequest, visitor_of

_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
@fresh
def pair(request: PortalRequest) -> HttpResponse:
    """Show the code for a phone, on the computer of somebody who has just proved who they are."""
    visitor, school = visitor_of(request), request.visit.school
    if visitor.device_id is not None:
        return HttpResponseRedirect("/profile/devices")
    why_not = hindrance(request)
    if why_not or request.method != "POST":
        return _computer(request, why_not=why_not)
    code = pairing.begin(
        account_id=visitor.account_id,
        session_id=visitor.session_id,
        facts=visitor.facts,
        school=school,
        by=Actor.account(visitor.account_id),
    )
    return _computer(request, code=code)


@require_POST
def number(request: PortalRequest) -> HttpResponse:
    """Take the number that the phone shows."""
    visitor, typed = visitor_of(request), forms.read(request.POST, "number", "code")
    by = Actor.account(visitor.account_id)
    has_phone = pairings.has_phone(session_id=visitor.session_id, by=by)
    if has_phone is None:
        return _computer(request, error=_dead())
    if not has_phone:
        code = codes.normalise(typed["code"]) or ""
        return _computer(request, code=code, error=_("Your phone has not used the code yet."))
    if pairings.agree(
        session_id=visitor.session_id,
        account_id=visitor.account_id,
        school_id=request.visit.school.id,
        number=typed["number"].replace(" ", ""),
        by=by,
    ):
        return _computer(request, is_done=True)
    wrong = _(
        "This is not the number on your phone. To be safe, this code is void now. Begin again."
    )
    return _computer(request, error=wrong)


@public
@_page
def phone(request: PortalRequest) -> HttpResponse:
    """Take the code on the phone, and show the number."""
    if request.method != "POST":
        return _phone(request)
    typed = forms.read(request.POST, "token", "code")
    try:
        claimed = pairing.claim(
            code=typed["token"] or typed["code"],
            school_id=request.visit.school.id,
            client=client_of(request),
        )
    except LinkDead:
        return _phone(request, error=_dead())
    return _phone(request, number=claimed.number, secret=claimed.phone)


@public
@require_POST
def finish(request: PortalRequest) -> HttpResponse:
    """Let the phone stay signed in, once the computer has its number."""
    typed, client = forms.read(request.POST, "phone", "number"), client_of(request)
    is_agreed = pairings.is_agreed(phone=typed["phone"], by=STRANGER)
    if is_agreed is False:
        wait = _("Your computer has not sent the number yet.")
        shown = typed["number"][: pairings.DIGITS]
        return _phone(request, number=shown, secret=typed["phone"], error=wait)
    try:
        cookie = pairing.finish(
            phone=typed["phone"],
            school_id=request.visit.school.id,
            client=client,
            name=client.browser or _("My device"),
        )
    except LinkDead:
        return _phone(request, error=_dead())
    response = HttpResponseRedirect("/profile/devices?kept=1")
    session.end(request)
    cookies.keep_device(response, cookie)
    return response


def _computer(
    request: PortalRequest,
    *,
    code: str = "",
    error: str = "",
    is_done: bool = False,
    why_not: str = "",
) -> HttpResponse:
    address = f"{request.visit.school.origin}/pair"
    return pages.render(
        request,
        "portal/pair.html",
        code=codes.grouped(code) if code else "",
        picture=Markup(qr.svg(f"{address}#{code}")) if code else "",  # noqa: S704 - drawn by us
        address=address.partition("://")[2],
        error=error,
        is_done=is_done,
        why_not=why_not,
    )


def _phone(
    request: PortalRequest, *, number: str = "", secret: str = "", error: str = ""
) -> HttpResponse:
    return pages.render(
        request, "portal/pair_phone.html", number=number, secret=secret, error=error
    )


def _dead() -> str:
    return _(
        "This code does not work: it is not right, too old, or used already. "
        "Begin again on your computer."
    )
