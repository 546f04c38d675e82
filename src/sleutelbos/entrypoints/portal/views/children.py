"""A guardian starts the child's new code, without the office (D10)."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sleutelbos.accounts.queries import own
from sleutelbos.audit.values import Actor
from sleutelbos.gate.actions import pupils
from sleutelbos.gate.errors import TooManyAttempts
from sleutelbos.kit.errors import NotFound
from sleutelbos.web import pages, sheets
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def code(request: PortalRequest) -> HttpResponse:
    """Ask whether one is sure; then show the code, once: nothing keeps it.

    Whoever may not, reads what the parent of a child without an own account reads.
    """
    visitor = visitor_of(request)
    if not visitor.facts.slot:
        raise NotFound
    made, error = [], ""
    may_start = own.of_child(visitor.account_id) is not None
    if request.method == "POST" and may_start:
        try:
            started = pupils.start_childs_code(
                parent_id=visitor.account_id,
                school=request.visit.school,
                by=Actor.account(visitor.account_id),
            )
            made.append(sheets.card(started))
        except TooManyAttempts:
            error = _("Several codes were made today already. Ask the school, or try tomorrow.")
    return pages.render(
        request, "portal/childs_code.html", made=made, may_start=may_start, error=error
    )
