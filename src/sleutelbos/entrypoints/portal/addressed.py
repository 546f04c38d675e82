"""Links of mails: for whom they are, and what becomes of one that another account opens."""

from django.http import HttpResponse, HttpResponseRedirect

from sleutelbos.accounts.queries import bunches
from sleutelbos.messaging.queries import marks
from sleutelbos.web import pages
from sleutelbos.web.visit import PortalRequest, Visitor, visitor_of


def elsewhere(request: PortalRequest, message_id: int = 0) -> HttpResponse | None:
    """Answer the link of a mail that went to another account; None when it may open here.

    It opens for another child of the same parent: by itself where that account is open in this
    browser, or else the page says how. Of anybody else's it tells nothing.
    """
    mark, visitor = request.GET.get("for", ""), visitor_of(request)
    if mark in ("", marks.reader(visitor.account_id)):
        return None
    for one in visitor.beside:
        if mark == marks.reader(one.account_id):
            way = HttpResponseRedirect(f"{one.path}&message={message_id}")
            return way if message_id else None  # a list is of all children anyway
    path = request.get_full_path()
    return pages.render(
        request, "portal/other_account.html", next_path=path, child=_not_open(visitor, mark)
    )


def _not_open(visitor: Visitor, mark: str) -> str:
    """Return which child of the visitor's own it is for, when it is not open in this browser."""
    bunch = bunches.of_account(visitor.account_id)
    members = bunches.members(bunch, but=visitor.account_id) if bunch else []
    return next((one.child_name for one in members if mark == marks.reader(one.account_id)), "")
