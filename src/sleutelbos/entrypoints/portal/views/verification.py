"""Verify an address: the page that waits, and the page behind the link (A12, D13)."""

from contextlib import suppress
from typing import Any

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
from sleutelbos.web.guard import fresh, public
from sleutelbos.web.visit import PortalRequest, visitor_of

_NOTHING: dict[str, Any] = {
    "address": "",
    "is_refused": False,
    "token": "",
    "is_dead": False,
    "can_renew": False,
    "is_renewed": False,
}


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
    is_active = visitor.facts.has_confirmed_details or visitor.facts.slot == 0
    return pages.render(request, "portal/verified.html", is_active=is_active)


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
@fresh
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
        is_active = verification.verify_by_link(token=token, school_id=request.visit.school.id)
    except LinkDead:
        can_renew = mailed.may_renew(token, purpose=LinkPurpose.VERIFY)
        return _behind_link(request, is_dead=True, can_renew=can_renew, token=token)
    except AddressRefused:
        return _behind_link(request, is_refused=True)
    return pages.render(request, "portal/verified.html", is_active=is_active)


@public
@require_POST
def verify_renew(request: PortalRequest) -> HttpResponse:
    """Send a new mail in the place of a link that was too old (D13)."""
    with suppress(LinkDead, TooManyAttempts):
        verification.renew(
            token=request.POST.get("token", "")[:100], school_id=request.visit.school.id
        )
    return pages.render(request, "portal/verify_link.html", **{**_NOTHING, "is_renewed": True})


def _behind_link(request: PortalRequest, **shown: Any) -> HttpResponse:
    return pages.render(request, "portal/verify_link.html", **{**_NOTHING, **shown})


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
