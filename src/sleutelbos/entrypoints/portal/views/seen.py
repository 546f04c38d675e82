"""Who looked at one's account, or changed it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sleutelbos.accounts.mails.notices import NOTICES
from sleutelbos.audit.words import EVENTS
from sleutelbos.entrypoints.portal import forms, wording
from sleutelbos.privacy.queries import glass
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest, visitor_of


@require_safe
def seen(request: PortalRequest) -> HttpResponse:
    """Show what happened to the account, by whom, and which mails were sent."""
    visitor = visitor_of(request)
    before_id = forms.row_id(request.GET.get("before", ""))
    found = glass.of_account(
        request.visit.school.id,
        account_id=visitor.account_id,
        person_id=visitor.person_id,
        before_id=before_id or None,
    )
    return pages.render(
        request,
        "portal/seen.html",
        seen=found[: glass.PAGE],
        older=found[glass.PAGE - 1].id if len(found) > glass.PAGE else 0,
        is_first=not before_id,
        mails=[] if before_id else glass.mails(visitor.account_id),
        events={**EVENTS, **wording.EVENTS},
        who=wording.WHO,
        states=wording.MAIL_STATES,
        titles={**{kind: notice.title for kind, notice in NOTICES.items()}, **wording.MAILS},
    )
