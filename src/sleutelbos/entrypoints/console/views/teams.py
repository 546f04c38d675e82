"""Groups with members of their own: make one, put people in, say who leads it, remove it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sleutelbos.entrypoints.console import forms, numbers, showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.actions import teams as actions
from sleutelbos.people.errors import GroupNameTaken
from sleutelbos.people.queries import classes, search
from sleutelbos.people.queries import teams as queries
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])
_MOST, _FOUND = 500, 50


@_page
@office
def teams(request: PortalRequest) -> HttpResponse:
    """Show the groups of this school year, and make a new one."""
    year = request.visit.school.school_year
    if request.method == "POST" and "renew" in request.POST:
        return _renew(request, showing.number(request.POST["renew"], default=0))
    form = forms.GroupName(request.POST if request.method == "POST" else None)
    errors: dict[str, Any] = dict(form.errors)
    if form.is_bound and form.is_valid():
        try:
            made = actions.make(name=form.cleaned_data["name"], school_year=year, by=actor(request))
        except GroupNameTaken:
            errors = {"name": [_taken()]}
        else:
            return showing.go("team", done="group", team_id=made)
    return showing.show(
        request,
        "teams.html",
        teams=queries.teams(year),
        earlier=queries.earlier(year),
        values=form.data,
        errors=errors,
    )


@_page
@office
def team(request: PortalRequest, team_id: int) -> HttpResponse:
    """Show who is in a group and who could be; give it another name."""
    found = queries.team(team_id)
    if request.method != "POST":
        return _team(request, found)
    form = forms.GroupName(request.POST)
    if not form.is_valid():
        return _team(request, found, values=form.data, errors=dict(form.errors))
    try:
        actions.rename(team_id=team_id, name=form.cleaned_data["name"], by=actor(request))
    except GroupNameTaken:
        return _team(request, found, values=form.data, errors={"name": [_taken()]})
    return showing.go("team", done="group", team_id=team_id)


@require_POST
@office
def members(request: PortalRequest, team_id: int) -> HttpResponse:
    """Take people in or out, or let them lead the group, or no longer."""
    found, by = queries.team(team_id), actor(request)
    chosen = [showing.number(text, default=0) for text in request.POST.getlist("person")[:_MOST]]
    act = request.POST.get("act", "")
    if not any(chosen):
        return _team(request, found, error=_("Nobody is chosen. Tick at least one name."))
    if act == "join":
        actions.join(team_id=team_id, person_ids=chosen, by=by)
    elif act == "leave":
        actions.leave(team_id=team_id, person_ids=chosen, by=by)
    elif not actions.lead(team_id=team_id, person_ids=chosen, leads=act == "lead", by=by):
        return _team(request, found, error=_("Only a colleague in the group can lead it."))
    return showing.go("team", done="group", team_id=team_id)


@_page
@office
def listed(request: PortalRequest, team_id: int) -> HttpResponse:
    """Put people in by a list of their numbers in the register; errors stand by line."""
    found, typed = queries.team(team_id), numbers.read(request)
    if request.method == "POST" and not typed.error:
        known = typed.person_ids
        if known and (not typed.wrong or request.POST.get("act") == "known"):
            actions.join(team_id=team_id, person_ids=known, by=actor(request))
            return showing.go("team", done="group", team_id=team_id)
    return showing.show(request, "team_numbers.html", team=found, typed=typed)


@_page
@office
def remove(request: PortalRequest, team_id: int) -> HttpResponse:
    """Remove a group; its members stay."""
    found = queries.team(team_id)
    if request.method != "POST":
        return showing.show(request, "team_remove.html", team=found)
    actions.remove(team_id=team_id, by=actor(request))
    return showing.go("teams", done="group_gone")


def _renew(request: PortalRequest, team_id: int) -> HttpResponse:
    """Take a group of last year over, unless somebody just did."""
    year = request.visit.school.school_year
    try:
        made = actions.renew(team_id=team_id, school_year=year, by=actor(request))
    except GroupNameTaken:
        return showing.go("teams")
    return showing.go("team", done="group", team_id=made)


def _team(
    request: PortalRequest, found: queries.Team, *, error: str = "", **form: Any
) -> HttpResponse:
    """Show a group; ``find`` and ``class`` of the address say who could come in."""
    members = queries.members(found)
    inside = {one.person_id for one in members}
    text, wanted = request.GET.get("find", "")[:100], showing.number(request.GET.get("class", ""))
    people = _of_class(wanted) if "class" in request.GET and not text else _named(text, found)
    context: dict[str, Any] = {"values": {"name": found.name}, "errors": {}, **form}
    return showing.show(
        request,
        "team.html",
        team=found,
        members=members,
        classes=classes.classes(found.school_year),
        text=text,
        wanted=wanted,
        is_asked="find" in request.GET,
        found=[one for one in people if one[0] not in inside],
        error=error,
        **context,
    )


def _named(text: str, team: queries.Team) -> list[tuple[int, str, str]]:
    """Return pupils and colleagues whom a name fits: the person, the name, the class."""
    found = search.named(text, school_year=team.school_year, limit=_FOUND) if text else []
    return [
        (one.person_id, one.name, one.class_name if one.kind == "pupil" else _("colleague"))
        for one in found
        if one.kind in ("pupil", "staff") and not one.has_left
    ]


def _of_class(group_id: int) -> list[tuple[int, str, str]]:
    try:
        group = classes.school_class(group_id)
    except NotFound:
        return []
    return [(one.person_id, one.name, group.name) for one in classes.pupils(group_id)]


def _taken() -> str:
    return _("There is a group of this name already.")
