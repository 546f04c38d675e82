"""What an account is and has, for its owner's own pages."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import QuerySet

from sleutelbos.accounts.models import Account, KeyringName
from sleutelbos.accounts.queries import rights
from sleutelbos.accounts.rules.passwords import Context
from sleutelbos.kit import addresses
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class Details:
    """An account's own details; ``email`` is what was typed last, else what is bound."""

    email: str
    phone: str
    mobile: str
    bound_email: str
    is_bound_verified: bool
    is_verified: bool
    has_confirmed: bool


def details(account_id: int) -> Details:
    """Return the details of an account."""
    account = Account.objects.get(id=account_id)
    return Details(
        email=account.typed_email or account.email,
        phone=account.phone,
        mobile=account.mobile,
        bound_email=account.email,
        is_bound_verified=account.email_verified_at is not None,
        is_verified=account.email_verified_at is not None and not account.typed_email,
        has_confirmed=account.details_confirmed_at is not None,
    )


def email_key(account_id: int) -> str:
    """Return the canonical form of the address that is bound to an account; "" without one."""
    found = Account.objects.filter(id=account_id, closed_at=None)
    return found.values_list("email_key", flat=True).first() or ""


def username(keyring_id: int) -> str:
    """Return the username in force of a keyring."""
    return KeyringName.objects.values_list("name", flat=True).get(
        keyring_id=keyring_id, is_alias=False
    )


def handle(account_id: int) -> bytes:
    """Return what an authenticator knows an account by: it says nothing of whose it is."""
    return Account.objects.values_list("public_id", flat=True).get(id=account_id).bytes


def is_free_of_family(account_id: int, *, email: str) -> bool:
    """Say whether no other co-account of the keyring has this address bound (D12)."""
    account = Account.objects.values_list("keyring_id", "slot").get(id=account_id)
    others = Account.objects.filter(
        keyring_id=account[0], slot__gte=1, closed_at=None, email_key=addresses.canonical(email)
    )
    return account[1] == 0 or not others.exclude(id=account_id).exists()


@dataclass(frozen=True, slots=True)
class PupilsAccount:
    """A pupil's own account, with the name by which it is opened."""

    account_id: int
    name: str
    username: str


def pupils(account_ids: Collection[int]) -> list[PupilsAccount]:
    """Return those of these accounts that are pupils' own and in use, in order of name."""
    rows = _pupils().filter(id__in=account_ids).order_by("person__words", "id")
    return [
        PupilsAccount(id_, f"{first} {family}", username)
        for id_, first, family, username in rows.values_list(
            "id", "person__first_name", "person__family_name", "keyring__keyringname__name"
        )
    ]


def of_child(account_id: int) -> int | None:
    """Return the pupil's own account for a parent who may see all that is in it; else None.

    Whoever may not sign in, get messages or see details of the child gets no key to them either.
    """
    parents = Account.objects.filter(
        rights.may(Right.SIGN_IN),
        rights.may(Right.MESSAGES),
        rights.may(Right.DETAILS),
        id=account_id,
        slot__gte=1,
    )
    child = _pupils().filter(keyring__account__in=parents)
    return child.values_list("id", flat=True).first()


def _pupils() -> QuerySet[Account, Account]:
    return Account.objects.filter(
        slot=0,
        closed_at=None,
        suspended_at=None,
        keyring__closed_at=None,
        keyring__pupil__left_on=None,
        keyring__pupil__isnull=False,
        keyring__keyringname__is_alias=False,
    )


def password_context(account_id: int, *, school: School) -> Context:
    """Return what a guesser would know about the holder of an account (D9)."""
    rows = Account.objects.filter(id=account_id).values_list(
        "person__first_name",
        "person__family_name",
        "keyring__pupil__person__first_name",
        "keyring__pupil__person__family_name",
        "keyring__keyringname__name",
        "email",
    )
    known = {str(value) for row in rows for value in row if value}
    known |= {school.name, school.town, urlsplit(school.origin).hostname or ""}
    return Context(words=tuple(sorted(known - {""})), template_prefix=school.template_prefix)


def has_password(account_id: int) -> bool:
    """Say whether an account has its own password."""
    return Account.objects.filter(id=account_id).exclude(password_chosen_at=None).exists()


def public_id(account_id: int) -> UUID:
    """Return the opaque id of an account."""
    return Account.objects.values_list("public_id", flat=True).get(id=account_id)


def keyring_id(account_id: int) -> int:
    """Return the keyring of an account."""
    return Account.objects.values_list("keyring_id", flat=True).get(id=account_id)
