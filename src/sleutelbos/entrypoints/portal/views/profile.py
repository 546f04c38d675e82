"""One's own account: details, password, sessions, devices, language, fresh proof."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sleutelbos.accounts.queries import own
from sleutelbos.audit.values import Actor
from sleutelbos.connections import actions as endings
from sleutelbos.connections import queries as connections
from sleutelbos.connections import words
from sleutelbos.entrypoints.portal import asking, choosing, forms
from sleutelbos.entrypoints.portal.views import app, ways
from sleutelbos.gate.actions import passkeys, verification
from sleutelbos.gate.actions import profile as own_profile
from sleutelbos.gate.challenges import Purpose
from sleutelbos.gate.errors import (
    AddressRefused,
    PasskeyRefused,
    PasswordRefused,
    TooManyAttempts,
    WrongPassword,
)
from sleutelbos.gate.values import Step
from sleutelbos.web import languages, pages, session
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import before_factor, during_and_later, fresh
from sleutelbos.web.views import local_path
from sleutelbos.web.visit import PortalRequest, Visitor, visitor_of

_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
@fresh
def profile(request: PortalRequest) -> HttpResponse:
    """Show and change how the school reaches the account's owner."""
    visitor = visitor_of(request)
    known = own.details(visitor.account_id)
    if request.method != "POST":
        typed = forms.Typed({"email": known.email, "phone": known.phone, "mobile": known.mobile})
        return _profile(request, typed, is_saved=request.GET.get("saved") == "1")
    typed = forms.read_details(request.POST)
    if not visitor.facts.slot:
        typed.errors.pop("email", None) if not typed["email"] else None
    if typed.errors:
        return _profile(request, typed)
    try:
        _save(request, known, typed)
    except AddressRefused:
        typed.errors["email"] = forms.address_refused_text()
    except TooManyAttempts:
        typed.errors["email"] = _("We sent three mails already. Wait an hour, please.")
    if typed.errors:
        return _profile(request, typed)
    return HttpResponseRedirect("/profile?saved=1")


@_page
def password(request: PortalRequest) -> HttpResponse:
    """Change the password, the present one known (A7, A8, D16)."""
    visitor = visitor_of(request)
    typed = forms.read_new_password(request.POST, profile=choosing.profile_of(request))
    if request.method != "POST":
        typed.errors.clear()
        return _password(request, typed)
    if not typed.errors:
        try:
            signed_in = own_profile.change_password(
                account_id=visitor.account_id,
                school=request.visit.school,
                old=typed["current"],
                new=typed["password"],
                is_staff=visitor.facts.is_staff,
                client=client_of(request),
                circle=visitor.circle,
                by=Actor.account(visitor.account_id),
                phone_id=visitor.session_id if visitor.device_id else None,
            )
        except WrongPassword:
            typed.errors["current"] = _("This is not your current password.")
        except PasswordRefused:
            typed.errors["password"] = forms.refused_text()
        else:
            response = HttpResponseRedirect("/profile/devices?saved=1")
            if signed_in:
                session.begin(response, signed_in)
            return response
    return _password(request, typed)


@require_safe
def devices(request: PortalRequest) -> HttpResponse:
    """Show what reaches the account through the app and other applications."""
    visitor = visitor_of(request)
    return pages.render(
        request,
        "portal/devices.html",
        step="",
        steps=[],
        is_saved=request.GET.get("saved") == "1",
        is_kept=request.GET.get("kept") == "1",
        push=app.push_of(visitor),
        devices=connections.devices(visitor.account_id, this_id=visitor.device_id),
        grants=connections.applications(visitor.account_id),
        words=words,
    )


@require_safe
def sessions(request: PortalRequest) -> HttpResponse:
    """Show where the account is signed in."""
    visitor = visitor_of(request)
    rows = connections.sessions(visitor.account_id, this_id=visitor.session_id)
    return pages.render(request, "portal/sessions.html", sessions=rows)


@require_POST
@during_and_later(Step.DEVICES)
def remove_connection(request: PortalRequest) -> HttpResponse:
    """End one session, device or application of one's own."""
    visitor = visitor_of(request)
    kind = request.POST.get("kind", "")
    endings.end_one(
        kind=kind,
        connection_id=forms.row_id(request.POST.get("id", "")),
        account_id=visitor.account_id,
        school_id=request.visit.school.id,
        by=Actor.account(visitor.account_id),
    )
    return HttpResponseRedirect("/profile/sessions" if kind == "session" else "/profile/devices")


