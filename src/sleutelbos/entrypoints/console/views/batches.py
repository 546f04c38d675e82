"""Select accounts, and act on many at once: look first, act, and a way back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts.queries import selection
from sleutelbos.accounts.queries.progress import WHOSE
from sleutelbos.accounts.queries.selection import Selection
from sleutelbos.accounts.rules.places import Chosen, Place
from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.gate.actions import batches as actions
from sleutelbos.gate.errors import NobodyLeft, NoWayBack, OneByOne
from sleutelbos.gate.queries import batches as queries
from sleutelbos.gate.rules import batches as rules
from sleutelbos.gate.values import BatchKind
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.queries import classes
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])
_MOST = 20_000  # accounts in one act: more than any school has


@require_safe
@office
def accounts(request: PortalRequest) -> HttpResponse:
    """Show the accounts that fit, to choose from."""
    school = request.visit.school
    wanted = _selection(request)
    number = showing.number(request.GET.get("page", ""))
    found, total = selection.page(wanted, school=school, number=number)
    pages = max(1, -(-total // selection.PAGE))
    return showing.show(
        request,
        "accounts.html",
        wanted=wanted,
        found=found,
        total=total,
        page=max(1, min(number, pages)),
        pages=pages,
        classes=classes.classes(school.school_year),
        latest=queries.latest(),
    )


@_page
@office
@fresh
def new_batch(request: PortalRequest) -> HttpResponse:
    """Say exactly for how many and whom an act is, and who is left out and why; then begin it."""
    kind = _kind(request)
    error = ""
    if request.method == "POST":
        try:
            batch_id = actions.begin(
                kind=kind,
                account_ids=_numbers(request.POST.get("accounts", "")),
                school=request.visit.school,
                by=actor(request),
            )
        except NobodyLeft:
            error = _("Nobody of these needs it any more.")
        except OneByOne:
            pass  # the page says where
        else:
            return showing.go("batch", batch_id=batch_id)
    chosen = _chosen(request)
    wanted = rules.sort(kind, chosen, now=clock.now())
    return showing.show(
        request,
        "batch_new.html",
        kind=kind,
        chosen=chosen,
        sorted=wanted,
        is_one_by_one=rules.is_one_by_one(kind, len(wanted.wanted)),
        days=rules.REMINDER_DAYS,
        error=error,
    )


@require_safe
@office
def batch(request: PortalRequest, batch_id: int) -> HttpResponse:
    """Show what becomes of an act on many, and its way back."""
    shown = queries.batch(batch_id)
    if showing.is_fragment(request):
        return showing.fragment(request, "_batch.html", batch=shown)
    people = selection.these(queries.account_ids(batch_id), school=request.visit.school)
    return showing.show(request, "batch.html", batch=shown, people=people, error="")


@_page
@office
@fresh
def stop_batch(request: PortalRequest, batch_id: int) -> HttpResponse:
    """Stop an act before it goes."""
    return _way_back(request, batch_id, "stop")


@_page
@office
@fresh
def undo_batch(request: PortalRequest, batch_id: int) -> HttpResponse:
    """Take back a suspension, or its end, for exactly those whom it changed."""
    return _way_back(request, batch_id, "undo")


def _way_back(request: PortalRequest, batch_id: int, way: str) -> HttpResponse:
    shown = queries.batch(batch_id)
    if request.method == "POST":
        act = {"stop": actions.stop, "undo": actions.undo}[way]
        try:
            act(batch_id=batch_id, school_id=request.visit.school.id, by=actor(request))
        except NoWayBack:
            return showing.go("batch", batch_id=batch_id, done="no_way_back")
        return showing.go("batch", batch_id=batch_id)
    return showing.show(request, "batch_back.html", batch=shown, way=way)


def _kind(request: PortalRequest) -> BatchKind:
    asked = request.POST.get("act") or request.GET.get("act") or BatchKind.LETTERS
    if asked not in set(BatchKind):
        raise NotFound
    return BatchKind(asked)


def _selection(request: PortalRequest) -> Selection:
    whose, place = request.GET.get("whose", ""), request.GET.get("place", "")
    return Selection(
        group_id=showing.number(request.GET.get("class", ""), default=0) or None,
        whose=whose if whose in WHOSE else "",
        place=Place(place) if place in set(Place) else None,
    )


def _chosen(request: PortalRequest) -> list[Chosen]:
    """Return whom the page is about: all that fit, those that were ticked, or those of before."""
    school = request.visit.school
    if request.method == "POST":
        return selection.these(_numbers(request.POST.get("accounts", "")), school=school)
    if request.GET.get("all"):
        return selection.everybody(_selection(request), school=school)
    ticked = ",".join(request.GET.getlist("account"))
    return selection.these(_numbers(ticked), school=school)


def _numbers(text: str) -> list[int]:
    """Read ids from a form; what is none is left out."""
    found = [showing.number(part, default=0) for part in text.split(",")[:_MOST]]
    return [number for number in found if number]
