"""Show pages of the console: what they all have around their content."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from sleutelbos.entrypoints.console import right_words, words
from sleutelbos.gate.queries import requests
from sleutelbos.kit.errors import Refusal
from sleutelbos.people.values import StaffRole
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest, visitor_of


def show(
    request: PortalRequest,
    template: str,
    *,
    status: int = 200,
    open_requests: int | None = None,
    **context: Any,
) -> HttpResponse:
    """Answer with a page of the console; who knows how many requests wait may tell."""
    role = visitor_of(request).staff_role
    is_teacher = role == StaffRole.TEACHER
    if open_requests is None:
        open_requests = 0 if is_teacher else requests.count_open()
    return pages.render(
        request,
        f"console/{template}",
        status=status,
        is_teacher=is_teacher,
        is_administrator=role == StaffRole.ADMINISTRATOR,
        open_requests=open_requests,
        done=words.DONE.get(request.GET.get("done", ""), ""),
        words=words,
        right_words=right_words,
        **context,
    )


def fragment(request: PortalRequest, template: str, **context: Any) -> HttpResponse:
    """Answer with a part of a page, for a script that refreshes it."""
    return pages.render(request, f"console/{template}", words=words, **context)


def is_fragment(request: PortalRequest) -> bool:
    """Say whether a script asks for a part of the page only."""
    return "X-Fragment" in request.headers


def go(name: str, *, done: str = "", **parts: Any) -> HttpResponse:
    """Go to a page of the console after an act, saying what was done."""
    address = reverse(f"console:{name}", kwargs=parts)
    return HttpResponseRedirect(f"{address}?{urlencode({'done': done})}" if done else address)


def refused(refusal: Refusal) -> str:
    """Say in words why an act could not be done."""
    return str(right_words.REFUSALS.get(refusal.code, right_words.REFUSALS["not_found"]))


def number(text: str, *, default: int = 1) -> int:
    """Read a number from an address, such as that of a page in a list."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default
