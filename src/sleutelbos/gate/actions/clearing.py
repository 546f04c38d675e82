"""Forget counters: the operator lets somebody guess again (AUT-06), or their time is over."""

from django.db import transaction
from django.db.models import QuerySet

from sleutelbos.accounts.queries import keyrings
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.gate import charges
from sleutelbos.gate.models import Bucket
from sleutelbos.gate.rules import limits
from sleutelbos.kit import clock

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
    _remove(Bucket.objects.filter(key__in=keys))
    # Of a name that is nobody's, only that it was asked: the log cannot forget a subject.
    about = found.throttle_key if found.keys else ""
    audit.record("throttle.cleared", school_id=school_id, by=by, subject=about)


@transaction.atomic
def forget(*, by: Actor) -> None:
    """Forget the counters of the school at work that have run empty by now."""
    long_ago = clock.now().timestamp() - limits.KEPT_DAYS * limits.DAY
    _remove(Bucket.objects.filter(leaked_at__lt=long_ago))


def _remove(counters: QuerySet[Bucket]) -> None:
    """Delete counters in the order in which a guess takes them: neither waits for the other."""
    list(counters.select_for_update().order_by("key").values_list("id"))
    counters.delete()
