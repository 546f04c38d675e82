"""The second factor of staff (D23)."""

import io

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from sleutelbos.accounts.queries import own
from sleutelbos.audit.values import Actor
from sleutelbos.gate.actions import factors
from sleutelbos.gate.errors import WrongFactor
from sleutelbos.gate.queries import factors as factor_queries
from sleutelbos.gate.rules import totp
from sleutelbos.kit import codes
from sleutelbos.people.values import StaffRole
from sleutelbos.web import pages
from sleutelbos.web.guard import before_factor, fresh, staff
from sleutelbos.web.views import local_path
from sleutelbos.web.visit import PortalRequest, visitor_of

_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
@before_factor
def factor(request: PortalRequest) -> HttpResponse:
    """Ask for the second factor; who has none yet sets it up first."""
    visitor = visitor_of(request)
    if visitor.has_passed_factor or not visitor.facts.is_staff:
        return HttpResponseRedirect("/start")
    if not factor_queries.factors(visitor.account_id).has_any:
        return HttpResponseRedirect("/factor/new")
    error = _show(request)
    if request.method == "POST" and not error:
        return HttpResponseRedirect(_after(request))
    return pages.render(request, "portal/factor.html", error=error)


@_page
@staff(*StaffRole)
def factor_again(request: PortalRequest) -> HttpResponse:
    """Ask for the second factor once more, before something unusual (N22)."""
    error = _show(request)
    if request.method == "POST" and not error:
        return HttpResponseRedirect(_after(request))
    return pages.render(request, "portal/factor.html", error=error)


@_page
@before_factor
@fresh
def factor_setup(request: PortalRequest) -> HttpResponse:
    """Set up the second factor: an authenticator with printed codes beside it, or only those."""
    visitor = visitor_of(request)
    has_any = factor_queries.factors(visitor.account_id).has_any
    if not visitor.facts.is_staff or (has_any and not visitor.has_passed_factor):
        return HttpResponseRedirect("/factor")
    error = ""
    if request.method == "POST":
        try:
            factors.set_up(
                account_id=visitor.account_id,
                session_id=visitor.session_id,
                school_id=request.visit.school.id,
                code=request.POST.get("code", ""),
                by=Actor.account(visitor.account_id),
            )
            return HttpResponseRedirect("/start")
        except WrongFactor:
            error = _("This code is not right. Wait for the next one, or look whether you scanned.")
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
        error=error,
        errors={},
        values={},
    )


def _show(request: PortalRequest) -> str:
    """Pass the second factor by the code that was posted; return what is wrong with it."""
    visitor = visitor_of(request)
    if request.method != "POST":
        return ""
    try:
        factors.show_factor(
            account_id=visitor.account_id,
            session_id=visitor.session_id,
            school_id=request.visit.school.id,
            code=request.POST.get("code", ""),
            by=Actor.account(visitor.account_id),
        )
    except WrongFactor:
        return _("This code is not right, or it was used already. Wait for the next one.")
    return ""


def _after(request: PortalRequest) -> str:
    path = local_path(request.GET.get("next", ""))
    return "/start" if path == "/" else path


def _square(address: str) -> Markup:
    import segno

    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=5, border=2, xmldecl=False)
    return Markup(out.getvalue().decode())  # noqa: S704 - drawn here, holds no text
