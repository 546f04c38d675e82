"""Doors: each school also at a port of localhost, for browsers that do not know *.localhost."""

from collections.abc import Callable, Iterable
from typing import Any

from sleutelbos.entrypoints.demo import places

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def doors(pages: Wsgi) -> Wsgi:
    """Let what comes to a school's port come to the school's host.

    The host, and what the browser says about where it comes from, are written anew, so that
    everything behind the door is as at the school's own address.
    """
    addresses = {
        f"{host}:{places.first_port() + place.offset}": place.origin.partition("://")[2]
        for place in places.PLACES
        for host in places.TOUR_HOSTS
    }

    def opened(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = environ.get("HTTP_HOST", "").lower()
        found = addresses.get(asked)
        if found is not None:
            environ["HTTP_HOST"] = found
            for name in ("HTTP_ORIGIN", "HTTP_REFERER"):
                before = f"http://{asked}"
                if environ.get(name, "").startswith(before):
                    environ[name] = f"http://{found}{environ[name][len(before) :]}"
        return pages(environ, start_response)

    return opened
