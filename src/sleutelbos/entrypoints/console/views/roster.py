"""Import the register: upload, look at the plan, apply, follow."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sleutelbos.entrypoints.console import choosing, forms, plans, showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.people.queries import classes, likely
from sleutelbos.roster import actions, blank
from sleutelbos.roster.actions import Asking
from sleutelbos.roster.errors import ColumnsUnclear, PlanRefused, RunGone
from sleutelbos.roster.values import FileKind
from sleutelbos.web.files import attachment
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
@office
def upload(request: PortalRequest) -> HttpResponse:
    """Take a file and plan it; nothing is applied."""
    school = request.visit.school
    years = forms.years(school.school_year)
    form = forms.Upload(years, request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return showing.show(
            request,
            "roster.html",
            runs=plans.runs(),
            likely=len(likely.pairs()),
            years=years,
            values=form.data or {"kind": FileKind.PUPILS.value, "year": school.school_year},
            errors=form.errors if request.method == "POST" else {},
        )
    file = form.cleaned_data["file"]
    asking = Asking.ALWAYS if form.cleaned_data["columns"] else Asking.WHEN_UNCLEAR
    planned = actions.plan_file(
        school=school,
        stream=file,
        file_name=file.name,
        kind=FileKind(form.cleaned_data["kind"]),
        year=form.cleaned_data["year"],
        asking=asking,
        by=actor(request),
    )
    return showing.go("roster_run", run_id=planned.id)


@require_http_methods(["GET", "HEAD", "POST"])
@office
def columns(request: PortalRequest, run_id: int) -> HttpResponse:
    """Ask what the columns of an upload are, then plan it."""
    try:
        choice = choosing.shown(run_id, request.POST or None)
        if request.method != "POST" or choice.errors():
            return _ask_columns(request, run_id, choice)
        actions.choose_columns(run_id=run_id, columns=choice.said(), by=actor(request))
    except ColumnsUnclear as refusal:
        return _ask_columns(request, run_id, choice, error=choosing.lost(refusal.findings))
    except RunGone:
        pass  # somebody chose or dropped it meanwhile: its page says so
    return showing.go("roster_run", run_id=run_id)


@require_safe
@office
def blank_workbook(request: PortalRequest) -> HttpResponse:
    """Give an empty register as XLSX, with drop-downs."""
    return _blank(request, "xlsx", blank.workbook)


@require_safe
@office
def blank_table(request: PortalRequest) -> HttpResponse:
    """Give an empty register as CSV."""
    return _blank(request, "csv", blank.table)


@require_safe
@office
def run(request: PortalRequest, run_id: int) -> HttpResponse:
    """Show what an import would do, is doing, or did."""
    found = plans.run(run_id)
    if found.is_unread:
        return showing.go("roster_columns", run_id=run_id)
    if showing.is_fragment(request):
        return showing.fragment(request, "_roster_progress.html", run=found)
    return showing.show(request, "roster_run.html", run=found, plan=plans.plan(run_id))


@require_http_methods(["GET", "HEAD", "POST"])
@office
@fresh
def apply(request: PortalRequest, run_id: int) -> HttpResponse:
    """Ask for a yes to each alarm, then promise the import to the worker."""
    plans.run(run_id)
    if request.method != "POST":
        return _ask(request, run_id)
    try:
        actions.start(
            school_id=request.visit.school.id,
            run_id=run_id,
            accept=request.POST.getlist("accept"),
            by=actor(request),
        )
    except PlanRefused:
        return _ask(request, run_id, error=_("Say yes to each warning first, or drop the import."))
    except RunGone:
        return showing.go("roster_run", run_id=run_id)
    return showing.go("roster_run", run_id=run_id)


@require_POST
@office
def drop(request: PortalRequest, run_id: int) -> HttpResponse:
    """Drop an import: its rows are forgotten at once."""
    plans.run(run_id)
    actions.drop(school_id=request.visit.school.id, run_id=run_id, by=actor(request))
    return showing.go("roster", done="dropped")


@require_safe
@office
@fresh
def findings(_request: PortalRequest, run_id: int) -> HttpResponse:
    """Give what is wrong with the file as a table."""
    return attachment(f"import-{run_id}-findings.csv", plans.findings_table(run_id))


@require_safe
@office
@fresh
def lines(_request: PortalRequest, run_id: int) -> HttpResponse:
    """Give every line of the plan as a table."""
    return attachment(f"import-{run_id}-plan.csv", plans.lines_table(run_id))


@require_safe
@office
def losses(request: PortalRequest, run_id: int) -> HttpResponse:
    """Show every account that an import would close, to look at and to print."""
    found = plans.plan(run_id)
    return showing.show(
        request,
        "roster_losses.html",
        run=plans.run(run_id),
        plan=found,
        groups=plans.grouped(found.losses),
        in_use=plans.IN_USE,
    )


@require_safe
@office
@fresh
def losses_table(_request: PortalRequest, run_id: int) -> HttpResponse:
    """Give every account that an import would close as a table."""
    return attachment(f"import-{run_id}-access.csv", plans.losses_table(run_id))


def _blank(request: PortalRequest, ending: str, write: Callable[..., bytes]) -> HttpResponse:
    school = request.visit.school
    kind = FileKind.STAFF if request.GET.get("kind") == FileKind.STAFF else FileKind.PUPILS
    known = [one.name for one in classes.classes(school.school_year)]
    content = write(kind, guardians=max(2, school.co_account_slots), classes=known)
    return attachment(f"sleutelbos-{kind.value}.{ending}", content)


def _ask_columns(
    request: PortalRequest, run_id: int, choice: choosing.Choice, *, error: str = ""
) -> HttpResponse:
    return showing.show(
        request, "roster_columns.html", run=plans.run(run_id), choice=choice, error=error
    )


def _ask(request: PortalRequest, run_id: int, *, error: str = "") -> HttpResponse:
    return showing.show(
        request,
        "roster_apply.html",
        run=plans.run(run_id),
        plan=plans.plan(run_id),
        accepted=request.POST.getlist("accept"),
        error=error,
    )
