"""Ask the office for help (B2, D15)."""

from collections.abc import Sequence

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import STRANGER, Actor, subject
from sleutelbos.gate import charges
from sleutelbos.gate.actions import throttle
from sleutelbos.gate.models import HelpRequest
from sleutelbos.gate.rules import limits
from sleutelbos.gate.values import RequestKind
from sleutelbos.kit import clock


@transaction.atomic
def ask_office(
    *,
    school_id: int,
    children: Sequence[str],
    asker: str,
    email: str,
    phone: str,
    address: str = "",
    entered_by: str = "",
    by: Actor = STRANGER,
) -> None:
    """Put a request on the office's desk: children by name and class, the address to link.

    ``address`` is the network address of a stranger, for the limit; the office has none.
    """
    if address:
        charged = charges.of(limits.ASK_ADDRESS, address, "help", school_id=school_id)
        throttle.take(charges=charged, school_id=school_id, by=by)
    request = HelpRequest(
        school_id=school_id,
        kind=RequestKind.LINK_ADDRESS,
        children=list(children),
        asker=asker,
        email=email,
        phone=phone,
        entered_by=entered_by,
        made_at=clock.now(),
    )
    request.save(force_insert=True)
    audit.record("request.made", school_id=school_id, by=by, subject=subject("request", request.id))
