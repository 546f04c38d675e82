"""What happens before every page: the school by host, the visitor, the guard, the headers."""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.http import urlencode

from sleutelbos.connections import rules as session_rules
from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Step
from sleutelbos.kit import clock, scope
from sleutelbos.kit.errors import Refusal
from sleutelbos.people.values import Right
from sleutelbos.schools import queries as schools
from sleutelbos.web import clients, devices, errors, languages, session
from sleutelbos.web.guard import Access, access_of
from sleutelbos.web.visit import PortalRequest, Visit, Visitor

Answer = Callable[[HttpRequest], HttpResponseBase]
LARGEST_FORM = 512 * 1024
LARGEST_ID = 2**63 - 1  # of a row; larger numbers are no row's, and a database fails at them
LIVE = "/live"  # asked by pages and not by people: no use of a session
HEALTH = ("/healthz", "/readyz")

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; manifest-src 'self'; object-src 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Never a path. With no-referrer, browsers would send forms with "Origin: null".
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
_PAGES = {
    Step.ACCOUNT: "portal:account",
    Step.AGREEMENT: "portal:agreement",
    Step.PASSWORD: "portal:choose_password",
    Step.DEVICES: "portal:review_devices",
    Step.DETAILS: "portal:details",
    Step.CONFIRM: "portal:confirm",
}
_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def safety_headers() -> dict[str, str]:
    """Return the headers that every answer has (P20)."""
    return _HEADERS if settings.PLAIN_HTTP else _HEADERS | _HTTPS


def headers(get_response: Answer) -> Answer:
    """Set the safety headers on every answer, errors too."""
    fixed = safety_headers()

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return middleware


def portal(get_response: Answer) -> Answer:
    """Find the school by its exact host, and who is signed in, in one statement."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path in HEALTH:
            return get_response(request)
        host, token = clients.host_name(request.META.get("HTTP_HOST", "")), _token(request)
        visit = session.load(host, token=token)
        if visit is None:
            return errors.unknown_host(request)
        visit, aside = devices.come_back(request, visit, host)
        if host != clients.host_name(visit.school.origin.partition("://")[2]):
            return _lead_home(request, visit.school.origin)
        if not _is_readable(request) or _is_too_large(request, visit):
            return errors.bad_request(request)
        request.visit = visit  # type: ignore[attr-defined]
        with scope.within(visit.school.id), translation.override(languages.choose(request, visit)):
            cookie = "" if request.path == LIVE else devices.note(visit, aside or token)
            cookie = cookie or aside
            if request.path != LIVE:
                visit = devices.open_children(request, visit, host=host, cookie=cookie or token)
                request.visit = visit  # type: ignore[attr-defined]
            response = get_response(request)
            if cookie and settings.SESSION_COOKIE_NAME not in response.cookies:
                devices.keep_device(response, cookie)
            return response

    return middleware


class Guard:
    """Keep every page closed to whom it is not for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:  # noqa: D102 - Django's own shape
        return self.get_response(request)

    def process_view(
        self, request: PortalRequest, view: object, _args: object, parts: dict[str, object]
    ) -> HttpResponse | None:
        """Answer instead of the view when the visitor may not open it, or no row can be meant."""
        if any(isinstance(part, int) and part > LARGEST_ID for part in parts.values()):
            return errors.not_found(request)
        access = access_of(view)
        if access.is_public:
            return None
        if request.visit.visitor is None:
            return _redirect("portal:sign_in", request)
        return _keep(request, access, request.visit.visitor)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal that no view took with its page; bugs go on."""
        if isinstance(exception, DatabaseError) and _is_gone(request):
            return errors.unknown_host(request)
        if not isinstance(exception, Refusal):
            return None
        retry_after = getattr(exception, "retry_after", None)
        status = errors.STATUS.get(exception.code, 400)
        return errors.page(request, status, retry_after=retry_after)


guard = Guard


def _is_gone(request: HttpRequest) -> bool:
    """Say whether the school was removed while this request wrote something there."""
    visit: Visit | None = getattr(request, "visit", None)
    return visit is not None and not schools.is_open(visit.school.id)


def _keep(request: PortalRequest, access: Access, visitor: Visitor) -> HttpResponse | None:
    step = request.visit.step
    is_due = step in access.steps
    if access.steps and not is_due and not access.is_open_later:
        return _redirect("portal:start")
    if step is not None and steps.blocks_pages(step) and not is_due:
        return _redirect(_PAGES[step])
    is_without_factor = visitor.needs_factor and not visitor.has_passed_factor
    if access.needs_factor and is_without_factor and not is_due:
        return _redirect("portal:factor", request)
    if access.roles and visitor.staff_role not in access.roles:
        return errors.not_found(request)
    is_fresh = session_rules.is_fresh(visitor.proved_at, now=clock.now())
    if access.needs_fresh_proof and not is_fresh:
        return _ask_for_proof(request)
    return None


def _ask_for_proof(request: HttpRequest) -> HttpResponse:
    """Ask who is at the keyboard, and come back to the act: each can be asked for by GET."""
    back = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('portal:prove')}?{back}")


def _redirect(name: str, request: HttpRequest | None = None) -> HttpResponse:
    """Redirect to a page; with the request, come back to where it was asked (GET only)."""
    address = reverse(name)
    if request is not None and request.method == "GET" and request.path not in ("/", "/start"):
        address = f"{address}?{urlencode({'next': request.get_full_path()})}"
    return HttpResponseRedirect(address)


def _lead_home(request: HttpRequest, origin: str) -> HttpResponse:
    """Lead from another host of a school to its own; nobody is signed in here (TEN-12)."""
    is_asking = request.method in ("GET", "HEAD")
    return HttpResponseRedirect(origin + (request.get_full_path() if is_asking else "/"))


def _is_readable(request: HttpRequest) -> bool:
    """Say whether there is no NUL in what an address asks: PostgreSQL cannot compare with it."""
    asked = request.META.get("QUERY_STRING", "")
    return "%00" not in asked and "\0" not in asked


def _is_too_large(request: HttpRequest, visit: Visit) -> bool:
    """Say whether somebody sends files who has none to send: they would be read before the guard.

    Who sends no length sends nothing: Django reads as much as was announced.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    who = visit.visitor
    if who is not None and who.staff_role != "" and who.has_passed_factor:
        return False
    if not length.isdecimal():
        return True
    return int(length) > LARGEST_FORM and int(length) > _largest(request, visit)


def _largest(request: HttpRequest, visit: Visit) -> int:
    """Return how much a family may send to this page: files with a message, where they may."""
    who, school = visit.visitor, visit.school
    if who is None or not school.families_attach or not who.may(Right.MESSAGES):
        return 0
    try:
        access = access_of(resolve(request.path).func)
    except Resolver404:
        return 0
    return LARGEST_FORM + school.files_mb * 1024 * 1024 if access.takes_files else 0


def _token(request: HttpRequest) -> str:
    """Return the session's token; cookies with strange letters are dropped first."""
    cookies = request.META.get("HTTP_COOKIE", "")
    if cookies:
        request.META["HTTP_COOKIE"] = clients.plain_cookies(cookies)
    token = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return token if len(token) <= clients.LONGEST_TOKEN else ""
