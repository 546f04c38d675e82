"""The accounts of families as the office sees them: facts, letters, mails; never a secret."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Window,
)

from sleutelbos.accounts.models import Account, EmailLink, KeyringName
from sleutelbos.accounts.queries import rights
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.kit import bulk, clock
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.values import Right


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One account with all that tells where it stands."""

    id: int
    keyring_id: int
    pupil_id: int | None
    person_id: int
    slot: int
    first_name: str
    family_name: str
    language: str
    is_staff: bool
    is_suspended: bool
    asks_factor: bool
    may_sign_in: bool  # by the rights for this child; a pupil and staff always
    email: str
    typed_email: str
    phone: str
    mobile: str
    is_unreachable: bool
    recognised_at: dt.datetime | None
    agreed_version: int
    password_chosen_at: dt.datetime | None
    devices_reviewed_at: dt.datetime | None
    details_given_at: dt.datetime | None
    details_confirmed_at: dt.datetime | None
    email_verified_at: dt.datetime | None
    letter_made_at: dt.datetime | None
    letter_expires_at: dt.datetime | None
    letter_failures: int
    mail_made_at: dt.datetime | None
    mail_expires_at: dt.datetime | None

    @property
    def name(self) -> str:
        """Return the name of the account's owner."""
        return f"{self.first_name} {self.family_name}"

    @property
    def address(self) -> str:
        """Return the address that counts now: typed and to be proved, else bound."""
        return self.typed_email or self.email


@dataclass(frozen=True, slots=True)
class Bounced:
    """Somebody whose mail came back."""

    pupil_id: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Username:
    """A name by which a keyring is found."""

    name: str
    is_alias: bool


def of_pupils(pupil_ids: Collection[int]) -> list[AccountFacts]:
    """Return the accounts of these pupils' keyrings by slot, in one statement."""
    return _facts(
        Account.objects.filter(
            keyring__pupil_id__in=pupil_ids, keyring__closed_at=None, closed_at=None
        )
    )


def of_person(person_id: int) -> list[AccountFacts]:
    """Return the accounts of one person: one for each child."""
    return _facts(Account.objects.filter(person_id=person_id, closed_at=None))


def account(account_id: int) -> AccountFacts:
    """Return one account; raise NotFound, also when it is closed or of another school."""
    found = _facts(Account.objects.filter(id=account_id, closed_at=None))
    if not found:
        raise NotFound
    return found[0]


def family_account(account_id: int) -> AccountFacts:
    """Return an account of a pupil's keyring; raise NotFound, also for one of staff."""
    found = account(account_id)
    if found.pupil_id is None:
        raise NotFound
    return found


def of_staff() -> list[AccountFacts]:
    """Return the accounts of the staff."""
    return _facts(
        Account.objects.filter(
            keyring__pupil=None, closed_at=None, keyring__staff_member__left_on=None
        )
    )


def names(account_ids: Collection[int]) -> dict[int, str]:
    """Return the names of the owners of these accounts, closed ones too."""
    rows = Account.objects.filter(id__in=account_ids).values_list(
        "id", "person__first_name", "person__family_name"
    )
    return {account_id: f"{first} {family}" for account_id, first, family in rows}


def with_address(account_ids: Collection[int]) -> list[int]:
    """Return which of these accounts have a bound address."""
    found: list[int] = []
    for batch in bulk.batches(sorted(account_ids)):
        rows = Account.objects.filter(id__in=batch).exclude(email="")
        found += rows.order_by("id").values_list("id", flat=True)
    return found


def person_of(account_id: int) -> int:
    """Return whose account it is, also when it is closed; zero when there is none."""
    rows = Account.objects.filter(id=account_id).values_list("person_id", flat=True)
    return rows.first() or 0


def roles(account_ids: Collection[int]) -> dict[int, str]:
    """Return the role of those of these accounts that are of staff, closed ones too."""
    rows = Account.objects.filter(id__in=account_ids, keyring__staff_member__isnull=False)
    return dict(rows.values_list("id", "keyring__staff_member__role"))


