"""The inboxes of a parent's children as one."""

from sleutelbos.entrypoints.portal import post
from sleutelbos.kit import scope
from sleutelbos.messaging.queries import mailbox
from sleutelbos.messaging.queries.mailbox import Lines
from sleutelbos.messaging.rules.cursors import Cursor
from sleutelbos.messaging.values import Place, Reader
from sleutelbos.web.visit import Beside, PortalRequest, visitor_of


def of_all(
    request: PortalRequest, *, before: Cursor | None = None
) -> tuple[Lines, dict[int, Beside]]:
    """Return a page of all inboxes, the newest first, and of which other child each line is.

    Each is read as its own account, in its own school, by its own index.
    """
    pages = [mailbox.folder(post.reader_of(request), Place.INBOX, before=before)]
    children: dict[int, Beside] = {}
    for one in visitor_of(request).beside:
        with scope.within(one.school.id):
            reader = Reader(one.account_id, may_read=one.may_read)
            found = mailbox.folder(reader, Place.INBOX, before=before)
        pages.append(found)
        children |= dict.fromkeys((line.delivery_id for line in found.lines), one)
    return mailbox.merged(pages), children
