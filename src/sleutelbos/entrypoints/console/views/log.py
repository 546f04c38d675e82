"""The log: everything that happened, or what happened to one person."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sleutelbos.audit import queries as audit
from sleutelbos.entrypoints.console import history, showing
from sleutelbos.entrypoints.console.access import office
from sleutelbos.web.visit import PortalRequest


@require_safe
@office
def log(request: PortalRequest) -> HttpResponse:
    """Show a page of the log, newest first."""
    group = request.GET.get("group", "")
    subject = request.GET.get("subject", "")[:80]
    found = audit.entries(
        request.visit.school.id,
        event=group if group in history.GROUPS else "",
        subject=subject,
        before_id=showing.number(request.GET.get("before", ""), default=0) or None,
        limit=audit.PAGE + 1,
    )
    entries = found[: audit.PAGE]
    return showing.show(
        request,
        "log.html",
        log=history.lines(entries),
        groups=history.GROUPS,
        group=group,
        subject=subject,
        person=history.lines(entries[:1])[0].about if subject and entries else "",
        older=entries[-1].id if len(found) > audit.PAGE else 0,
    )
