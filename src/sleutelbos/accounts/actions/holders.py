"""Let accounts have another holder: when two people turn out to be one."""

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import Actor


def move(*, keep_id: int, gone_id: int, by: Actor) -> None:
    """Give the accounts of one person to another; each keeps its own password and address."""
    Account.objects.filter(person_id=gone_id).update(person_id=keep_id)
