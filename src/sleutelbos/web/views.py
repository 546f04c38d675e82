"""Health, colours, logo, robots, language."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from sleutelbos.audit.values import Actor
from sleutelbos.gate.actions import profile as own_profile
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox import queries as outbox
from sleutelbos.schools import rules as school_rules
from sleutelbos.web import errors, languages
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest, visitor_of


@public
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """Say that the web server runs."""
    return HttpResponse("alive\n", content_type="text/plain")


@public
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and the worker is alive."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        late = outbox.late_seconds()
    except DatabaseError:
        return HttpResponse("database away\n", status=503, content_type="text/plain")
    if late > 300:
        return HttpResponse("worker away\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@public
@require_safe
def live(request: PortalRequest) -> HttpResponse:
    """Say the number once, where no proxy leads to the streams: browsers ask again in a minute.

    It is no use of the session, which would otherwise never be left alone (D18). Who is not in,
    is told as in the streams that there is nothing to ask for.
    """
    if not request.visit.is_in:
        return HttpResponse(status=204)
    said = f"retry: 60000\ndata: {visitor_of(request).unread_of_all}\n\n"
    return HttpResponse(said, content_type="text/event-stream")


@public
@require_safe
def theme(request: PortalRequest) -> HttpResponse:
    """Answer with the school's colours; ``?v=`` changes with its settings."""
    accent = request.visit.school.accent
    css = school_rules.theme(accent)
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@public
@require_safe
def logo(request: PortalRequest) -> HttpResponse:
    """Answer with the school's logo."""
    school = request.visit.school
    if not school.logo:
        raise NotFound
    response = HttpResponse(bytes(school.logo), content_type=school.logo_type)
    response["Cache-Control"] = "public, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@public
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Ask search engines to stay away."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@public
@require_safe
def change_password(_request: HttpRequest) -> HttpResponse:
    """Lead password managers to the page where a password is changed."""
    return HttpResponseRedirect("/profile/password")


@public
@require_safe
def passkey_endpoints(request: PortalRequest) -> HttpResponse:
    """Tell password managers on which page passkeys are made and removed."""
    page = f"{request.visit.school.origin}/profile/passkeys"
    return JsonResponse({"enroll": page, "manage": page})


@public
@require_POST
def choose_language(request: PortalRequest) -> HttpResponse:
    """Remember the language, for this browser and for who is signed in."""
    language = request.POST.get("language", "")
    if language not in languages.offered(request.visit):
        return errors.page(request, 400)
    response = HttpResponseRedirect(local_path(request.POST.get("next", "")))
    if request.visit.visitor is not None:
        account_id = request.visit.visitor.account_id
        own_profile.speak(
            account_id=account_id,
            school_id=request.visit.school.id,
            language=language,
            by=Actor.account(account_id),
        )
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86_400,
        path="/",
        secure=not settings.PLAIN_HTTP,
        httponly=True,
        samesite="Lax",
    )
    return response


def local_path(address: str) -> str:
    """Return an address of this host as a path, and the start page for anything else."""
    is_path = address.startswith("/") and not any(mark in address for mark in "\\\r\n\t")
    if is_path and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return "/"
