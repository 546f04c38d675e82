"""Verify an address: the page that waits, and the page behind the link (A12, D13)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sleutelbos.accounts.queries import own
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import forms
from sleutelbos.gate.actions import verification
from sleutelbos.gate.errors import AddressRefused, LinkDead, TooManyAttempts
from sleutelbos.gate.queries import mailed
from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Step
from sleutelbos.kit import addresses
from sleutelbos.web import pages
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: PortalRequest) -> HttpResponse:
    """Wait for the address to be verified, or take the six digits."""
    visitor = visitor_of(request)
    if request.method != "POST":
        return _waiting(request)
    try:
        verification.verify_by_code(
            account_id=visitor.account_id,
            code=request.POST.get("code", ""),
            school_id=request.visit.school.id,
            by=Actor.account(visitor.account_id),
        )
    except LinkDead:
        return _waiting(
            request, code=_("This code is not right, or too old. Look in the newest mail.")
        )
    except AddressRefused:
        return _waiting(request, code=forms.address_refused_text())
    except TooManyAttempts:
        return _waiting(request, code=_("Too many attempts. Try again in a quarter of an hour."))
    return pages.render(request, "portal/verified.html", is_active=True)


@require_POST
def verify_again(request: PortalRequest) -> HttpResponse:
    """Send the mail once more."""
    visitor = visitor_of(request)
    try:
        verification.promise_mail(
            account_id=visitor.account_id,
            school_id=request.visit.school.id,
            by=Actor.account(visitor.account_id),
        )
    except TooManyAttempts:
        return _waiting(request, error=_("We sent three mails already. Wait an hour, please."))
    return HttpResponseRedirect("/activate/verify?sent=1")


@require_http_methods(["GET", "HEAD", "POST"])
def other_address(request: PortalRequest) -> HttpResponse:
    """Take another address instead."""
    visitor = visitor_of(request)
    if request.method != "POST":
        return _other(request, forms.Typed({"email": ""}))
    typed = forms.read(request.POST, "email")
    forms.require(typed, "email")
    forms.read_address(typed)
    if typed.errors:
        return _other(request, typed)
    try:
        verification.change_address(
            account_id=visitor.account_id,
            school_id=request.visit.school.id,
            email=typed["email"],
            by=Actor.account(visitor.account_id),
        )
    except AddressRefused:
        typed.errors["email"] = forms.address_refused_text()
        return _other(request, typed)
    except TooManyAttempts:
        typed.errors["email"] = _("We sent three mails already. Wait an hour, please.")
        return _other(request, typed)
    return HttpResponseRedirect("/activate/verify?sent=1")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify_link(request: PortalRequest, token: str) -> HttpResponse:
    """Show the page behind the link of a mail: one button, and nothing used up before it.

    The button verifies the address; it signs nobody in (EML-02).
    """
    try:
        link = mailed.link_for(token, purpose=LinkPurpose.VERIFY)
        if request.method != "POST":
            return _behind_link(request, address=addresses.masked(link.email))
        verification.verify_by_link(token=token, school_id=request.visit.school.id)
    except LinkDead:
        return _behind_link(request, is_dead=True)
    except AddressRefused:
        return _behind_link(request, is_refused=True)
    return pages.render(request, "portal/verified.html", is_active=True)


def _behind_link(
    request: PortalRequest, *, address: str = "", is_dead: bool = False, is_refused: bool = False
) -> HttpResponse:
    return pages.render(
        request,
        "portal/verify_link.html",
        address=address,
        is_dead=is_dead,
        is_refused=is_refused,
        can_renew=False,
    )


def _waiting(request: PortalRequest, *, error: str = "", code: str = "") -> HttpResponse:
    visitor = visitor_of(request)
    if visitor.facts.has_verified_email and not visitor.typed_email:
        return HttpResponseRedirect("/start")
    return pages.render(
        request,
        "portal/verify.html",
        address=own.details(visitor.account_id).email,
        is_sent_again=request.GET.get("sent") == "1",
        error=error,
        errors={"code": code} if code else {},
        other_address="/activate/address",
        step=Step.VERIFY.value,
        steps=[step.value for step in steps.steps(visitor.facts)],
    )


def _other(request: PortalRequest, typed: forms.Typed) -> HttpResponse:
    return pages.render(
        request, "portal/other_address.html", values=typed.values, errors=typed.errors, error=""
    )
