"""Let somebody guess again: the operator's answer to whom the throttle keeps out (AUT-06)."""

from django.db import transaction

from sleutelbos.accounts.queries import keyrings
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.gate import charges
from sleutelbos.gate.models import Bucket
from sleutelbos.gate.rules import limits

_OF_ACCOUNTS = (*limits.KNOWN_BROWSER, *limits.SECOND_FACTOR, *limits.TYPED_CODE)


@transaction.atomic
def clear(*, school_id: int, username: str, by: Actor) -> None:
    """Empty the buckets of a username and of its accounts; those of addresses stay as they are."""
    found = keyrings.keyring(school_id, username=username)
    of_keyring = charges.of(limits.UNKNOWN_BROWSER, found.throttle_key, school_id=school_id)
    of_accounts = [
        charge
        for key in found.keys
        for charge in charges.of(_OF_ACCOUNTS, key.account_id, school_id=school_id)
    ]
    keys = [charge.key for charge in of_keyring + of_accounts]
    counters = Bucket.objects.filter(key__in=keys)
    list(counters.select_for_update().order_by("key"))  # the order in which a guess takes them
    counters.delete()
    # Of a name that is nobody's, only that it was asked: the log cannot forget a subject.
    about = found.throttle_key if found.keys else ""
    audit.record("throttle.cleared", school_id=school_id, by=by, subject=about)
