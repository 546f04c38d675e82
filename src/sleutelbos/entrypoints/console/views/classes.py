"""Classes: who has a letter, who began, who is in."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts.queries import progress
from sleutelbos.accounts.rules.places import Stage
from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, everybody, teacher_id
from sleutelbos.gate.actions import pupils
from sleutelbos.gate.errors import TooManyAttempts
from sleutelbos.gate.queries import school_class as queries
from sleutelbos.gate.queries.school_class import Cell
from sleutelbos.web import sheets
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])


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


@_page
@everybody
@fresh
def pupils_code(request: PortalRequest, group_id: int, account_id: int) -> HttpResponse:
    """Start a new code for one pupil, by a teacher of the class or the office (D10)."""
    cell = queries.pupils_account(
        group_id,
        account_id=account_id,
        school=request.visit.school,
        teacher_id=teacher_id(request),
    )
    return _codes(request, group_id, [cell] if cell.may_get_code else [], is_one=True)


@_page
@everybody
@fresh
def class_codes(request: PortalRequest, group_id: int) -> HttpResponse:
    """Start new codes for pupils of a class: for who is ticked, at first who has no password."""
    found = queries.overview(group_id, school=request.visit.school, teacher_id=teacher_id(request))
    return _codes(request, group_id, found.own, is_one=False)


def _codes(
    request: PortalRequest, group_id: int, cells: list[Cell], *, is_one: bool
) -> HttpResponse:
    """Ask for whom; then show the codes, once: nothing keeps them."""
    ticked = set(request.POST.getlist("account"))
    chosen = [one.account_id for one in cells if is_one or str(one.account_id) in ticked]
    error = ""
    if request.method == "POST" and chosen:
        try:
            made = pupils.start_codes(
                account_ids=chosen, school=request.visit.school, by=actor(request)
            )
        except TooManyAttempts:
            error = _("A pupil got five codes today already. Try again tomorrow.")
        else:
            return showing.show(
                request, "codes.html", group_id=group_id, made=[sheets.card(one) for one in made]
            )
    elif request.method == "POST":
        error = _("Nobody is chosen. Tick the pupils who need a new code.")
    return showing.show(
        request, "class_code.html", group_id=group_id, cells=cells, is_one=is_one, error=error
    )
