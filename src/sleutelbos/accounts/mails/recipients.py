"""Whom a mail is for: the account, its owner's name, the child it is about, the language."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from sleutelbos.accounts.mails import plain
from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import links, reach, rights
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.kit import languages
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class Recipient:
    """One account as its mail needs it. Names are plain text; ``email`` is where mail goes now."""

    account_id: int
    email: str
    is_verified: bool
    is_staff: bool
    slot: int
    name: str
    child: str
    username: str
    language: str


def of_link(account_id: int, *, purpose: LinkPurpose, school: School) -> Recipient | None:
    """Return to whom a link of this purpose goes; None when there is nobody to mail it to."""
    account = _accounts(Right.SIGN_IN).filter(id=account_id).first()
    if account is None or (purpose is LinkPurpose.VERIFY and not _has_to_verify(account)):
        return None
    return _recipient(account, links.address_for(account, purpose=purpose), school)


def of_notice(account_id: int, *, right: Right, school: School, to: str = "") -> Recipient | None:
    """Return to whom a notice goes: who owns the account and may have it, or where ``to`` says."""
    account = _accounts(right).filter(id=account_id).first()
    return _recipient(account, to or account.email, school) if account else None


def of_sign_in(account_id: int, *, at: dt.datetime, school: School) -> Recipient | None:
    """Return who is told of a sign-in: at an address that was proved before it, else nobody."""
    known = _accounts(Right.SIGN_IN).filter(
        id=account_id, email_verified_at__lt=at, email_unreachable_at=None, suspended_at=None
    )
    account = known.first()
    return _recipient(account, account.email, school) if account else None


def of_reminder(account_id: int, *, school: School) -> Recipient | None:
    """Return to whom a reminder goes: also where an address was typed and not proved yet."""
    account = _accounts(Right.SIGN_IN).filter(id=account_id, suspended_at=None).first()
    return _recipient(account, account.typed_email or account.email, school) if account else None


def of_notification(account_id: int, *, school: School) -> Recipient | None:
    """Return who may be mailed that there is a message: at a proved address that works, now."""
    account = _accounts(Right.MESSAGES).filter(reach.by_mail(), id=account_id).first()
    return _recipient(account, account.email, school) if account else None


def who_may_recover(username_key: str, *, email_key: str, school: School) -> list[Recipient]:
    """Return the accounts of a username whose verified address this is, the pupil's own first.

    Mail goes to the stored address, never to the one that was typed (REC-02).
    """
    if not (username_key and email_key):
        return []
    may_recover = Q(suspended_at=None) | Q(frozen_at__isnull=False)
    found = _accounts(Right.SIGN_IN).filter(
        may_recover,
        keyring__keyringname__key=username_key,
        keyring__closed_at=None,
        email_key=email_key,
        email_verified_at__isnull=False,
    )
    made = [_recipient(account, account.email, school) for account in found.order_by("slot")]
    return [recipient for recipient in made if recipient]


def _accounts(right: Right) -> QuerySet[Account]:
    """Return the accounts whose owners may; to whoever may not, no mail leaves the house."""
    rows = Account.objects.filter(rights.may(right), closed_at=None)
    return rows.select_related("person", "keyring__pupil__person")


def _has_to_verify(account: Account) -> bool:
    """Say whether there is something to prove; an address that failed is proved again (D17)."""
    is_proved = account.email_verified_at is not None and account.email_unreachable_at is None
    return bool(account.typed_email) or not is_proved


def _recipient(account: Account, email: str, school: School) -> Recipient | None:
    if not email:
        return None
    person, pupil = account.person, account.keyring.pupil
    names = account.keyring.keyringname_set.filter(is_alias=False)
    home = pupil.person.language if pupil else ""  # the register knows the family's by the pupil
    wishes = (account.language, person.language, home, school.language)
    return Recipient(
        account_id=account.id,
        email=email,
        is_verified=account.email_verified_at is not None and email == account.email,
        is_staff=pupil is None,
        slot=account.slot,
        name=plain.name(f"{person.first_name} {person.family_name}"),
        child=plain.name(pupil.person.first_name) if pupil else "",
        username=names.values_list("name", flat=True).first() or "",
        language=languages.chosen(wishes, offered=school.languages if pupil else languages.FULL),
    )
