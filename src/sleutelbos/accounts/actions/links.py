"""Mint and use mailed links: one account, one address, one purpose, once (D13).

The database holds only digests. Token and code are derived from the job that mails them, so that
a job which runs again after a crash makes the same mail, and a link that was delivered before
still works (P12). The newest link wins.
"""

import base64
import datetime as dt
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import F

from sleutelbos.accounts.models import Account, EmailLink
from sleutelbos.accounts.queries import links, rights
from sleutelbos.accounts.queries.links import find
from sleutelbos.accounts.values import LinkPurpose, MailedLink
from sleutelbos.audit.values import Actor
from sleutelbos.kit import addresses, clock, secrets
from sleutelbos.people.values import Right

__all__ = ["CODE_TRIES", "LIFETIMES", "Minted", "consume", "consume_code", "find", "mint", "void"]

LIFETIMES = {
    LinkPurpose.VERIFY: dt.timedelta(hours=72),
    LinkPurpose.RESET: dt.timedelta(minutes=60),
    LinkPurpose.BROWSER: dt.timedelta(minutes=60),
    LinkPurpose.INVITATION: dt.timedelta(days=7),
    LinkPurpose.FREEZE: dt.timedelta(days=7),
}
CODE_TRIES = 10
HOURLY_LIMITS = (  # mails to one account
    ({LinkPurpose.RESET, LinkPurpose.BROWSER}, 3),  # which strangers cause (REC-06)
    ({LinkPurpose.FREEZE}, 5),  # which say where it was signed in to
)


@dataclass(frozen=True, slots=True)
class Minted:
    """A link's secrets, for the mail that is being made and nothing else."""

    token: str = field(repr=False)
    code: str = field(repr=False)
    expires_at: dt.datetime
    is_new: bool = True


@transaction.atomic
def mint(
    *,
    account_id: int,
    school_id: int,
    purpose: LinkPurpose,
    email: str,
    job_id: int,
    by: Actor,
) -> Minted | None:
    """Make the link that a job mails, voiding older ones; its life starts now, at hand-over.

    Return None when there is nothing to mail: the account is closed or may not be used, the link
    was used or voided since the job's last attempt, or there were enough such mails this hour.
    """
    now = clock.now()
    if not Account.objects.select_for_update().filter(id=account_id, closed_at=None).exists():
        return None
    if not rights.is_allowed(account_id, Right.SIGN_IN):
        return None
    minted = _derive(school_id, account_id, purpose=purpose, email=email, job_id=job_id, now=now)
    digest = links.token_digest(minted.token)
    before = EmailLink.objects.filter(token_digest=digest)
    if before.exists():  # by this job's last attempt
        is_live = before.filter(ended_at=None).update(expires_at=minted.expires_at)
        return replace(minted, is_new=False) if is_live else None
    if _has_enough(account_id, purpose, now=now):
        return None
    void(account_id=account_id, purpose=purpose, by=by)
    EmailLink(
        school_id=school_id,
        account_id=account_id,
        purpose=purpose,
        email=email,
        email_key=addresses.canonical(email),
        token_digest=digest,
        code_digest=links.code_digest(minted.code, token_digest=digest),
        made_at=now,
        expires_at=minted.expires_at,
    ).save(force_insert=True)
    return minted


@transaction.atomic
def consume(*, token: str, purpose: LinkPurpose, by: Actor) -> MailedLink | None:
    """Use a link, exactly once; None when it is not live, or not for this purpose or school."""
    digest = links.token_digest(token)
    link = links.live(clock.now()).filter(token_digest=digest, purpose=purpose).first()
    return _use(link) if link else None


@transaction.atomic
def consume_code(
    *,
    account_id: int,
    code: str,
    purpose: LinkPurpose,
    by: Actor,
) -> MailedLink | None:
    """Use an account's link by its six digits, exactly once; None when they are wrong.

    Each try counts, whoever tries; after ten only the link itself still works. The caller commits
    also when the answer is None, or the count is lost.
    """
    _lock(account_id)
    link = links.live(clock.now()).filter(account_id=account_id, purpose=purpose).first()
    if link is None or not _count_try(link):
        return None
    typed = "".join(letter for letter in code if letter.isdecimal() and letter.isascii())
    made = links.code_digest(typed, token_digest=bytes(link.token_digest))
    return _use(link) if secrets.is_same(made, bytes(link.code_digest or b"")) else None


def void(*, account_id: int, by: Actor, purpose: LinkPurpose | None = None) -> None:
    """End an account's links, such as when its address changes; of one purpose, or all.

    By which its owner can freeze it stays: it does not depend on the address.
    """
    alive = EmailLink.objects.filter(account_id=account_id, ended_at=None)
    alive = alive.filter(purpose=purpose) if purpose else alive.exclude(purpose=LinkPurpose.FREEZE)
    alive.update(ended_at=clock.now())


def _derive(
    school_id: int,
    account_id: int,
    *,
    purpose: LinkPurpose,
    email: str,
    job_id: int,
    now: dt.datetime,
) -> Minted:
    """Make the secrets of a job's link: the same at every attempt, and nobody else's."""
    parts = (school_id, account_id, purpose.value, addresses.canonical(email), job_id)
    token = base64.urlsafe_b64encode(secrets.derived("email_link", *parts)[:24]).decode()
    number = int.from_bytes(secrets.derived("email_code", *parts)) % 1_000_000
    return Minted(token=token, code=f"{number:06d}", expires_at=now + LIFETIMES[purpose])


def _has_enough(account_id: int, purpose: LinkPurpose, *, now: dt.datetime) -> bool:
    lately = EmailLink.objects.filter(
        account_id=account_id, made_at__gt=now - dt.timedelta(hours=1)
    )
    return any(
        lately.filter(purpose__in=together).count() >= most
        for together, most in HOURLY_LIMITS
        if purpose in together
    )


def _count_try(link: EmailLink) -> bool:
    """Count a try before it is looked at; say whether it was one of the ten."""
    tries = EmailLink.objects.filter(id=link.id, code_failures__lt=CODE_TRIES)
    return tries.update(code_failures=F("code_failures") + 1) == 1


def _use(link: EmailLink) -> MailedLink | None:
    """End a live link as used; whoever changes it from live has used it."""
    account = _lock(link.account_id)
    alive = EmailLink.objects.filter(id=link.id, ended_at=None)
    if not links.is_bound(link, account=account) or alive.update(ended_at=clock.now()) != 1:
        return None
    return links.mailed(link)


def _lock(account_id: int) -> Account:
    """Lock the account before its links, as every change of its address does."""
    accounts = Account.objects.select_for_update(of=("self",)).select_related("person")
    return accounts.get(id=account_id)
