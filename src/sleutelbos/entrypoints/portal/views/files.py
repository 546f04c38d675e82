"""Open the file of a message: whoever may read it at this moment, and nobody else."""

from collections.abc import Callable, Iterator

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from sleutelbos.entrypoints.portal import post
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.files import store
from sleutelbos.messaging.queries import attachments
from sleutelbos.messaging.queries.attachments import Openable
from sleutelbos.web import errors, ranges
from sleutelbos.web.ranges import Kept
from sleutelbos.web.visit import PortalRequest


@require_safe
def file(request: PortalRequest, attachment_id: int) -> HttpResponseBase:
    """Give a file to keep; a picture is shown when that is asked."""
    found = attachments.to_open(post.reader_of(request), attachment_id)
    is_shown = found.is_picture and request.GET.get("show") == "1"
    return _answer(request, lambda: _whole(found, is_shown=is_shown))


@require_safe
def preview(request: PortalRequest, attachment_id: int) -> HttpResponseBase:
    """Show the small picture of a picture."""
    found = attachments.to_open(post.reader_of(request), attachment_id)
    if not found.preview:
        raise NotFound
    return _answer(request, lambda: _small(found))


def _whole(found: Openable, *, is_shown: bool) -> Kept:
    def pieces(first: int, last: int | None) -> Iterator[bytes]:
        return store.chosen().read(found.school_id, found.stored, first=first, last=last)

    mark = found.digest[:32]
    return Kept(found.name, found.kind, found.size, mark, pieces, is_shown=is_shown)


def _small(found: Openable) -> Kept:
    content = b"".join(store.chosen().read(found.school_id, found.preview))

    def pieces(first: int, last: int | None) -> Iterator[bytes]:
        yield content[first : None if last is None else last + 1]

    return Kept("foto.jpg", "image/jpeg", len(content), found.preview, pieces, is_shown=True)


def _answer(request: PortalRequest, make: Callable[[], Kept]) -> HttpResponseBase:
    try:
        return ranges.answer(request, make())
    except OSError:  # the store does not answer
        return errors.page(request, 503, retry_after=60)
