"""The log: look for what happened, follow one person, take it along, see that it is whole."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts.queries import families
from sleutelbos.audit import queries as audit
from sleutelbos.audit import verifying
from sleutelbos.audit.words import EVENTS
from sleutelbos.entrypoints.console import history, logbook, showing
from sleutelbos.entrypoints.console.access import actor, administrator, office
from sleutelbos.kit import languages
from sleutelbos.privacy.actions import logs
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@require_safe
@office
def log(request: PortalRequest) -> HttpResponse:
    """Show a page of what is asked for, newest first."""
    school = request.visit.school
    asked = logbook.asked(request.GET, school=school)
    before = showing.number(request.GET.get("before", ""), default=0)
    found = audit.page(school.id, asked.wanted, before_id=before or None, limit=audit.PAGE + 1)
    entries = found[: audit.PAGE]
    return showing.show(
        request,
        "log.html",
        log=history.lines(entries),
        asked=asked,
        groups=history.GROUPS,
        events=EVENTS,
        people=_people(),
        person=history.names([asked.values["subject"]]).get(asked.values["subject"], ""),
        older=entries[-1].id if len(found) > audit.PAGE else 0,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@fresh
def export(request: PortalRequest) -> HttpResponse | StreamingHttpResponse:
    """Ask in which shape, and give what is asked for while it is read."""
    school = request.visit.school
    typed = request.POST if request.method == "POST" else request.GET
    asked, shape = logbook.asked(typed, school=school), typed.get("shape", "")
    if request.method != "POST" or shape not in _KINDS:
        return showing.show(
            request, "log_export.html", asked=asked, count=audit.count(school.id, asked.wanted)
        )
    logs.note_export(school_id=school.id, wanted=asked.wanted, shape=shape, by=actor(request))
    language = translation.get_language() or languages.FIRST
    content = (
        logbook.table(asked, school=school, language=language)
        if shape == "csv"
        else logbook.lines(asked, school=school)
    )
    response = StreamingHttpResponse(content, content_type=_KINDS[shape])
    response["Content-Disposition"] = f'attachment; filename="log.{shape}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@office
def follow(request: PortalRequest) -> HttpResponse:
    """Show whether the log is whole, as it was followed last; have it followed now."""
    school_id = request.visit.school.id
    if request.method == "POST":
        logs.request_check(school_id=school_id, by=actor(request))
        return showing.go("log_follow", done="following")
    return showing.show(
        request, "log_follow.html", check=verifying.last_check(school_id), kinds=history.BREAKS
    )


def _people() -> list[tuple[str, str]]:
    """Return who may have acted, for the filter: the staff by name, and those without a name."""
    staff = sorted((one.name, f"account:{one.id}") for one in families.of_staff())
    others = [(text, name) for text, name in history.names(logbook.ACTORS).items()]
    return [("", _("Everybody")), *((key, name) for name, key in staff), *sorted(others)]
