"""Error pages: in the visitor's language, in the school's colours, with a way on."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from sleutelbos.web import faults
from sleutelbos.web.visit import PortalRequest

STATUS = {"not_found": 404, "too_busy": 503, "setting_others": 503, "too_many_attempts": 429}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that the request made no sense."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that this is not allowed."""
    return page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that the form was too old or came from elsewhere."""
    return page(request, 403)


def not_found(
    request: HttpRequest | PortalRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django names it
) -> HttpResponse:
    """Say that there is no such page, or not for this visitor: both look alike."""
    return page(request, 404)


def fault(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong here."""
    return page(request, 500)


def unknown_host(request: HttpRequest) -> HttpResponse:
    """Say that no school lives at this address; no school is named (421)."""
    with translation.override("nl"):
        return page(request, 421)


def page(request: HttpRequest, status: int, *, retry_after: int | None = None) -> HttpResponse:
    """Answer with the page of a status."""
    from sleutelbos.web import pages

    number = faults.request_id(request) if status == 500 else ""  # leads to the log
    response = pages.render(request, f"errors/{status}.html", status=status, number=number)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response
