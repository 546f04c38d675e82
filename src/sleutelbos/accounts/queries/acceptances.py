"""Who accepted which user agreement, and who is still to be asked."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery

from sleutelbos.accounts.models import Acceptance, Account
from sleutelbos.kit.errors import NotFound
from sleutelbos.kit.paging import Page, page
from sleutelbos.people.queries import classes

SIZE = 50


@dataclass(frozen=True, slots=True)
class Accepted:
    """An account, and what it accepted last; nothing yet when ``version`` is zero."""

    account_id: int
    name: str
    slot: int
    is_staff: bool
    pupil_id: int | None
    pupil_name: str
    class_name: str
    version: int
    acceptance_id: int | None
    language: str
    accepted_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Proof:
    """One acceptance, with all that tells whose it is."""

    id: int
    account_id: int
    name: str
    username: str
    pupil_name: str
    is_own: bool  # of the pupil or the member of staff themselves
    version: int
    language: str
    text_digest: str
    accepted_at: dt.datetime


def by_version() -> dict[int, int]:
    """Return how many live accounts accepted each version last."""
    rows = _live().values_list("agreed_version").annotate(accounts=Count("id")).order_by()
    return dict(rows)


def to_ask_again(version: int) -> int:
    """Return how many accounts accepted an earlier version than this one, and will be asked."""
    return _live().filter(agreed_version__gte=1, agreed_version__lt=version).count()


def listed(
    *, school_year: str, number: int = 1, version: int | None = None, group_id: int | None = None
) -> Page[Accepted]:
    """Return a page of live accounts with what they accepted last, by pupil and slot."""
    found = page(_rows(version, group_id), number, size=SIZE)
    return Page(_accepted(found.rows, school_year), found.number, found.has_more)


def everybody(
    *, school_year: str, version: int | None = None, group_id: int | None = None
) -> list[Accepted]:
    """Return all of the same."""
    return _accepted(_rows(version, group_id), school_year)


def of_account(account_id: int) -> list[Proof]:
    """Return what an account accepted, the last first."""
    return _proofs(Acceptance.objects.filter(account_id=account_id).order_by("-id"))


def proof(acceptance_id: int) -> Proof:
    """Return one acceptance; raise NotFound."""
    found = _proofs(Acceptance.objects.filter(id=acceptance_id))
    if not found:
        raise NotFound
    return found[0]


def _live() -> QuerySet[Account]:
    return Account.objects.filter(
        closed_at=None,
        keyring__closed_at=None,
        keyring__pupil__left_on=None,
        keyring__staff_member__left_on=None,
    )


_Row = tuple[
    int, str, str, int, int | None, int | None, str | None, str | None, int, int | None,
    str | None, dt.datetime | None,
]  # fmt: skip


def _rows(version: int | None, group_id: int | None) -> "QuerySet[Account, _Row]":
    newest = Acceptance.objects.filter(
        account=OuterRef("id"), version=OuterRef("agreed_version")
    ).order_by("-id")
    accounts = _live().annotate(
        acceptance_id=Subquery(newest.values("id")[:1]),
        accepted_language=Subquery(newest.values("language")[:1]),
        accepted_at=Subquery(newest.values("accepted_at")[:1]),
    )
    if version is not None:
        accounts = accounts.filter(agreed_version=version)
    if group_id is not None:
        accounts = accounts.filter(keyring__pupil__person__membership__group_id=group_id)
    rows: QuerySet[Account, _Row] = accounts.order_by(
        "keyring__pupil__person__words", "person__words", "slot", "id"
    ).values_list(
        "id", "person__first_name", "person__family_name", "slot", "keyring__staff_member_id",
        "keyring__pupil_id", "keyring__pupil__person__first_name",
        "keyring__pupil__person__family_name", "agreed_version", "acceptance_id",
        "accepted_language", "accepted_at",
    )  # fmt: skip
    return rows


def _accepted(rows: Iterable[_Row], school_year: str) -> list[Accepted]:
    known = list(rows)
    in_class = classes.names_of({row[5] for row in known if row[5]}, school_year=school_year)
    return [
        Accepted(
            account_id=row[0],
            name=f"{row[1]} {row[2]}",
            slot=row[3],
            is_staff=row[4] is not None,
            pupil_id=row[5],
            pupil_name=f"{row[6] or ''} {row[7] or ''}".strip(),
            class_name=in_class.get(row[5] or 0, ""),
            version=row[8],
            acceptance_id=row[9],
            language=row[10] or "",
            accepted_at=row[11],
        )
        for row in known
    ]


def _proofs(rows: QuerySet[Acceptance]) -> list[Proof]:
    found = rows.filter(account__keyring__keyringname__is_alias=False).values_list(
        "id", "account_id", "account__person__first_name", "account__person__family_name",
        "account__keyring__keyringname__name", "account__keyring__pupil__person__first_name",
        "account__keyring__pupil__person__family_name", "account__slot", "version", "language",
        "text_digest", "accepted_at",
    )  # fmt: skip
    return [
        Proof(
            id=row[0],
            account_id=row[1],
            name=f"{row[2]} {row[3]}",
            username=row[4],
            pupil_name=f"{row[5] or ''} {row[6] or ''}".strip(),
            is_own=row[7] == 0,
            version=row[8],
            language=row[9],
            text_digest=row[10],
            accepted_at=row[11],
        )
        for row in found
    ]
