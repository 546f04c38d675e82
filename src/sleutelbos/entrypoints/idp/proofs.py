"""Who says yes: the visitor, as an action wants to know it."""

from sleutelbos.connections.oauth.values import Proof
from sleutelbos.web.visit import Visitor


def of(visitor: Visitor) -> Proof:
    """Return who is signed in, in which session, and since when it is proved."""
    return Proof(
        account_id=visitor.account_id,
        session_id=visitor.session_id,
        proved_at=visitor.proved_at,
        has_factor=visitor.has_passed_factor,
    )
