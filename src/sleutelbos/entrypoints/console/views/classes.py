"""Classes: who has a letter, who began, who is in."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts.errors import NothingToPrint
from sleutelbos.accounts.queries import progress
from sleutelbos.accounts.rules.places import Stage
from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, everybody, teacher_id
from sleutelbos.entrypoints.console.files import attachment
from sleutelbos.gate.actions import office
from sleutelbos.gate.queries import school_class as queries
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest


@require_safe
@everybody
def classes(request: PortalRequest) -> HttpResponse:
    """Show all classes as a picture and a table; to a teacher the own ones."""
    school = request.visit.school
    found = progress.by_class(
        school.school_year,
        agreement_version=school.agreement_version,
        teacher_id=teacher_id(request),
    )
    return showing.show(request, "classes.html", classes=found, whole=progress.summed(found))


@require_safe
@everybody
def school_class(request: PortalRequest, group_id: int) -> HttpResponse:
    """Show each pupil of a class with the accounts of the keyring."""
    wanted = request.GET.get("stage", "")
    found = queries.overview(group_id, school=request.visit.school, teacher_id=teacher_id(request))
    rows = [row for row in found.rows if not wanted or wanted in row.stages]
    return showing.show(
        request,
        "class.html",
        overview=found,
        rows=rows,
        wanted=wanted if wanted in set(Stage) else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@everybody
@fresh
def pupils_code(request: PortalRequest, group_id: int, account_id: int) -> HttpResponse:
    """Print a new code for a pupil, by a teacher of the class or the office (D10)."""
    cell = queries.pupils_account(
        group_id,
        account_id=account_id,
        school=request.visit.school,
        teacher_id=teacher_id(request),
    )
    error = ""
    if request.method == "POST":
        try:
            printed = office.print_letter(
                account_id=account_id, school_id=request.visit.school.id, by=actor(request)
            )
        except NothingToPrint:
            error = _("This account has a password or is suspended: a letter would open nothing.")
        else:
            return attachment(printed.letters.file_name, printed.content)
    return showing.show(request, "class_code.html", group_id=group_id, cell=cell, error=error)
