"""Hash a password for an account, and say whether it is the account's."""

from collections.abc import Sequence

from sleutelbos.accounts import keys
from sleutelbos.accounts.models import Account, Keyring
from sleutelbos.accounts.rules import passwords
from sleutelbos.kit import secrets


def digests_for(account_id: int, *, password: str) -> tuple[bytes, ...]:
    """Return the slow hashes of a password on this account's keyring; call before any lock."""
    salt = Keyring.objects.values_list("salt", flat=True).get(account=account_id)
    return keys.digests(passwords.normalise(password), bytes(salt))


def is_password(account_id: int, *, digests: Sequence[bytes]) -> bool:
    """Say whether these hashes are of the account's own password."""
    return has_tag(Account.objects.get(id=account_id), digests)


def has_tag(account: Account, digests: Sequence[bytes]) -> bool:
    """Say whether an account keeps the tag of these hashes."""
    if not account.password_tag:
        return False
    made = keys.tag(account.id, digests[account.password_generation])
    return secrets.is_same(made, bytes(account.password_tag))
