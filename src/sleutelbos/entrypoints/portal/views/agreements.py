"""What one agreed to, and the receipt of it."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from sleutelbos.accounts.actions import receipts
from sleutelbos.accounts.queries import acceptances
from sleutelbos.audit.values import Actor
from sleutelbos.schools import queries as schools
from sleutelbos.web import pages
from sleutelbos.web.files import attachment
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_safe
def accepted(request: PortalRequest) -> HttpResponse:
    """Show what the visitor agreed to, the last first."""
    found = acceptances.of_account(visitor_of(request).account_id)
    texts = {one.id: schools.agreement_at(one.version, language=one.language) for one in found[:1]}
    return pages.render(request, "portal/agreed.html", accepted=found, texts=texts)


@require_POST
def receipt(request: PortalRequest, acceptance_id: int) -> HttpResponse:
    """Give the receipt of one acceptance of the visitor."""
    account_id = visitor_of(request).account_id
    content = receipts.make(
        acceptance_id=acceptance_id,
        school=request.visit.school,
        account_id=account_id,
        by=Actor.account(account_id),
    )
    return attachment(f"agreement-{acceptance_id}.pdf", content)
