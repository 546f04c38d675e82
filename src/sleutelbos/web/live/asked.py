"""What a page asks when it opens a stream, read from an ASGI scope as pages read theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from sleutelbos.web import clients
from sleutelbos.web.middleware import LARGEST_ID


@dataclass(frozen=True, slots=True)
class Asked:
    """At which host, with which session, and about which message that was sent."""

    host: str
    token: str
    message_id: int
    is_of_a_page: bool  # of the same origin: no other site holds streams open with our cookie


def read(scope: Mapping[str, Any]) -> Asked:
    """Read what is asked; what cannot be read is nothing."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    site = headers.get("sec-fetch-site", "same-origin")
    return Asked(
        host=clients.host_name(headers.get("host", "")),
        token=clients.session_token(headers.get("cookie", "")),
        message_id=_message(scope.get("query_string", b"")),
        is_of_a_page=site == "same-origin",
    )


def _message(query: bytes) -> int:
    found = parse_qs(query.decode("latin-1"), max_num_fields=4) if len(query) < 100 else {}
    text = found.get("sent", [""])[0]
    is_number = text.isascii() and text.isdecimal() and len(text) <= 19
    return int(text) if is_number and int(text) <= LARGEST_ID else 0
