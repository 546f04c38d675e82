"""Which accounts read what is sent to pupils, guardians and staff; as sets."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from sleutelbos.accounts.models import Account, Keyring
from sleutelbos.kit import scope, written
from sleutelbos.kit.written import Written
from sleutelbos.people.queries import audience

# Written out: to make it each time cost more than to write the copies for three classes.
_OF_FAMILIES = """
SELECT a.id FROM accounts_account a
JOIN accounts_keyring k ON k.id = a.keyring_id AND k.closed_at IS NULL
WHERE a.school_id = %s AND a.closed_at IS NULL AND k.pupil_id IN ({}) AND ({})"""
_PUPIL, _GUARDIAN = Written("a.slot = 0"), Written("a.slot >= 1")


def of_families(
    pupils: Written, *, with_pupils: bool, with_guardians: bool, kinds: Collection[str] = ()
) -> Written:
    """Return the accounts of these pupils, of their guardians (of these kinds), or of both."""
    who = [_PUPIL] if with_pupils else []
    if with_guardians:
        may = audience.may_read(kinds, person="a.person_id", pupil="k.pupil_id")
        who.append(written.every(_GUARDIAN, may))
    found = written.put(_OF_FAMILIES, pupils, written.some(*who))
    return Written(found.text, (scope.active_id(), *found.values))


def those(ids: Written) -> QuerySet[Account, Account]:
    """Return accounts whose ids are written out."""
    return Account.objects.filter(id__in=ids.as_set())


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
