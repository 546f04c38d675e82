"""Write passwords: each under its keyring's lock, never two alike on one keyring."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from sleutelbos.accounts import keys
from sleutelbos.accounts.errors import PasswordTaken
from sleutelbos.accounts.models import Account, InitialCredential, Keyring
from sleutelbos.accounts.queries.keyrings import INITIAL_FAILURES
from sleutelbos.accounts.queries.passwords import has_tag
from sleutelbos.accounts.rules import passwords
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit import clock, codes, secrets


@transaction.atomic
def set_password(*, account_id: int, password: str, digests: Sequence[bytes], by: Actor) -> None:
    """Give an account its own password and burn its initial secret.

    Raise PasswordTaken when an account of the keyring has it already, chosen or initial, this one
    included: for the caller to refuse in the same words as any other password (D3).
    """
    keyring = Keyring.objects.select_for_update().get(account=account_id)
    others = Account.objects.filter(keyring=keyring, closed_at=None).select_related(
        "initialcredential"
    )
    if any(_has(account, password, digests) for account in others):
        raise PasswordTaken
    now = clock.now()
    Account.objects.filter(id=account_id).update(
        password_tag=keys.tag(account_id, digests[-1]),
        password_generation=len(digests) - 1,
        password_chosen_at=now,
    )
    InitialCredential.objects.filter(account_id=account_id).delete()


def retag(*, account_id: int, before: bytes, digests: Sequence[bytes], by: Actor) -> None:
    """Move an account to the newest cost, from the hash that its sign-in has just made.

    Only while ``before`` is still its tag: a password that was changed meanwhile stays changed.
    """
    Account.objects.filter(id=account_id, password_tag=before).update(
        password_tag=keys.tag(account_id, digests[-1]), password_generation=len(digests) - 1
    )


def count_initial_failure(*, account_ids: list[int], school_id: int, by: Actor) -> None:
    """Count a wrong guess against initial secrets; at the tenth they are burnt (D4).

    Without any it makes the same statements, so that they cannot be told by the time they take.
    """
    alive = InitialCredential.objects.filter(account_id__in=account_ids or [0])
    alive.update(failures=F("failures") + 1)
    for account_id in alive.filter(failures=INITIAL_FAILURES).values_list("account_id", flat=True):
        audit.record(
            "initial.burnt", school_id=school_id, by=by, subject=subject("account", account_id)
        )


def _has(account: Account, password: str, digests: Sequence[bytes]) -> bool:
    return has_tag(account, digests) or _is_initial(account, password)


def _is_initial(account: Account, password: str) -> bool:
    initial = getattr(account, "initialcredential", None)
    if initial is None:
        return False
    made = (
        keys.initial_digest(bytes(initial.salt), candidate)
        for candidate in (passwords.normalise(password), codes.normalise(password) or "")
    )
    return any(secrets.is_same(digest, bytes(initial.digest)) for digest in made)
