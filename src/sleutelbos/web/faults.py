"""The number by which a fault on a page is found in the log."""

from django.http import HttpRequest

from sleutelbos.kit import tokens

_NAME = "sleutelbos.request_id"
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def request_id(request: HttpRequest) -> str:
    """Return the number of a request, made when it is first asked for."""
    meta = request.META
    if _NAME not in meta:
        meta[_NAME] = "".join(tokens.choice(_LETTERS) for _ in range(10))
    return str(meta[_NAME])
