"""Who gets a letter, and which printed ones can still be downloaded."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from django.db.models import Q, QuerySet

from sleutelbos.accounts.models import Account, LetterPrint
from sleutelbos.accounts.queries import rights
from sleutelbos.accounts.queries.keyrings import INITIAL_FAILURES
from sleutelbos.accounts.rules import letters
from sleutelbos.accounts.rules.letters import Address
from sleutelbos.accounts.values import SecretKind
from sleutelbos.kit import names
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.values import GroupKind, MemberRole, Right

_PUPIL = "keyring__pupil__person"
_IN_CLASS = f"{_PUPIL}__membership"
_GUARDIAN = "keyring__pupil__guardianship"
_COLUMNS = (
    "id", "keyring_id", "slot", "language", "keyring__keyringname__name",
    "keyring__pupil__register_id",
    f"{_PUPIL}__first_name", f"{_PUPIL}__family_name", f"{_PUPIL}__language",
    f"{_PUPIL}__street", f"{_PUPIL}__postcode", f"{_PUPIL}__town",
    "person_id", "person__first_name", "person__family_name", "person__language",
    "person__street", "person__postcode", "person__town",
    "initialcredential__kind", "initialcredential__expires_at", "initialcredential__failures",
)  # fmt: skip


class Choice(TypedDict, total=False):
    """Whose letters: of a class, of these accounts, else of all who have no password yet.

    ``only_unused`` leaves out who has begun with a letter, which a new one would void midway;
    ``only_needed`` also who has a letter that still works, so that nothing becomes void.
    ``renew`` gives a code to who has the school's template, as every new letter does (D4).
    """

    group_id: int | None
    account_ids: Collection[int] | None
    only_unused: bool
    only_needed: bool
    renew: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets a letter, and where it goes; nowhere: handed over in person (D24)."""

    account_id: int
    slot: int
    language: str  # the account's choice, else the register's own or the pupil's; may be empty
    name: str
    pupil: str
    pupil_family_name: str
    group: str
    register_id: str
    username: str
    address: Address | None
    template_until: dt.datetime | None  # while the school's template opens this account


@dataclass(frozen=True, slots=True)
class Print:
    """A printed file of letters. ``collected``: register id and slot of whom to hand them over."""

    id: int
    title: str
    file_name: str
    letters: int
    voided: int
    collected: tuple[tuple[str, int], ...]
    made_by: str
    made_at: dt.datetime
    expires_at: dt.datetime


def without_password() -> QuerySet[Account, Account]:
    """Return the accounts that a letter can open: of pupils, alive, without a password (D28).

    Whoever may not sign in gets none, nor who may have no letters: it would be carried home.
    """
    return Account.objects.filter(
        rights.may(Right.SIGN_IN),
        rights.may(Right.POST),
        closed_at=None,
        suspended_at=None,
        password_tag=None,
        password_chosen_at=None,
        keyring__closed_at=None,
        keyring__pupil__isnull=False,
        keyring__pupil__left_on=None,
    )


def readers(choice: Choice, *, school_year: str, now: dt.datetime) -> list[Reader]:
    """Return who gets a letter, in class list order."""
    accounts = without_password()
    group_id, account_ids = choice.get("group_id"), choice.get("account_ids")
    if group_id is not None:
        accounts = accounts.filter(**_pupils_of(group_id=group_id))
    if account_ids is not None:
        accounts = accounts.filter(id__in=account_ids)
    if choice.get("only_unused"):
        accounts = accounts.filter(recognised_at=None, agreed_version=0)
    if choice.get("only_needed"):
        accounts = accounts.filter(email_key="").exclude(
            initialcredential__expires_at__gt=now,
            initialcredential__failures__lt=INITIAL_FAILURES,
        )
    groups = _groups(accounts, group_id=group_id, school_year=school_year)
    guardians = _guardians(accounts, today=now.date())
    told = set(accounts.filter(rights.may(Right.DETAILS)).values_list("id", flat=True))
    rows = accounts.filter(keyring__keyringname__is_alias=False).values_list(*_COLUMNS)
    found = [_reader(row, groups=groups, guardians=guardians, now=now) for row in rows]
    found = [one if one.account_id in told else replace(one, group="") for one in found]
    return sorted(found, key=_place)


