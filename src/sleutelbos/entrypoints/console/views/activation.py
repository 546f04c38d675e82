"""The activation of the school over time and per class."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sleutelbos.accounts.queries import progress
from sleutelbos.accounts.queries.course import Day
from sleutelbos.entrypoints.console import activation as drawing
from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import office
from sleutelbos.kit import clock
from sleutelbos.web.files import attachment
from sleutelbos.web.visit import PortalRequest


@require_safe
@office
def activation(request: PortalRequest) -> HttpResponse:
    """Show how far all are today, and how that went; of the school or of one class."""
    school = request.visit.school
    whose = request.GET.get("whose", "")
    whose = whose if whose in progress.WHOSE else "parents"
    classes = progress.by_class(school.school_year, agreement_version=school.agreement_version)
    wanted = showing.number(request.GET.get("class", ""), default=0)
    one = next((group for group in classes if group.id == wanted), None)
    whole = one or progress.summed(classes)
    today = Day(
        clock.now().astimezone(ZoneInfo(school.time_zone)).date(),
        school.school_year,
        whole.places[whose],
    )
    weeks = drawing.weeks(
        school.school_year, today=today, whose=whose, class_name=one.name if one else ""
    )
    return showing.show(
        request,
        "activation.html",
        whose=whose,
        one=one,
        classes=classes,
        shown=[one] if one else classes,
        places=drawing.used_places(classes, whose),
        whole=whole,
        weeks=weeks,
        drawing=drawing.drawn(weeks),
    )


@require_safe
@office
def numbers(request: PortalRequest) -> HttpResponse:
    """Give today's numbers by class as a table."""
    school = request.visit.school
    classes = progress.by_class(school.school_year, agreement_version=school.agreement_version)
    return attachment("activation-by-class.csv", drawing.classes_table(classes))


@require_safe
@office
def days(request: PortalRequest) -> HttpResponse:
    """Give the numbers of every day that was counted as a table."""
    school_year = request.visit.school.school_year
    return attachment("activation-by-day.csv", drawing.course_table(school_year))
