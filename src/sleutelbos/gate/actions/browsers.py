"""Known browsers: a cookie given after a sign-in; strangers' guesses do not count there."""

from sleutelbos.audit.values import Actor
from sleutelbos.gate.queries import browsers as cookies
from sleutelbos.gate.values import Client
from sleutelbos.kit import clock, tokens


def admit(
    *, school_id: int, account_id: int, browser_epoch: int, by: Actor, client: Client | None = None
) -> str:
    """Return the cookie that makes a browser known for one account, for 180 days.

    Where others use the computer too there is none.
    """
    if client is not None and client.is_shared:
        return ""
    day = int(clock.now().timestamp() // 86_400)
    body = f"{account_id}.{browser_epoch}.{day}.{tokens.new()}"
    return f"{body}.{cookies.mark(school_id, body)}"
