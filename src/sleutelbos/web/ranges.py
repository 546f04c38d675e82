"""Answer with a stored file: whole or in part (RFC 9110, §13 and §14), never from memory."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

Pieces = Callable[[int, int | None], Iterator[bytes]]  # from the first byte to the last one
_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is answered; ``mark`` changes when its content does."""

    name: str
    kind: str
    size: int
    mark: str
    pieces: Pieces
    is_shown: bool = False  # by the browser, shut in; else it is a file to keep


def answer(request: HttpRequest, file: Kept) -> HttpResponseBase:
    """Answer what was asked of a file: all of it, a part, or that nothing has changed."""
    mark = f'"{file.mark}"'
    if not _fits(request.headers.get("If-Match", "*"), mark):
        return _headed(HttpResponse(status=412), file, length=0)
    if _fits(request.headers.get("If-None-Match", ""), mark):
        return HttpResponse(status=304, headers={"ETag": mark})
    part = _part(request, file.size, mark)
    if part == ():
        refusal = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
        return _headed(refusal, file, length=0)
    return _sent(request, file, part)


def _sent(request: HttpRequest, file: Kept, part: tuple[int, ...] | None) -> HttpResponseBase:
    first, last = part or (0, file.size - 1)
    length = last - first + 1
    if request.method == "HEAD":
        return _headed(HttpResponse(), file, length=length)
    pieces = file.pieces(first, last) if part else file.pieces(0, None)
    response = StreamingHttpResponse(pieces, status=206 if part else 200)
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return _headed(response, file, length=length)


def _headed(response: HttpResponseBase, file: Kept, *, length: int) -> HttpResponseBase:
    """Say what the file is; what is shown is shut in, and runs nothing, whatever is in it."""
    from sleutelbos.web import middleware

    response["Content-Type"] = file.kind
    response["Content-Length"] = str(length)
    response["Content-Disposition"] = (
        content_disposition_header(not file.is_shown, file.name) or "attachment"
    )
    policy = middleware.safety_headers()["Content-Security-Policy"]
    response["Content-Security-Policy"] = f"{policy}; sandbox"
    response["ETag"] = f'"{file.mark}"'
    response["Accept-Ranges"] = "bytes"
    return response


def _part(request: HttpRequest, size: int, mark: str) -> tuple[int, ...] | None:
    """Return the first and the last byte that are asked for; None: all; empty: there are none.

    Several parts at once, or what is no range, count as all of it; so does an If-Range that names
    another content, or a moment.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or asked is None or asked[0].strip() == "bytes=-":
        return None
    if request.headers.get("If-Range", mark) != mark:
        return None
    first, last = (int(one) if one else None for one in asked.groups())
    if first is None:
        return (max(size - (last or 0), 0), size - 1) if last and size else ()
    if last is not None and last < first:
        return None
    return (first, min(size - 1 if last is None else last, size - 1)) if first < size else ()


def _fits(asked: str, mark: str) -> bool:
    if asked.strip() == "*":
        return True
    return mark in [one.removeprefix("W/") for one in parse_etags(asked)]
