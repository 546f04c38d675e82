"""Staff: who works here, with which role; invite and end."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts.errors import AlreadyStaff
from sleutelbos.entrypoints.console import forms, showing
from sleutelbos.entrypoints.console.access import actor, administrator
from sleutelbos.gate.actions import staff as actions
from sleutelbos.gate.errors import LastAdministrator, NoAddress
from sleutelbos.gate.queries import staff as queries
from sleutelbos.people.values import StaffRole
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@administrator
def staff(request: PortalRequest) -> HttpResponse:
    """Show who works here."""
    return showing.show(request, "staff.html", colleagues=queries.colleagues())


@_page
@administrator
@fresh
def invite(request: PortalRequest) -> HttpResponse:
    """Invite somebody."""
    form = forms.Invite(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return showing.show(request, "staff_invite.html", values=form.data, errors=form.errors)
    try:
        actions.invite(
            school=request.visit.school,
            first_name=form.cleaned_data["first_name"],
            family_name=form.cleaned_data["family_name"],
            email=form.cleaned_data["email"],
            role=StaffRole(form.cleaned_data["role"]),
            by=actor(request),
        )
    except AlreadyStaff:
        errors = {
            "email": _(
                "Somebody with this address works here already. Change the role on their page."
            )
        }
        return showing.show(request, "staff_invite.html", values=form.data, errors=errors)
    return showing.go("staff", done="invited")


@_page
@administrator
@fresh
def colleague(request: PortalRequest, account_id: int) -> HttpResponse:
    """Change the role of a member of staff."""
    form = forms.Role(request.POST)
    if request.method != "POST" or not form.is_valid():
        return _one(request, account_id)
    try:
        actions.change_role(
            account_id=account_id,
            school_id=request.visit.school.id,
            role=StaffRole(form.cleaned_data["role"]),
            by=actor(request),
        )
    except LastAdministrator:
        return _one(request, account_id, error=_("A school keeps at least one administrator."))
    return showing.go("staff", done="role")


@_page
@administrator
@fresh
def invite_again(request: PortalRequest, account_id: int) -> HttpResponse:
    """Mail an invitation once more."""
    if request.method != "POST":
        return _one(request, account_id)
    try:
        actions.invite_again(
            account_id=account_id, school_id=request.visit.school.id, by=actor(request)
        )
    except NoAddress:
        return _one(request, account_id, error=_("There is no address to mail to."))
    return showing.go("staff", done="invited")


@_page
@administrator
@fresh
def dismiss(request: PortalRequest, account_id: int) -> HttpResponse:
    """End a member of staff."""
    if request.method != "POST":
        return _one(request, account_id)
    try:
        actions.dismiss(account_id=account_id, school=request.visit.school, by=actor(request))
    except LastAdministrator:
        return _one(request, account_id, error=_("A school keeps at least one administrator."))
    return showing.go("staff", done="dismissed")


@_page
@administrator
@fresh
def remove_factor(request: PortalRequest, account_id: int) -> HttpResponse:
    """Take a lost second factor away."""
    if request.method != "POST":
        return _one(request, account_id)
    actions.remove_factor(
        account_id=account_id, school_id=request.visit.school.id, by=actor(request)
    )
    return showing.go("staff", done="factor")


def _one(request: PortalRequest, account_id: int, *, error: str = "") -> HttpResponse:
    return showing.show(
        request, "staff_one.html", colleague=queries.colleague(account_id), error=error
    )