def usernames(keyring_id: int) -> list[Username]:
    """Return the names of a keyring, the one in force first."""
    rows = KeyringName.objects.filter(keyring_id=keyring_id).order_by("is_alias", "id")
    return [Username(*row) for row in rows.values_list("name", "is_alias")]


def usernames_of(keyring_ids: Collection[int]) -> dict[int, str]:
    """Return the username in force of each of these keyrings."""
    rows = KeyringName.objects.filter(keyring_id__in=keyring_ids, is_alias=False)
    return dict(rows.values_list("keyring_id", "name"))


def usernames_of_staff() -> dict[int, str]:
    """Return the username in force by member of staff."""
    rows = KeyringName.objects.filter(keyring__pupil=None, keyring__closed_at=None, is_alias=False)
    return dict(rows.values_list("keyring__staff_member_id", "name"))


def bounced(limit: int) -> tuple[list[Bounced], int]:
    """Return accounts of families whose mail came back, newest first, and how many there are."""
    rows = Account.objects.filter(
        ~Q(email="") | ~Q(typed_email=""),
        email_unreachable_at__isnull=False,
        closed_at=None,
        keyring__pupil__left_on=None,
        keyring__staff_member=None,
    ).order_by("-email_unreachable_at")
    found = rows.values_list(
        "keyring__pupil_id", "person__first_name", "person__family_name", "typed_email", "email",
        Window(Count("id")),
    )[:limit]  # fmt: skip
    shown = [(Bounced(row[0], f"{row[1]} {row[2]}", row[3] or row[4]), row[5]) for row in found]
    return [one for one, _ in shown], shown[0][1] if shown else 0


def _facts(
    accounts: QuerySet[Account, Account],
    *,
    order: tuple[str, ...] = ("keyring_id", "slot"),
    limit: int | None = None,
) -> list[AccountFacts]:
    mails = EmailLink.objects.filter(account=OuterRef("id"), purpose=LinkPurpose.VERIFY)
    newest = mails.order_by("-id")
    rows = accounts.order_by(*order).annotate(
        may_sign_in=ExpressionWrapper(rights.may(Right.SIGN_IN), output_field=BooleanField()),
        mail_made_at=Subquery(newest.values("made_at")[:1]),
        mail_expires_at=Subquery(newest.values("expires_at")[:1]),
        mail_ended_at=Subquery(newest.values("ended_at")[:1]),
    )
    now = clock.now()
    return [_fact(row, now) for row in rows.values_list(*_COLUMNS)[:limit]]


_COLUMNS = (
    "id", "keyring_id", "keyring__pupil_id", "person_id", "slot", "person__first_name",
    "person__family_name", "language", "keyring__staff_member_id", "suspended_at", "may_sign_in",
    "asks_factor",
    "email", "typed_email", "phone", "mobile", "email_unreachable_at", "recognised_at",
    "agreed_version", "password_chosen_at", "devices_reviewed_at", "details_given_at",
    "details_confirmed_at", "email_verified_at", "initialcredential__made_at",
    "initialcredential__expires_at", "initialcredential__failures", "mail_made_at",
    "mail_expires_at", "mail_ended_at",
)  # fmt: skip


def _fact(row: tuple[Any, ...], now: dt.datetime) -> AccountFacts:
    known = dict(zip(_COLUMNS, row, strict=True))
    ended_at = known.pop("mail_ended_at")
    if ended_at is not None and known["mail_expires_at"] is not None:
        known["mail_expires_at"] = min(now, known["mail_expires_at"])
    renamed = {
        "keyring__pupil_id": "pupil_id",
        "person__first_name": "first_name",
        "person__family_name": "family_name",
        "initialcredential__made_at": "letter_made_at",
        "initialcredential__expires_at": "letter_expires_at",
    }
    return AccountFacts(
        is_staff=known.pop("keyring__staff_member_id") is not None,
        is_suspended=known.pop("suspended_at") is not None,
        may_sign_in=bool(known.pop("may_sign_in")),
        is_unreachable=known.pop("email_unreachable_at") is not None,
        letter_failures=known.pop("initialcredential__failures") or 0,
        **{renamed.get(name, name): value for name, value in known.items()},
    )
