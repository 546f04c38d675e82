"""Take the files of a form as they come in: to the disk and never into memory, or not at all."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from sleutelbos.entrypoints.portal import post
from sleutelbos.entrypoints.portal.file_words import WRONG
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import attaching
from sleutelbos.messaging.errors import FileRefused
from sleutelbos.messaging.files.incoming import Incoming
from sleutelbos.messaging.queries import attachments
from sleutelbos.messaging.rules import filenames
from sleutelbos.messaging.rules.kinds import Wrong
from sleutelbos.messaging.values import Limits
from sleutelbos.web import errors, guard, pages
from sleutelbos.web.visit import PortalRequest

FIELD = "file"
View = Callable[..., HttpResponse]


class Arrived(UploadedFile):  # type: ignore[type-arg]
    """A file that came in whole."""

    def __init__(self, name: str, incoming: Incoming) -> None:
        super().__init__(None, name, size=incoming.size)
        self.incoming = incoming


class Intake(FileUploadHandler):
    """Write files as they come; what may not come in is read and forgotten, with the reason."""

    def __init__(self, request: PortalRequest) -> None:
        super().__init__(request)
        school = request.visit.school
        self.limits: Limits = attachments.limits(school)
        may_read = post.reader_of(request).may_read
        self.may = may_read and attachments.may_attach(school, post.sender_of(request))
        self.refused: list[tuple[str, Wrong]] = []
        self.begun: list[Incoming] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, when one more may come."""
        super().new_file(*args, **kwargs)
        room = self.limits.together - sum(one.size for one in self.begun)
        if self.field_name != FIELD or not self.may:
            self._refuse(Wrong.NOT_ALLOWED)
        if len(self.begun) >= self.limits.count:
            self._refuse(Wrong.TOO_MANY)
        if room <= 0:
            self._refuse(Wrong.TOO_LARGE_TOGETHER)
        try:
            self.begun.append(Incoming())
        except OSError:
            self._refuse(Wrong.NO_ROOM)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Write a piece; a file that gets too large goes, and the rest of it is not kept."""
        file = self.begun[-1]
        try:
            file.write(raw_data)
        except OSError:
            self._refuse(Wrong.NO_ROOM, file)
        if file.size > self.limits.each:
            self._refuse(Wrong.TOO_LARGE, file)
        if sum(one.size for one in self.begun) > self.limits.together:
            self._refuse(Wrong.TOO_LARGE_TOGETHER, file)

    def file_complete(self, file_size: int) -> Arrived:  # noqa: ARG002 - we have counted
        """Finish a file."""
        file = self.begun[-1]
        try:
            file.close()
        except OSError:
            self._refuse(Wrong.NO_ROOM, file)
        return Arrived(self.file_name or "", file)

    def drop(self) -> None:
        """Let go what nobody kept."""
        for file in self.begun:
            file.drop()

    def _refuse(self, why: Wrong, file: Incoming | None = None) -> None:
        if file is not None:
            file.drop()
            self.begun.remove(file)
        self.refused.append((self.file_name or "", why))
        raise SkipFile


def streamed(view: View) -> View:
    """Let files of this form come in as they are sent; the form's own token is looked at after.

    Django looks at the token before any view, and would read the files into memory to find it.
    The form ends with a field ``whole``: where it is missing, the connection was cut.
    """
    checked = csrf_protect(_whole(view))

    @wraps(view)
    def streaming(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return checked(request, *args, **kwargs)
        intake = Intake(request)
        request.upload_handlers = [intake]
        try:
            return checked(request, *args, **kwargs)
        finally:
            intake.drop()

    return cast("View", csrf_exempt(guard.files(streaming)))


def _whole(view: View) -> View:
    @wraps(view)
    def ask(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_whole, intake = request.POST.get("whole") == "1", intake_of(request)
        if intake and (intake.begun or intake.refused) and not is_whole:
            return errors.bad_request(request)
        return view(request, *args, **kwargs)

    return ask


def intake_of(request: PortalRequest) -> Intake | None:
    """Return what came in with a form."""
    found = [one for one in request.upload_handlers if isinstance(one, Intake)]
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files of a form: what was refused, in words."""

    refused: tuple[str, ...] = ()
    is_full: bool = False  # the disk is

    @property
    def errors(self) -> dict[str, str]:
        """Return what stands next to the field."""
        return {FIELD: " ".join(self.refused)} if self.refused else {}

    @property
    def status(self) -> int:
        """Return the status of the page that says so."""
        return 507 if self.is_full else 200


def keep(request: PortalRequest, nonce: UUID) -> Outcome:
    """Keep the files of a form, and take away the one that it names; say what was refused."""
    if gone := post.number(request.POST.get("remove", "")):
        with suppress(NotFound):  # a second click
            attaching.remove(
                attachment_id=gone, sender=post.sender_of(request), by=post.actor(request)
            )
    intake = intake_of(request)
    refused = list(intake.refused) if intake else []
    for file in request.FILES.getlist(FIELD):
        if isinstance(file, Arrived) and (why := _attach(request, nonce, file)):
            refused.append((file.name or "", why))
    limits = attachments.limits(request.visit.school)
    texts = tuple(_text(name, why, limits) for name, why in refused)
    return Outcome(texts, is_full=any(why is Wrong.NO_ROOM for _name, why in refused))


def is_all(request: PortalRequest) -> bool:
    """Say whether a form was sent for its files only: the rest of it goes on being written."""
    return request.POST.get("act") == "attach" or bool(request.POST.get("remove"))


def is_fragment(request: PortalRequest) -> bool:
    """Say whether a script sends a file, and wants the list and nothing else."""
    return request.headers.get("X-Fragment") == "files"


def fragment(request: PortalRequest, nonce: UUID, outcome: Outcome) -> HttpResponse:
    """Answer a script with the list of files and what was refused."""
    files = attachments.of_form(post.sender_of(request), nonce)
    return pages.render(
        request,
        "portal/_files_kept.html",
        status=outcome.status,
        files=files,
        error=outcome.errors.get(FIELD, ""),
    )


def shown(request: PortalRequest, nonce: UUID | None) -> dict[str, Any]:
    """Return what the field for files shows: those of this form, and how large they may be."""
    sender, school = post.sender_of(request), request.visit.school
    return {
        "may_attach": attachments.may_attach(school, sender),
        "files": attachments.of_form(sender, nonce) if nonce else [],
        "limits": school,
    }


def _attach(request: PortalRequest, nonce: UUID, file: Arrived) -> Wrong | None:
    try:
        attaching.attach(
            school=request.visit.school,
            sender=post.sender_of(request),
            nonce=nonce,
            name=file.name or "",
            file=file.incoming,
            by=post.actor(request),
        )
    except FileRefused as refusal:
        return Wrong(str(refusal.facts["why"]))
    return None


def _text(name: str, why: Wrong, limits: Limits) -> str:
    megabytes = {"each": limits.each // 1024**2, "together": limits.together // 1024**2}
    return str(WRONG[why]) % {"name": filenames.clean(name), "count": limits.count, **megabytes}