@require_POST
@during_and_later(Step.DEVICES)
def remove_connections(request: PortalRequest) -> HttpResponse:
    """End every device and application of one's own."""
    visitor = visitor_of(request)
    endings.end_applications(
        account_id=visitor.account_id,
        school_id=request.visit.school.id,
        by=Actor.account(visitor.account_id),
    )
    return HttpResponseRedirect("/profile/devices")


@require_POST
def sign_out_everywhere(request: PortalRequest) -> HttpResponse:
    """End all browsers of the account, this one too."""
    visitor = visitor_of(request)
    endings.end_browsers(
        account_id=visitor.account_id,
        school_id=request.visit.school.id,
        by=Actor.account(visitor.account_id),
    )
    response = HttpResponseRedirect("/")
    session.forget(response)
    return response


@require_POST
def check_details(request: PortalRequest) -> HttpResponse:
    """Note that the details are still right."""
    visitor = visitor_of(request)
    own_profile.check_details(
        account_id=visitor.account_id,
        school_id=request.visit.school.id,
        by=Actor.account(visitor.account_id),
    )
    return HttpResponseRedirect("/start")


@_page
def language(request: PortalRequest) -> HttpResponse:
    """Choose the language of the account."""
    visitor = visitor_of(request)
    chosen = request.POST.get("language", "")
    if request.method == "POST" and chosen in languages.offered(request.visit):
        own_profile.speak(
            account_id=visitor.account_id,
            school_id=request.visit.school.id,
            language=chosen,
            by=Actor.account(visitor.account_id),
        )
        response = HttpResponseRedirect("/start")
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, path="/", samesite="Lax")
        return response
    return pages.render(request, "portal/language.html")


@_page
@before_factor
def prove(request: PortalRequest) -> HttpResponse:
    """Ask for the password once more, before something that matters (D18)."""
    visitor = visitor_of(request)
    next_path = local_path(request.POST.get("next", request.GET.get("next", "")))
    failed = _("That did not work. Try it once more, or use your password.")
    error = failed if "outside" in request.GET else ""
    if request.method == "POST":
        try:
            _prove(request, visitor)
            return HttpResponseRedirect(next_path)
        except WrongPassword:
            error = _("This is not your current password.")
        except PasskeyRefused:
            error = failed
    return pages.render(
        request,
        "portal/fresh.html",
        next_path=next_path,
        error=error,
        username=own.username(visitor.keyring_id),
        passkey=asking.asked(request, Purpose.PROOF),
        doors=ways.proving(request),
    )


def _prove(request: PortalRequest, visitor: Visitor) -> None:
    by, answer = Actor.account(visitor.account_id), request.POST.get("credential", "")
    if answer:
        passkeys.prove(
            account_id=visitor.account_id,
            session_id=visitor.session_id,
            school=request.visit.school,
            answer=answer,
            by=by,
        )
        return
    own_profile.prove(
        account_id=visitor.account_id,
        session_id=visitor.session_id,
        password=request.POST.get("password", ""),
        school_id=request.visit.school.id,
        by=by,
    )


def _save(request: PortalRequest, known: own.Details, typed: forms.Typed) -> None:
    visitor = visitor_of(request)
    by, school_id = Actor.account(visitor.account_id), request.visit.school.id
    if (typed["phone"], typed["mobile"]) != (known.phone, known.mobile):
        own_profile.change_phones(
            account_id=visitor.account_id,
            school_id=school_id,
            phone=typed["phone"],
            mobile=typed["mobile"],
            by=by,
        )
    if typed["email"] and typed["email"] != known.email:
        verification.change_address(
            account_id=visitor.account_id, school_id=school_id, email=typed["email"], by=by
        )


def _profile(request: PortalRequest, typed: forms.Typed, *, is_saved: bool = False) -> HttpResponse:
    visitor = visitor_of(request)
    return pages.render(
        request,
        "portal/profile.html",
        username=own.username(visitor.keyring_id),
        state=_address_state(visitor),
        is_email_required=visitor.facts.slot > 0,
        is_saved=is_saved,
        values=forms.shown(typed),
        errors=typed.errors,
        error="",
    )


def _address_state(visitor: Visitor) -> str:
    if visitor.is_unreachable:
        return "unreachable"
    if visitor.typed_email or (visitor.email and not visitor.facts.has_verified_email):
        return "waiting"
    return "verified" if visitor.facts.has_verified_email else ""


def _password(request: PortalRequest, typed: forms.Typed) -> HttpResponse:
    context = choosing.context(request, typed, cancel="/start")
    return pages.render(
        request, "portal/password.html", step="", steps=[], **{**context, "asks_current": True}
    )
