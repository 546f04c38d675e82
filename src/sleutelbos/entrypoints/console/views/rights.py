"""What a guardian may for one child: see it, restrict it, lift it again."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.entrypoints.console import checks, forms, history, showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.gate.actions import acts, looks
from sleutelbos.gate.actions import rights as actions
from sleutelbos.gate.actions.acts import Act
from sleutelbos.gate.rules.checks import Seen
from sleutelbos.gate.values import ActKind
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.actions.rights import Order
from sleutelbos.people.queries import restrictions as queries
from sleutelbos.people.queries import rights as right_queries
from sleutelbos.people.values import Ground, Right
from sleutelbos.schools import rules as school_rules
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@office
def rights(request: PortalRequest, guardianship_id: int) -> HttpResponse:
    """Show the rights of a guardian for one child, what restricts them, and what did."""
    about = queries.guardian(guardianship_id)
    looks.note(pupil_id=about.pupil_id, school_id=request.visit.school.id, by=actor(request))
    now = clock.now()
    known = queries.of_guardian(guardianship_id)
    closed = right_queries.closed([about.pupil_id]).get((about.pupil_id, about.person_id), ())
    return showing.show(
        request,
        "rights.html",
        about=about,
        open_rights=[(right, right not in closed) for right in Right],
        live=queries.together(one for one in known if not one.is_over(now)),
        past=queries.together(known),
        names=history.names(
            actor for one in known for actor in (one.made_by, one.lifted_by) if actor
        ),
        now=now,
    )


@_page
@office
@fresh
def restrict(request: PortalRequest, guardianship_id: int) -> HttpResponse:
    """Restrict rights from a day to a day."""
    about = queries.guardian(guardianship_id)
    school = request.visit.school
    typed = request.POST if request.method == "POST" else None
    form = forms.Restrict(typed, today=school_rules.day(clock.now(), zone=school.time_zone))
    if not form.is_valid():
        return showing.show(
            request,
            "restrict.html",
            about=about,
            values=form.data or {"ground": Ground.COURT},
            ticked=request.POST.getlist("rights") if typed else list(Right),
            errors=form.errors if typed else {},
        )
    actions.restrict(
        guardianship_id=guardianship_id, order=_order(form), school=school, by=actor(request)
    )
    return showing.go("rights", guardianship_id=guardianship_id, done="restricted")


@_page
@office
@fresh
def lift(request: PortalRequest, restriction_id: int) -> HttpResponse:
    """Ask to lift a restriction: it waits for a colleague, or a day."""
    now = clock.now()
    order = [one for one in queries.order(restriction_id) if not one.is_over(now)]
    if not order:
        raise NotFound
    form = forms.Lift(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return showing.show(
            request,
            "lift.html",
            order=order,
            card=checks.shown([], Seen.PAPER),
            choices=[],
            errors=form.errors if form.is_bound else {},
        )
    known = order[0]
    act = Act(
        ActKind.LIFT,
        pupil_id=known.pupil_id,
        restriction_id=restriction_id,
        particulars={"rights": " ".join(form.cleaned_data["rights"])},
    )
    check = checks.answered(request.POST, [], Seen.PAPER)
    acts.ask(act=act, check=check, school=request.visit.school, by=actor(request))
    return showing.go("rights", guardianship_id=known.guardianship_id, done="held")


@_page
@office
@fresh
def document(request: PortalRequest, restriction_id: int) -> HttpResponse:
    """Say where the paper is of a restriction that had none."""
    order = queries.order(restriction_id)
    form = forms.Document(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return showing.show(
            request,
            "restriction_document.html",
            order=order,
            values=form.data,
            errors=form.errors if form.is_bound else {},
        )
    actions.name_document(
        restriction_id=restriction_id,
        document=form.cleaned_data["document"],
        school_id=request.visit.school.id,
        by=actor(request),
    )
    return showing.go("rights", guardianship_id=order[0].guardianship_id, done="documented")


@require_safe
@office
def calendar(request: PortalRequest) -> HttpResponse:
    """Show what ends soon, what stays after its end, what has no paper, and all that is live."""
    today = school_rules.day(clock.now(), zone=request.visit.school.time_zone)
    return showing.show(
        request,
        "restrictions.html",
        ending=queries.together(queries.ending(today=today, days=queries.AHEAD)),
        overdue=queries.together(queries.overdue(today=today)),
        without_document=queries.together(queries.without_document()),
        live=queries.together(queries.live()),
        today=today,
    )


def _order(form: forms.Restrict) -> Order:
    typed = form.cleaned_data
    return Order(
        rights=[Right(right) for right in typed["rights"]],
        ground=Ground(typed["ground"]),
        document=typed["document"],
        starts_on=typed["starts_on"],
        ends_on=typed["ends_on"],
        stays=typed["stays"],
    )
