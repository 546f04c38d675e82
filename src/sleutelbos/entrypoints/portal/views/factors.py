"""The second factor: of staff, and of whoever wants it (D23)."""

import io

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from sleutelbos.accounts.queries import own
from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import asking
from sleutelbos.gate.actions import factors, passkeys
from sleutelbos.gate.challenges import Purpose
from sleutelbos.gate.errors import PasskeyRefused, WrongFactor
from sleutelbos.gate.queries import factors as factor_queries
from sleutelbos.gate.rules import totp
from sleutelbos.kit import codes
from sleutelbos.people.values import StaffRole
from sleutelbos.web import pages
from sleutelbos.web.guard import before_factor, fresh, staff
from sleutelbos.web.views import local_path
from sleutelbos.web.visit import PortalRequest, Visitor, visitor_of

_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
@before_factor
def factor(request: PortalRequest) -> HttpResponse:
    """Ask for the second factor; who has none yet sets it up first."""
    visitor = visitor_of(request)
    if visitor.has_passed_factor or not visitor.needs_factor:
        return HttpResponseRedirect("/start")
    if not factor_queries.factors(visitor.account_id).is_set_up:
        return HttpResponseRedirect("/factor/new")
    error = _show(request)
    if request.method == "POST" and not error:
        is_used_up = factor_queries.factors(visitor.account_id).is_used_up
        return HttpResponseRedirect("/factor/new" if is_used_up else _after(request))
    return _ask(request, error)


@_page
@staff(*StaffRole)
def factor_again(request: PortalRequest) -> HttpResponse:
    """Ask for the second factor once more, before something unusual (N22)."""
    error = _show(request)
    if request.method == "POST" and not error:
        return HttpResponseRedirect(_after(request))
    return _ask(request, error)


@_page
@before_factor
@fresh
def factor_setup(request: PortalRequest) -> HttpResponse:
    """Set up the second factor: an authenticator with printed codes beside it, or only those."""
    visitor = visitor_of(request)
    is_set_up = factor_queries.factors(visitor.account_id).is_set_up
    if visitor.needs_factor and is_set_up and not visitor.has_passed_factor:
        return HttpResponseRedirect("/factor")
    error = _set_up(request, visitor) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        return HttpResponseRedirect("/start" if visitor.facts.is_staff else "/profile/factor")
    offered = factor_queries.offer(visitor.session_id)
    address = totp.address(
        offered.secret,
        label=own.username(visitor.keyring_id),
        issuer=request.visit.school.name,
    )
    return pages.render(
        request,
        "portal/factor_setup.html",
        qr=_square(address),
        secret=" ".join(offered.secret[at : at + 4] for at in range(0, len(offered.secret), 4)),
        printed_codes=[codes.grouped(code) for code in offered.printed],
        is_staff=visitor.facts.is_staff,
        error=error,
        errors={},
        values={},
    )


@_page
@fresh
def own_factor(request: PortalRequest) -> HttpResponse:
    """Show whether a second step is asked, and let whoever need not have one turn it off."""
    visitor = visitor_of(request)
    if request.method == "POST" and not visitor.facts.is_staff:
        factors.turn_off(
            account_id=visitor.account_id,
            school_id=request.visit.school.id,
            by=Actor.account(visitor.account_id),
        )
        return HttpResponseRedirect("/profile/factor")
    return pages.render(
        request,
        "portal/own_factor.html",
        is_on=visitor.needs_factor,
        is_staff=visitor.facts.is_staff,
        factors=factor_queries.factors(visitor.account_id),
    )


def _set_up(request: PortalRequest, visitor: Visitor) -> str:
    """Set the second factor up by the code that was posted; return what is wrong with it."""
    try:
        factors.set_up(
            account_id=visitor.account_id,
            session_id=visitor.session_id,
            school_id=request.visit.school.id,
            code=request.POST.get("code", ""),
            is_staff=visitor.facts.is_staff,
            by=Actor.account(visitor.account_id),
        )
    except WrongFactor:
        return _("This code is not right. Wait for the next one, or look whether you scanned.")
    return ""


def _show(request: PortalRequest) -> str:
    """Pass the second factor by the code that was posted; return what is wrong with it."""
    visitor = visitor_of(request)
    if request.method != "POST":
        return ""
    try:
        _pass(request, visitor)
    except WrongFactor:
        return _("This code is not right, or it was used already. Wait for the next one.")
    except PasskeyRefused:
        return _("That did not work. Try it once more, or type a code.")
    return ""


def _pass(request: PortalRequest, visitor: Visitor) -> None:
    by, answer = Actor.account(visitor.account_id), request.POST.get("credential", "")
    if answer:
        passkeys.show_factor(
            account_id=visitor.account_id,
            session_id=visitor.session_id,
            school=request.visit.school,
            answer=answer,
            by=by,
        )
        return
    factors.show_factor(
        account_id=visitor.account_id,
        session_id=visitor.session_id,
        school_id=request.visit.school.id,
        code=request.POST.get("code", ""),
        by=by,
    )


def _ask(request: PortalRequest, error: str) -> HttpResponse:
    return pages.render(
        request, "portal/factor.html", error=error, passkey=asking.asked(request, Purpose.FACTOR)
    )


def _after(request: PortalRequest) -> str:
    path = local_path(request.GET.get("next", ""))
    return "/start" if path == "/" else path


def _square(address: str) -> Markup:
    import segno

    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=5, border=2, xmldecl=False)
    return Markup(out.getvalue().decode())  # noqa: S704 - drawn here, holds no text
