"""Tickets by which a browser goes from one school's host to another's, still the same parent.

Each is sealed, lives a minute, is for one step and is of no use to another browser: the host that
is left looks at its own session, the host that is entered at a cookie that it set before.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from sleutelbos.kit import clock, secrets

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who goes where: sessions by their id, and what is opened there."""

    step: str  # arrive, leave, enter
    leaving: int
    leaving_school: int
    entering: int
    goal: str  # the path that is opened there
    browser: str = ""  # a digest of what the host that is entered gave this browser
    state: str = ""  # of the session that is entered: whoever enters changes it
    at: float = 0.0


def address(origin: str, ticket: Ticket) -> str:
    """Return where a browser goes with a ticket: to a school's host as its record says."""
    written = {**asdict(ticket), "at": clock.now().timestamp()}
    sealed = secrets.seal("ticket", json.dumps(written).encode()).decode()
    return f"{origin}/children/{ticket.step}?{urlencode({'ticket': sealed})}"


def read(request: HttpRequest, *, step: str) -> Ticket | None:
    """Read the ticket that a browser brings; None when it is none, too old, or of another step."""
    try:
        sealed = request.GET.get("ticket", "")[:2000].encode()
        ticket = Ticket(**json.loads(secrets.open_sealed("ticket", sealed)))
    except ValueError:
        return None
    age = clock.now().timestamp() - ticket.at
    return ticket if ticket.step == step and 0 <= age <= SECONDS else None


def give(response: HttpResponse, nonce: str) -> None:
    """Give a browser the cookie by which it is known when it comes back."""
    response.set_cookie(
        settings.ARRIVAL_COOKIE_NAME,
        nonce,
        max_age=SECONDS,
        path="/",
        secure=not settings.PLAIN_HTTP,
        httponly=True,
        samesite="Lax",
    )


def is_given(request: HttpRequest, *, browser: str) -> bool:
    """Say whether a ticket names the browser that brings it."""
    nonce = request.COOKIES.get(settings.ARRIVAL_COOKIE_NAME, "")
    return bool(nonce) and secrets.is_same(digest(nonce).encode(), browser.encode())


def digest(nonce: str) -> str:
    """Return how a ticket names a browser."""
    return hashlib.sha256(nonce.encode()).hexdigest()
