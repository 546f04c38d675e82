"""Known browsers: a cookie given after a sign-in; strangers' guesses do not count there."""

from sleutelbos.audit.values import Actor
from sleutelbos.gate.queries import browsers as cookies
from sleutelbos.kit import clock, tokens


def admit(*, school_id: int, account_id: int, browser_epoch: int, by: Actor) -> str:
    """Return the cookie that makes a browser known for one account, for 180 days."""
    day = int(clock.now().timestamp() // 86_400)
    body = f"{account_id}.{browser_epoch}.{day}.{tokens.new()}"
    return f"{body}.{cookies.mark(school_id, body)}"
