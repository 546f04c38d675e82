"""Link outside identities to accounts, and unlink them."""

from django.db import IntegrityError, transaction

from sleutelbos.accounts.errors import IdentityTaken
from sleutelbos.accounts.models import Account, LinkedIdentity
from sleutelbos.accounts.values import Identity
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound


@transaction.atomic
def link(*, account_id: int, identity: Identity, by: Actor) -> None:
    """Let an outside identity open an account, which waits for a reset that is going on.

    Raise IdentityTaken when the account has one of that provider, or this one opens another account
    of the keyring.
    """
    account = Account.objects.select_for_update().get(id=account_id)
    LinkedIdentity.objects.filter(account=account, epoch__lt=account.grant_epoch).delete()
    row = LinkedIdentity(
        school_id=account.school_id,
        account=account,
        keyring_id=account.keyring_id,
        kind=identity.kind,
        issuer=identity.issuer,
        subject=identity.subject,
        label=identity.label,
        epoch=account.grant_epoch,
        made_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise IdentityTaken from error


def unlink(*, identity_id: int, account_id: int, by: Actor) -> str:
    """End an outside identity of an account; return of what kind it was, or raise NotFound."""
    found = LinkedIdentity.objects.filter(id=identity_id, account_id=account_id)
    kind = found.values_list("kind", flat=True).first()
    if kind is None or not found.delete()[0]:
        raise NotFound
    return kind


def note_used(*, account_id: int, identity: Identity, by: Actor) -> None:
    """Note that an identity opened an account now, and by what its owner knows it now."""
    LinkedIdentity.objects.filter(
        account_id=account_id, issuer=identity.issuer, subject=identity.subject
    ).update(used_at=clock.now(), label=identity.label)
