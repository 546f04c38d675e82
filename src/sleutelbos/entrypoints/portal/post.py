"""Who reads and writes messages: the visitor, as the package of messages knows people."""

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal.forms import row_id
from sleutelbos.messaging.rules.cursors import Cursor
from sleutelbos.messaging.values import Reader, Sender, SenderRole
from sleutelbos.people.values import Right
from sleutelbos.web.visit import PortalRequest, Visitor, visitor_of

MOST = 200  # rows of one form


def reader_of(request: PortalRequest) -> Reader:
    """Return the visitor as the owner of a mailbox."""
    visitor = visitor_of(request)
    return Reader(visitor.account_id, may_read=visitor.may(Right.MESSAGES))


def sender_of(request: PortalRequest) -> Sender:
    """Return the visitor as somebody who writes."""
    visitor = visitor_of(request)
    return Sender(
        account_id=visitor.account_id,
        person_id=visitor.person_id,
        keyring_id=visitor.keyring_id,
        role=_role(visitor),
        name=visitor.name,
    )


def actor(request: PortalRequest) -> Actor:
    """Return who acts."""
    return Actor.account(visitor_of(request).account_id)


def ids(post: QueryDict, name: str = "id") -> list[int]:
    """Read the rows that were chosen in a form."""
    found = (row_id(text) for text in post.getlist(name)[:MOST])
    return [one for one in dict.fromkeys(found) if one]


def number(text: str) -> int:
    """Read a number from a form or an address; what is none counts as nothing."""
    return row_id(text)


def older(cursor: Cursor | None, **facts: str) -> str:
    """Return what leads from a page of a list to the next one; nothing after the last one."""
    return f"?{urlencode({**facts, 'before': str(cursor)})}" if cursor else ""


def go(name: str, *parts: object, **facts: object) -> HttpResponse:
    """Go to a page after an act; the facts say what was done."""
    address = reverse(name, args=parts)
    said = urlencode({fact: str(value) for fact, value in facts.items()})
    return HttpResponseRedirect(f"{address}?{said}" if said else address)


def _role(visitor: Visitor) -> SenderRole:
    if visitor.staff_role:
        return SenderRole(visitor.staff_role)
    return SenderRole.GUARDIAN if visitor.facts.slot else SenderRole.PUPIL