def prints(*, now: dt.datetime) -> list[Print]:
    """Return the prints that can still be downloaded, newest first."""
    rows = LetterPrint.objects.filter(expires_at__gt=now).order_by("-made_at", "-id")
    return [as_print(row) for row in rows]


def letter_print(print_id: int, *, now: dt.datetime) -> Print:
    """Return a print that can still be downloaded; raise NotFound."""
    row = LetterPrint.objects.filter(id=print_id, expires_at__gt=now).first()
    if row is None:
        raise NotFound
    return as_print(row)


def as_print(row: LetterPrint) -> Print:
    """Return a row as others may see it."""
    return Print(
        id=row.id,
        title=row.title,
        file_name=row.file_name,
        letters=row.letters,
        voided=row.voided,
        collected=tuple((register_id, slot) for register_id, slot in row.collected),
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
    )


def _pupils_of(**group: object) -> dict[str, Any]:
    facts = {"role": MemberRole.PUPIL, "group__kind": GroupKind.CLASS, **group}
    return {f"{_IN_CLASS}__{name}": value for name, value in facts.items()}


def _groups(
    accounts: QuerySet[Account, Account], *, group_id: int | None, school_year: str
) -> dict[int, str]:
    """Return the class of each keyring's pupil: the one asked for, or the one of this year."""
    wanted = {"group__school_year": school_year} if group_id is None else {"group_id": group_id}
    rows = accounts.filter(**_pupils_of(**wanted))
    return dict(rows.values_list("keyring_id", f"{_IN_CLASS}__group__name").distinct())


def _guardians(
    accounts: QuerySet[Account, Account], *, today: dt.date
) -> dict[int, dict[int, Address]]:
    """Return the addresses of each pupil's guardians: by keyring, then by person."""
    rows = accounts.filter(
        Q(**{f"{_GUARDIAN}__ends_on": None}) | Q(**{f"{_GUARDIAN}__ends_on__gte": today})
    ).values_list(
        "keyring_id",
        f"{_GUARDIAN}__person_id",
        f"{_GUARDIAN}__person__street",
        f"{_GUARDIAN}__person__postcode",
        f"{_GUARDIAN}__person__town",
    )
    found: dict[int, dict[int, Address]] = defaultdict(dict)
    for keyring_id, person_id, *address in rows.distinct():
        if person_id is not None:
            found[keyring_id][person_id] = Address(*address)
    return found


def _reader(
    row: tuple[Any, ...],
    *,
    groups: dict[int, str],
    guardians: dict[int, dict[int, Address]],
    now: dt.datetime,
) -> Reader:
    of = dict(zip(_COLUMNS, row, strict=True))
    keyring_id, slot = of["keyring_id"], of["slot"]
    home = Address(*(of[f"{_PUPIL}__{part}"] for part in ("street", "postcode", "town")))
    own = Address(*(of[f"person__{part}"] for part in ("street", "postcode", "town")))
    others = (
        []
        if slot == 0
        else [
            address
            for person_id, address in guardians[keyring_id].items()
            if person_id != of["person_id"]
        ]
    )
    return Reader(
        account_id=of["id"],
        slot=slot,
        language=of["language"] or of["person__language"] or of[f"{_PUPIL}__language"],
        name=_full(of["person__first_name"], of["person__family_name"]),
        pupil=_full(of[f"{_PUPIL}__first_name"], of[f"{_PUPIL}__family_name"]),
        pupil_family_name=of[f"{_PUPIL}__family_name"],
        group=groups.get(keyring_id, ""),
        register_id=of["keyring__pupil__register_id"],
        username=of["keyring__keyringname__name"],
        address=letters.destination(own, home=home, others=others),
        template_until=_template_until(of, now=now),
    )


def _template_until(of: dict[str, Any], *, now: dt.datetime) -> dt.datetime | None:
    expires_at, failures = of["initialcredential__expires_at"], of["initialcredential__failures"]
    if of["initialcredential__kind"] != SecretKind.TEMPLATE or expires_at <= now:
        return None
    return expires_at if failures < INITIAL_FAILURES else None


def _full(first: str, family: str) -> str:
    return f"{first} {family}".strip()


def _place(reader: Reader) -> tuple[object, ...]:
    return (
        names.natural_key(reader.group),
        names.sort_key(reader.pupil_family_name),
        names.sort_key(reader.pupil),
        reader.register_id,
        reader.slot,
    )
