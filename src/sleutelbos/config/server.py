"""Build the application that the server serves."""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from sleutelbos import web

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_CHARSET = re.compile(r";\s*charset\*?[^;]*", re.IGNORECASE)
_STATIC = Path(web.__file__).parent / "static"


def application() -> Wsgi:
    """Return the pages, with static files in front of them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    pages = _trusted(get_wsgi_application())
    _warm()
    if settings.DEMO:
        from sleutelbos.entrypoints.demo.door import doors

        pages = doors(pages)
    served: Wsgi = WhiteNoise(
        pages,
        root=_STATIC,
        prefix="static/",
        max_age=30 * 86_400,
        allow_all_origins=False,
        add_headers_function=_add_safety_headers,
    )
    return served


def _trusted(pages: Wsgi) -> Wsgi:
    """Settle what the outside may say: the scheme is ours, proxies speak only when trusted.

    All is UTF-8, whatever a request claims: Django breaks over a charset that is no text, and some
    make letters that no database takes.
    """
    from django.conf import settings

    from sleutelbos.web.clients import address_of

    scheme = "http" if settings.PLAIN_HTTP else "https"

    def settled(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.url_scheme"] = scheme
        environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        environ["REMOTE_ADDR"] = address_of(environ, trusted=settings.TRUSTED_PROXIES)
        return pages(environ, start_response)

    return settled


def _add_safety_headers(headers: Headers, _path: str, _url: str) -> None:
    """Set on files what pages have (P20), but for how long they may be kept."""
    from sleutelbos.web import middleware

    for name, value in middleware.safety_headers().items():
        headers.setdefault(name, value)


def _warm() -> None:
    """Load the addresses now, so that the first visitor does not wait for them."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
