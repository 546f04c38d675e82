"""The user agreement: its versions, who accepted which, and the proof of one."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts.actions import receipts
from sleutelbos.accounts.queries import acceptances
from sleutelbos.accounts.queries.acceptances import Accepted
from sleutelbos.entrypoints.console import settings_forms as forms
from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, administrator
from sleutelbos.kit import differences, languages, sheets
from sleutelbos.kit.paging import number
from sleutelbos.people.queries import classes
from sleutelbos.schools import actions
from sleutelbos.schools import queries as schools
from sleutelbos.schools.values import Agreement
from sleutelbos.web import formats
from sleutelbos.web.files import attachment
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest


@require_safe
@administrator
def accepted(request: PortalRequest) -> HttpResponse:
    """Show the versions, and who accepted which, by class and version."""
    school = request.visit.school
    version, group_id = _filter(request)
    found = acceptances.listed(
        school_year=school.school_year,
        number=number(request.GET.get("page", "")),
        version=version,
        group_id=group_id,
    )
    return showing.show(
        request,
        "agreement.html",
        versions=_versions(),
        counts=acceptances.by_version(),
        classes=classes.classes(school.school_year),
        found=found,
        values={"version": request.GET.get("version", ""), "class": request.GET.get("class", "")},
        names=languages.NAMES,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@fresh
def table(request: PortalRequest) -> HttpResponse:
    """Give who accepted what as a table."""
    version, group_id = _filter(request)
    rows = acceptances.everybody(
        school_year=request.visit.school.school_year, version=version, group_id=group_id
    )
    if request.method != "POST":
        return showing.show(request, "agreement_table.html", count=len(rows))
    columns = (_("Pupil"), _("Class"), _("Account"), _("Version"), _("Language"), _("Accepted on"))
    return attachment("agreement.csv", sheets.sheet(columns, map(_cells, rows)))


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@fresh
def proof(request: PortalRequest, acceptance_id: int) -> HttpResponse:
    """Ask, and give the proof of one acceptance as PDF."""
    found = acceptances.proof(acceptance_id)
    if request.method != "POST":
        return showing.show(request, "agreement_proof.html", proof=found, names=languages.NAMES)
    content = receipts.make(
        acceptance_id=acceptance_id, school=request.visit.school, by=actor(request)
    )
    return attachment(f"agreement-{found.version}-{found.account_id}.pdf", content)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
@fresh
def write(request: PortalRequest) -> HttpResponse:
    """Write a new version: first see what changes and whom that asks again, then publish (D8)."""
    school = request.visit.school
    form = forms.Agreement(school, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid() or "back" in request.POST:
        is_typed = request.method == "POST"
        return showing.show(
            request,
            "settings_agreement.html",
            names={code: languages.NAMES[code] for code in school.languages},
            values=form.data if is_typed else _texts(request),
            errors=form.errors if is_typed and "back" not in request.POST else {},
        )
    if not form.cleaned_data["sure"]:
        return _preview(request, form)
    actions.publish_agreement(
        school_id=school.id,
        texts=form.texts("text"),
        changes=form.texts("changes"),
        by=actor(request),
    )
    return showing.go("agreement", done="published")


def _preview(request: PortalRequest, form: forms.Agreement) -> HttpResponse:
    """Show the new texts against those in force, and how many will be asked again."""
    school = request.visit.school
    before = schools.agreements(school)
    texts = form.texts("text")
    return showing.show(
        request,
        "agreement_preview.html",
        texts=[
            (code, languages.NAMES[code], _known(before.get(code), text), text)
            for code, text in texts.items()
        ],
        lost=[languages.NAMES[code] for code in before if code not in texts],
        values=form.data,
        fields=[name for name in form.fields if name != "sure"],
        again=acceptances.to_ask_again(school.agreement_version + 1),
        errors={"sure": [_("Say yes to this first.")]} if "publish" in request.POST else {},
    )


def _known(before: Agreement | None, after: str) -> str:
    """Return the text in force; the new one itself where no word changes."""
    if before is None:
        return ""
    found = differences.lines(before.text, after)
    return before.text if differences.has_changed(found) else after


def _filter(request: PortalRequest) -> tuple[int | None, int | None]:
    version, group = request.GET.get("version", ""), request.GET.get("class", "")
    chosen = showing.number(version, default=0) if version else None
    return chosen, showing.number(group, default=0) or None


def _versions() -> dict[int, list[tuple[str, object]]]:
    """Return the versions, newest first, each with its languages and when it was published."""
    found: dict[int, list[tuple[str, object]]] = {}
    for one in schools.agreement_versions():
        found.setdefault(one.version, []).append((one.language, one.published_at))
    return found


def _cells(row: Accepted) -> tuple[str, ...]:
    at = formats.moment(row.accepted_at) if row.accepted_at else ""
    version = str(row.version or "")
    return row.pupil_name, row.class_name, row.name, version, row.language, at


def _texts(request: PortalRequest) -> dict[str, str]:
    """Return the agreement in force in every language that has its own."""
    found = schools.agreements(request.visit.school)
    return {f"text_{language}": one.text for language, one in found.items()}
