"""Sign in and out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sleutelbos.accounts import words
from sleutelbos.accounts.rules import usernames
from sleutelbos.entrypoints.portal import asking
from sleutelbos.gate.actions import passkeys, signin
from sleutelbos.gate.errors import PasskeyRefused, SignInRefused, TooManyAttempts
from sleutelbos.gate.queries import providers
from sleutelbos.gate.values import SignedIn
from sleutelbos.web import pages, session
from sleutelbos.web.clients import client_of, form_secret_of
from sleutelbos.web.guard import public
from sleutelbos.web.views import local_path
from sleutelbos.web.visit import PortalRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: PortalRequest) -> HttpResponse:
    """Show the sign-in page, or sign in."""
    if request.method != "POST":
        return _start_or_form(request)
    username = request.POST.get("username", "")
    try:
        signed_in = _open(request, username)
    except PasskeyRefused:
        return _form(request, is_passkey_refused=True)
    except SignInRefused:
        return _form(request, username=username, is_refused=True)
    except TooManyAttempts as refusal:
        response = _form(
            request, username=username, status=429, wait_minutes=-(-refusal.retry_after // 60)
        )
        response["Retry-After"] = str(refusal.retry_after)
        return response
    response = HttpResponseRedirect(_after(request))
    session.end(request)
    session.begin(response, signed_in)
    return response


@public
@require_POST
def sign_out(request: PortalRequest) -> HttpResponse:
    """End this session; with a page to go on to, lead to signing in for it."""
    path = local_path(request.POST.get("next", ""))
    go_on = f"/?{urlencode({'next': path})}" if path != "/" else "/signed-out"
    response = HttpResponseRedirect(go_on)
    session.end(request)
    session.forget(response)
    return response


@public
@require_safe
def signed_out(request: PortalRequest) -> HttpResponse:
    """Say that the session has ended."""
    doors = [words.provider(one.kind, one.name) for one in providers.doors(request.visit.school)]
    return pages.render(request, "portal/signed_out.html", doors=doors)


def _open(request: PortalRequest, username: str) -> SignedIn:
    """Open the account of a passkey that is shown, or of a username and a password."""
    answer = request.POST.get("credential", "")
    if answer:
        return passkeys.sign_in(
            school=request.visit.school,
            answer=answer,
            browser=form_secret_of(request),
            client=client_of(request),
        )
    return signin.sign_in(
        school_id=request.visit.school.id,
        username=username,
        password=request.POST.get("password", ""),
        client=client_of(request),
    )


def _start_or_form(request: PortalRequest) -> HttpResponse:
    if request.visit.visitor is not None:
        return HttpResponseRedirect("/start")
    return _form(request, username=request.GET.get("username", ""))


def _form(
    request: PortalRequest,
    *,
    username: str = "",
    status: int = 200,
    is_refused: bool = False,
    is_passkey_refused: bool = False,
    wait_minutes: int = 0,
) -> HttpResponse:
    return pages.render(
        request,
        "portal/sign_in.html",
        status=status,
        username=username[:100],
        error=_error(is_refused=is_refused, is_passkey_refused=is_passkey_refused),
        wait_minutes=wait_minutes,
        has_new_password=request.GET.get("new") == "1",
        username_example=usernames.example(request.visit.school.username_recipe),
        next_path=request.GET.get("next", request.POST.get("next", "")),
        doors=providers.doors(request.visit.school),
        provider=words.provider,
        has_failed="outside" in request.GET,
        is_shared=request.POST.get("shared") == "on",
        passkey=asking.asked_of_strangers(request, browser=form_secret_of(request)),
    )


def _error(*, is_refused: bool, is_passkey_refused: bool) -> str:
    if is_passkey_refused:
        return _("This passkey does not open anything here. Sign in with your password.")
    if is_refused:
        return _(
            "The username or the password is not right. Check them, or ask for a new password."
        )
    return ""


def _after(request: HttpRequest) -> str:
    path = local_path(request.POST.get("next", ""))
    return "/start" if path == "/" else path
