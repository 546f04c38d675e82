"""Raise the epochs that end an account's connections."""

from django.db.models import F

from sleutelbos.accounts.models import Account, EmailLink, LinkedIdentity
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock


def raise_epochs(*, account_ids: list[int], with_grants: bool, by: Actor) -> None:
    """Make every older session dead; ``with_grants`` also the app, applications and known browsers.

    With these go the outside identities; mailed links of these accounts die always. But one by
    which its owner can freeze the account outlives a change of the password: whoever made it may
    be the one to be stopped.
    """
    accounts = Account.objects.filter(id__in=account_ids)
    if with_grants:
        accounts.update(
            session_epoch=F("session_epoch") + 1,
            grant_epoch=F("grant_epoch") + 1,
            browser_epoch=F("browser_epoch") + 1,
        )
        LinkedIdentity.objects.filter(account_id__in=account_ids).delete()
    else:
        accounts.update(session_epoch=F("session_epoch") + 1)
    links = EmailLink.objects.filter(account_id__in=account_ids, ended_at=None)
    if not with_grants:
        links = links.exclude(purpose=LinkPurpose.FREEZE)
    links.update(ended_at=clock.now())
