"""Find mailed links. Looking consumes nothing: mail scanners look too (D13)."""

import datetime as dt

from django.db.models import QuerySet

from sleutelbos.accounts.models import Account, EmailLink
from sleutelbos.accounts.queries import rights
from sleutelbos.accounts.values import LinkPurpose, MailedLink
from sleutelbos.kit import clock, secrets
from sleutelbos.people.values import Right


def find(token: str, *, purpose: LinkPurpose) -> MailedLink | None:
    """Return the live link of a token, for this purpose and in this school."""
    link = live(clock.now()).filter(token_digest=token_digest(token), purpose=purpose).first()
    return mailed(link) if link and is_bound(link, account=link.account) else None


def expired_account(token: str, *, purpose: LinkPurpose) -> int | None:
    """Return whose a link is that only time has killed, to be offered a new one."""
    link = (
        EmailLink.objects.filter(
            token_digest=token_digest(token),
            purpose=purpose,
            ended_at=None,
            expires_at__lte=clock.now(),
            account__closed_at=None,
        )
        .filter(rights.may(Right.SIGN_IN, path="account__"))
        .select_related("account__keyring", "account__person")
        .first()
    )
    return link.account_id if link and is_bound(link, account=link.account) else None


def live(now: dt.datetime) -> QuerySet[EmailLink]:
    """Return the links that are neither used, voided nor expired, of accounts that may be used."""
    return EmailLink.objects.filter(
        rights.may(Right.SIGN_IN, path="account__"),
        ended_at=None,
        expires_at__gt=now,
        account__closed_at=None,
    ).select_related("account__keyring", "account__person")


def is_bound(link: EmailLink, *, account: Account) -> bool:
    """Say whether the address that the link was mailed to is still the account's (EML-01).

    A link that can only freeze the account stays good: a thief's first act is another address.
    """
    purpose = LinkPurpose(link.purpose)
    if purpose is LinkPurpose.FREEZE:
        return True
    return link.email != "" and link.email == address_for(account, purpose=purpose)


def address_for(account: Account, *, purpose: LinkPurpose) -> str:
    """Return where a link of this purpose is mailed to, and stays bound to; "" when nowhere.

    Only a proved address gets a reset or a known browser; an invitation goes there too, and while
    there is none to where the school says that its member of staff reads mail.
    """
    if purpose is LinkPurpose.VERIFY:
        return account.typed_email or account.email
    if purpose is LinkPurpose.INVITATION and not account.email_verified_at:
        return account.typed_email or account.email or account.person.register_email
    return account.email if account.email_verified_at else ""


def mailed(link: EmailLink) -> MailedLink:
    """Return what others may know of a link."""
    return MailedLink(
        account_id=link.account_id,
        email=link.email,
        is_staff=link.account.keyring.staff_member_id is not None,
        browser_epoch=link.account.browser_epoch,
    )


def token_digest(token: str) -> bytes:
    """Return what is kept of a mailed token."""
    return secrets.digest("email_link", token)


def code_digest(code: str, *, token_digest: bytes) -> bytes:
    """Return what is kept of the typed code beside a link."""
    return secrets.digest("email_code", token_digest, code)
