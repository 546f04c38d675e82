"""The desk of requests."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sleutelbos.accounts.queries import families
from sleutelbos.entrypoints.console import forms, showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.gate.actions import desk
from sleutelbos.gate.actions import help as asking
from sleutelbos.gate.queries import requests as queries
from sleutelbos.web.visit import PortalRequest


@require_safe
@office
def requests(request: PortalRequest) -> HttpResponse:
    """Show the desk, or what has been on it."""
    is_open = request.GET.get("show") != "ended"
    page = showing.number(request.GET.get("page", ""))
    found, pages = queries.desk(is_open=is_open, page=page)
    return showing.show(
        request, "requests.html", found=found, is_open=is_open, page=page, pages=pages
    )


@require_safe
@office
def one(request: PortalRequest, request_id: int) -> HttpResponse:
    """Show a request with the children who may be meant, and what matches the register."""
    asked = queries.request(request_id)
    return showing.show(
        request,
        "request.html",
        asked=asked,
        about=families.family_account(asked.account_id) if asked.account_id else None,
        descriptions=queries.possible_children(asked, school_year=request.visit.school.school_year),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@office
def enter(request: PortalRequest) -> HttpResponse:
    """Enter what came by mail or phone."""
    form = forms.EnterRequest(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return showing.show(
            request, "request_new.html", values=form.data, errors=form.errors if form.data else {}
        )
    asking.ask_office(
        school_id=request.visit.school.id,
        children=form.children(),
        asker=form.cleaned_data["asker"],
        email=form.cleaned_data["email"],
        phone=form.cleaned_data["phone"],
        entered_by=actor(request).text,
        by=actor(request),
    )
    return showing.go("requests", done="request")


@require_POST
@office
def end(request: PortalRequest, request_id: int) -> HttpResponse:
    """Take a request off the desk."""
    desk.end(
        request_id=request_id,
        school_id=request.visit.school.id,
        is_done=request.POST.get("state") == "done",
        by=actor(request),
    )
    return showing.go("requests", done="ended")
