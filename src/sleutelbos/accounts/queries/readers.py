"""Which accounts read what is sent to pupils, guardians and staff; as querysets."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from sleutelbos.accounts.models import Account, Keyring


def of_families(
    pupils: QuerySet,  # type: ignore[type-arg]  # of another package's table
    guardians: QuerySet | None,  # type: ignore[type-arg]
    *,
    with_pupils: bool,
) -> QuerySet[Account, Account]:
    """Return the accounts of these pupils, of these of their guardians, or of both."""
    if guardians is None and not with_pupils:
        return Account.objects.none()
    who = Q(slot=0)
    if guardians is not None:
        is_guardian = Exists(
            guardians.filter(
                pupil_id=OuterRef("keyring__pupil_id"), person_id=OuterRef("person_id")
            )
        )
        who = Q(slot=0) | Q(is_guardian) if with_pupils else Q(is_guardian, slot__gte=1)
    return live(who, keyring__pupil__in=pupils)


def of_staff(
    members: QuerySet | None = None,  # type: ignore[type-arg]
) -> QuerySet[Account, Account]:
    """Return the accounts of these members of staff, or of all who work here."""
    found = live(keyring__staff_member__left_on=None, keyring__pupil=None)
    return found if members is None else found.filter(keyring__staff_member__in=members)


def live(*conditions: Q, **facts: object) -> QuerySet[Account, Account]:
    """Return the accounts that are not closed, suspended ones too."""
    return Account.objects.filter(*conditions, closed_at=None, keyring__closed_at=None, **facts)


def pupil_of(keyring_id: int) -> QuerySet:  # type: ignore[type-arg]
    """Return the pupil of a keyring, as a set of one id."""
    return Keyring.objects.filter(id=keyring_id, closed_at=None).values("pupil_id")
