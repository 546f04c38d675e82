"""How the holders of accounts can be reached now: by mail, in the portal, or only on paper."""

from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.enums import TextChoices

from sleutelbos.accounts.models import Account
from sleutelbos.kit.written import Written


class Way(TextChoices):
    """How somebody is reached."""

    MAIL = "mail"  # reads in the portal, and has an address that works
    PORTAL = "portal"  # reads in the portal, but nothing says that there is something new
    RETURNED = "returned"  # the mail came back
    INACTIVE = "inactive"  # has not activated the account, or it is suspended


REACHED = (Way.MAIL, Way.PORTAL)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who cannot be reached now, and why."""

    name: str
    way: Way
    pupil: str
    slot: int
    pupil_id: int


def ways(accounts: QuerySet[Account, Account]) -> dict[Way, int]:
    """Count accounts by the way in which they are reached, in one statement."""
    rows = accounts.values_list(_way()).annotate(count=Count("id")).order_by()
    return dict.fromkeys(Way, 0) | {Way(way): count for way, count in rows}


def pupils(accounts: QuerySet[Account, Account]) -> tuple[int, int]:
    """Return how many pupils these accounts are of, and of how many nobody can be reached."""
    rows = accounts.exclude(keyring__pupil=None).values("keyring__pupil_id")
    is_reached = Case(When(_is_reached(), then=1), default=0)
    counted = rows.annotate(reached=Sum(is_reached)).order_by()
    found = counted.aggregate(
        all=Count("keyring__pupil_id"), none=Count("keyring__pupil_id", filter=Q(reached=0))
    )
    return found["all"], found["none"]


def unreached(accounts: QuerySet[Account, Account], *, limit: int) -> list[Person]:
    """Return who cannot be reached now, by the pupil's name."""
    rows = accounts.annotate(way=_way()).exclude(way__in=REACHED)
    found = rows.order_by("keyring__pupil__person__words", "slot").values_list(
        "person__first_name", "person__family_name", "way", "slot",
        "keyring__pupil__person__first_name", "keyring__pupil__person__family_name",
        "keyring__pupil_id",
    )[:limit]  # fmt: skip
    return [
        Person(
            _full(first, family), Way(way), _full(pupil_first, pupil_family), slot, pupil_id or 0
        )
        for first, family, way, slot, pupil_first, pupil_family, pupil_id in found
    ]


def by_mail(*, path: str = "") -> Q:
    """Return the condition that mail reaches the account at ``path``, which is in use."""
    proved = {f"{path}email_verified_at__isnull": False, f"{path}email_unreachable_at": None}
    return _is_active(path) & Q(**proved)


def without_account(
    pupils: Written,
    guardians: QuerySet,  # type: ignore[type-arg]  # of another package's table
) -> QuerySet:  # type: ignore[type-arg]
    """Return the guardianships of these pupils for which there is no account (D2)."""
    has_one = Account.objects.filter(
        person_id=OuterRef("person_id"), keyring__pupil_id=OuterRef("pupil_id"), closed_at=None
    )
    return guardians.filter(~Exists(has_one), pupil__in=pupils.as_set())


def _is_active(path: str = "") -> Q:
    """Return the condition that the holder can open the pages of the portal."""
    begun = {f"{path}password_chosen_at__isnull": False, f"{path}suspended_at": None}
    is_confirmed = Q(**{f"{path}details_confirmed_at__isnull": False})
    return Q(**begun) & (Q(**{f"{path}slot": 0}) | is_confirmed)


def _is_reached() -> Q:
    return _is_active() & Q(email_unreachable_at=None)


def _way() -> Case:
    return Case(
        When(~_is_active(), then=Value(Way.INACTIVE)),
        When(email_unreachable_at__isnull=False, then=Value(Way.RETURNED)),
        When(email_verified_at__isnull=False, then=Value(Way.MAIL)),
        default=Value(Way.PORTAL),
        output_field=CharField(),
    )


def _full(first: str | None, family: str | None) -> str:
    return f"{first or ''} {family or ''}".strip()
