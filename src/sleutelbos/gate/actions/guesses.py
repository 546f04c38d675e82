"""Charge the guess of somebody who is in, or who holds a mailed link (D19)."""

from sleutelbos.accounts.queries import own
from sleutelbos.audit.values import Actor
from sleutelbos.gate import charges
from sleutelbos.gate.actions import throttle
from sleutelbos.gate.charges import Charge
from sleutelbos.gate.rules import limits


def charge(*, account_id: int, school_id: int, by: Actor) -> list[Charge]:
    """Charge the account's own bucket, or raise TooManyAttempts; return the charges made.

    Every door counts, so the keyring's bucket is charged too; but strangers who have filled that
    one must not keep out who is in (AUT-09).
    """
    keyring = f"keyring:{own.keyring_id(account_id)}"
    return throttle.take(
        charges=charges.of(limits.KNOWN_BROWSER, account_id, school_id=school_id),
        also=charges.of(limits.UNKNOWN_BROWSER, keyring, school_id=school_id),
        school_id=school_id,
        by=by,
    )
