"""The steps of the activation, in order (A6–A12, D7)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from sleutelbos.accounts.queries import own
from sleutelbos.audit.values import Actor
from sleutelbos.connections import queries as connections
from sleutelbos.connections import words
from sleutelbos.entrypoints.portal import choosing, forms
from sleutelbos.entrypoints.portal.views import whose
from sleutelbos.gate.actions import activation
from sleutelbos.gate.errors import AddressRefused, DetailsChanged, PasswordRefused
from sleutelbos.gate.queries import marks
from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Step
from sleutelbos.kit import addresses
from sleutelbos.schools import queries as schools
from sleutelbos.web import pages, session
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import during, public
from sleutelbos.web.visit import PortalRequest, visitor_of

_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
@during(Step.ACCOUNT)
def account(request: PortalRequest) -> HttpResponse:
    """Ask whether this is the visitor's account."""
    if request.method == "POST":
        return _act(request, activation.recognise)
    return _step(request, Step.ACCOUNT)


@require_POST
@during(Step.ACCOUNT)
def not_me(request: PortalRequest) -> HttpResponse:
    """Stop: this is somebody else's account."""
    visitor = visitor_of(request)
    activation.disown(
        account_id=visitor.account_id,
        school_id=request.visit.school.id,
        by=Actor.account(visitor.account_id),
    )
    response = HttpResponseRedirect("/stopped")
    session.forget(response)
    return response


@require_http_methods(["GET", "HEAD"])
@public
def stopped(request: PortalRequest) -> HttpResponse:
    """Say that the office knows."""
    return pages.render(request, "portal/stopped.html")


@_page
@during(Step.AGREEMENT)
def agreement(request: PortalRequest) -> HttpResponse:
    """Show the user agreement and take the yes."""
    school = request.visit.school
    language = get_language() or school.language
    shown = schools.agreement(school, language=request.POST.get("language") or language)
    is_this_version = request.POST.get("version") == str(shown.version)
    if request.method == "POST" and is_this_version:
        visitor = visitor_of(request)
        activation.accept_agreement(
            account_id=visitor.account_id,
            school=school,
            agreement=shown,
            by=Actor.account(visitor.account_id),
        )
        return _next()
    agreed = visitor_of(request).facts.agreed_version
    return _step(
        request,
        Step.AGREEMENT,
        agreement=shown,
        aid=schools.reading_aid(school, language=language),
        is_again=agreed > 0,
        before=schools.agreement_at(agreed, language=shown.language) if agreed else None,
    )


@require_POST
@during(Step.AGREEMENT)
def refuse_agreement(request: PortalRequest) -> HttpResponse:
    """Sign out without agreeing; the account stays as it was."""
    visitor = visitor_of(request)
    activation.refuse_agreement(
        account_id=visitor.account_id,
        session_id=visitor.session_id,
        school_id=request.visit.school.id,
        by=Actor.account(visitor.account_id),
    )
    response = HttpResponseRedirect("/refused")
    session.forget(response)
    return response


@require_http_methods(["GET", "HEAD"])
@public
def refused(request: PortalRequest) -> HttpResponse:
    """Say what happens without the agreement, and whom to ask."""
    return pages.render(request, "portal/refused.html")


@_page
@during(Step.PASSWORD)
def password(request: PortalRequest) -> HttpResponse:
    """Choose the account's own password."""
    visitor = visitor_of(request)
    profile = choosing.profile_of(request)
    typed = forms.read_new_password(request.POST, profile=profile)
    if request.method != "POST":
        typed.errors.clear()
    elif not typed.errors:
        try:
            signed_in = activation.choose_password(
                account_id=visitor.account_id,
                school=request.visit.school,
                password=typed["password"],
                is_staff=visitor.facts.is_staff,
                client=client_of(request),
                by=Actor.account(visitor.account_id),
            )
        except PasswordRefused:
            typed.errors["password"] = forms.refused_text()
        else:
            response = _next()
            whose.keep_promise(request, response)
            session.begin(response, signed_in)
            return response
    return _step(request, Step.PASSWORD, **choosing.context(request, typed))


@_page
@during(Step.DEVICES)
def devices(request: PortalRequest) -> HttpResponse:
    """Show what reaches the account, once."""
    if request.method == "POST":
        return _act(request, activation.review_devices)
    account_id = visitor_of(request).account_id
    return _step(
        request,
        Step.DEVICES,
        is_saved=True,
        is_kept=False,
        push=None,
        devices=connections.devices(account_id),
        grants=connections.applications(account_id),
        words=words,
    )


@_page
@during(Step.DETAILS, Step.CONFIRM)
def details(request: PortalRequest) -> HttpResponse:
    """Take e-mail address and phone numbers (A10)."""
    visitor = visitor_of(request)
    known = own.details(visitor.account_id)
    if request.method != "POST":
        typed = forms.Typed({"email": known.email, "phone": known.phone, "mobile": known.mobile})
        return _details(request, typed)
    typed = forms.read_details(request.POST)
    if typed.errors:
        return _details(request, typed)
    try:
        activation.give_details(
            account_id=visitor.account_id,
            school_id=request.visit.school.id,
            email=typed["email"],
            phone=typed["phone"],
            mobile=typed["mobile"],
            by=Actor.account(visitor.account_id),
        )
    except AddressRefused:
        typed.errors["email"] = forms.address_refused_text()
        return _details(request, typed)
    return HttpResponseRedirect("/activate/confirm")


@_page
@during(Step.CONFIRM)
def confirm(request: PortalRequest) -> HttpResponse:
    """Show the details once more; confirm exactly what was shown (A11)."""
    visitor = visitor_of(request)
    if request.method == "POST":
        try:
            activation.confirm_details(
                account_id=visitor.account_id,
                school_id=request.visit.school.id,
                mark=request.POST.get("mark", ""),
                by=Actor.account(visitor.account_id),
            )
        except DetailsChanged:
            return HttpResponseRedirect("/activate/confirm")
        return HttpResponseRedirect("/activate/verify")
    known = own.details(visitor.account_id)
    return _step(
        request,
        Step.CONFIRM,
        details=known,
        mark=marks.shown_mark(known),
        back="/activate/details",
        suggestion=addresses.suggestion(known.email),
    )


def _details(request: PortalRequest, typed: forms.Typed) -> HttpResponse:
    return _step(
        request,
        Step.DETAILS,
        values=forms.shown(typed),
        errors=typed.errors,
        is_email_required=True,
    )


def _act(request: PortalRequest, action: Callable[..., None]) -> HttpResponse:
    visitor = visitor_of(request)
    action(
        account_id=visitor.account_id,
        school_id=request.visit.school.id,
        by=Actor.account(visitor.account_id),
    )
    return _next()


def _next() -> HttpResponse:
    """Go to the start page, from where the guard leads to the next step."""
    return HttpResponseRedirect("/start")


def _step(request: PortalRequest, step: Step, **context: Any) -> HttpResponse:
    """Show a step, with where it stands among the others."""
    visitor = visitor_of(request)
    shown: dict[str, Any] = {"values": {}, "errors": {}, "error": "", **context}
    return pages.render(
        request,
        f"portal/{step.value}.html",
        step="" if steps.is_asked_again(visitor.facts) else step.value,
        steps=[each.value for each in steps.steps(visitor.facts)],
        **shown,
    )
