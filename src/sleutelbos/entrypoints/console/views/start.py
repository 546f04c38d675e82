"""Where the office begins: what waits, and how far the school is."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sleutelbos.accounts.queries import letters, progress
from sleutelbos.entrypoints.console import cards, first_steps, plans, showing
from sleutelbos.entrypoints.console.access import everybody, teacher_id
from sleutelbos.entrypoints.console.morning import Morning
from sleutelbos.kit import clock
from sleutelbos.people.values import StaffRole
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_safe
@everybody
def start(request: PortalRequest) -> HttpResponse:
    """Show what waits; to a teacher the own classes."""
    school = request.visit.school
    classes = progress.by_class(
        school.school_year,
        agreement_version=school.agreement_version,
        teacher_id=teacher_id(request),
    )
    whole = progress.summed(classes)
    if teacher_id(request) is not None:
        return showing.show(request, "classes.html", classes=classes, whole=whole)
    now = clock.now()
    morning = Morning(
        school=school,
        now=now,
        whole=whole,
        runs=plans.runs(only_open=True),
        prints=letters.prints(now=now),
    )
    made = cards.cards(morning) if whole.total else []
    is_administrator = visitor_of(request).staff_role == StaffRole.ADMINISTRATOR
    return showing.show(
        request,
        "start.html",
        classes=classes,
        whole=whole,
        first=first_steps.first_steps(morning, is_administrator=is_administrator),
        cards=made,
        open_requests=next((card.count for card in made if card.key == "desk"), None),
        query="",
        found=[],
    )
