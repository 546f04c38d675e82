"""Go back to an application, and let a page's form lead there."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpResponse

from sleutelbos.entrypoints.idp.asking import Asking
from sleutelbos.schools.models import School
from sleutelbos.web import middleware


def back(asking: Asking, school: School, **answer: str) -> HttpResponse:
    """Answer an application with a code or an error; ``iss`` says who answers (RFC 9207)."""
    parts = {**answer, "state": asking.state, "iss": school.origin}
    return to(asking.redirect_uri, **{name: value for name, value in parts.items() if value})


def to(uri: str, **answer: str) -> HttpResponse:
    """Redirect to a registered address. 303: nothing that was typed here goes along (O6)."""
    mark = "&" if "?" in uri else "?"
    response = HttpResponse(status=303)
    response["Location"] = f"{uri}{mark}{urlencode(answer)}" if answer else uri
    response["Referrer-Policy"] = "no-referrer"
    return response


def lead_to(response: HttpResponse, uri: str) -> HttpResponse:
    """Let the forms of a page lead to an application, and to no other place."""
    policy = middleware.safety_headers()["Content-Security-Policy"]
    own = f"form-action 'self' {_source(uri)}"
    response["Content-Security-Policy"] = policy.replace("form-action 'self'", own)
    return response


def remember(response: HttpResponse, asking: Asking, *, account_id: int) -> HttpResponse:
    """Keep what was asked for half an hour, while somebody takes the steps of the activation."""
    value = f"{account_id}.{asking.again()}"
    if len(value) < 3000:
        response.set_cookie(
            settings.WAITING_COOKIE_NAME, value.replace("%", "~"), max_age=1800, path="/",
            secure=not settings.PLAIN_HTTP, httponly=True, samesite="Lax",
        )  # fmt: skip
    return response


def remembered(cookie: str, *, account_id: int) -> str:
    """Return what was asked for this account, as the query of an address; "" when nothing was."""
    owner, _, query = cookie.partition(".")
    return query.replace("~", "%") if owner == str(account_id) else ""


def _source(uri: str) -> str:
    parts = urlsplit(uri)
    is_host = parts.scheme in ("http", "https") and "[" not in parts.netloc
    return f"{parts.scheme}://{parts.netloc}" if is_host else f"{parts.scheme}:"
