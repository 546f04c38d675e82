"""Find families: by a name, a username or an e-mail address."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import BooleanField, CharField, ExpressionWrapper, Q, Value
from django.db.models.functions import Concat

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import rights as accounts
from sleutelbos.kit import addresses, names, scope
from sleutelbos.people.queries import rights
from sleutelbos.people.queries import search as people
from sleutelbos.people.values import Right

LIMIT = 20
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Parent:
    """A parent's account of somebody who was found: what the office works with most."""

    account_id: int
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """One line of what was found: who, what matched, and whose family page it leads to."""

    pupil_id: int | None  # None: a member of staff
    name: str
    kind: str  # pupil, staff, username, address, or what a guardian is
    pupil_name: str
    class_name: str = ""
    match: str = ""  # the username or address that was found
    has_left: bool = False
    person_id: int = 0
    parents: tuple[Parent, ...] = ()  # of a pupil all; else the one who was found


def families(text: str, *, school_year: str, limit: int = LIMIT) -> list[Found]:
    """Return what fits, the best first: one statement for an address, two for a name."""
    typed = text.strip()[:100]
    if "@" in typed:
        return _by_address(typed, limit)
    if len(names.fold(typed)) < SHORTEST:
        return []
    found = [_of(person) for person in people.named(typed, school_year=school_year, limit=limit)]
    usernames, parents = _beside(typed, {one.pupil_id for one in found if one.pupil_id}, limit)
    shown = [_with_parents(one, parents) for one in found]
    known = {(one.pupil_id, one.name) for one in found}
    return (shown + [one for one in usernames if (one.pupil_id, one.name) not in known])[:limit]


_Parents = dict[int | None, list[Parent]]
# Written out: two questions in one, each with its own end.
_BESIDE = """
SELECT * FROM (
  SELECT k.pupil_id AS pupil, CAST(NULL AS integer) AS account, CAST(NULL AS integer) AS person,
         p.first_name || ' ' || p.family_name AS name, n.name AS username,
         u.left_on IS NOT NULL AS has_left
  FROM accounts_keyringname n
  JOIN accounts_keyring k ON k.id = n.keyring_id
  LEFT JOIN people_pupil u ON u.id = k.pupil_id
  LEFT JOIN people_staffmember t ON t.id = k.staff_member_id
  JOIN people_person p ON p.id = COALESCE(u.person_id, t.person_id)
  WHERE n.school_id = %s AND n.key LIKE %s
  ORDER BY n.key LIMIT %s
) AS named
UNION ALL
SELECT k.pupil_id, a.id, a.person_id, p.first_name || ' ' || p.family_name, '', 1 = 0
FROM accounts_account a
JOIN accounts_keyring k ON k.id = a.keyring_id AND k.closed_at IS NULL
JOIN people_person p ON p.id = a.person_id
WHERE a.school_id = %s AND a.slot >= 1 AND a.closed_at IS NULL AND k.pupil_id IN ({pupils})
  AND {may}
"""


def _with_parents(one: Found, parents: _Parents) -> Found:
    own = parents[one.pupil_id]
    if one.kind != "pupil":
        own = [parent for parent in own if parent.person_id == one.person_id]
    return replace(one, parents=tuple(own))


def _beside(typed: str, pupil_ids: set[int], limit: int) -> tuple[list[Found], _Parents]:
    """Return who has such a username, and the parents of who was found, in one statement."""
    of = ", ".join(["%s"] * len(pupil_ids)) or "NULL"
    may = rights.statement(Right.SIGN_IN, person="a.person_id", pupil="k.pupil_id")
    school_id = scope.active_id()
    usernames: list[Found] = []
    beside: _Parents = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            _BESIDE.format(pupils=of, may=may),
            [school_id, f"{names.fold(typed)[:64]}%", limit, school_id, *pupil_ids,
             *rights.parameters()],
        )  # fmt: skip
        for pupil_id, account_id, person_id, name, username, has_left in cursor.fetchall():
            if account_id is not None:
                beside[pupil_id].append(Parent(account_id, person_id, name))
                continue
            pupil = name if pupil_id else ""
            usernames.append(Found(pupil_id, name, "username", pupil, "", username, bool(has_left)))
    return usernames, beside


def _by_address(typed: str, limit: int) -> list[Found]:
    """Return whose address begins so: bound, or typed and still to be proved."""
    key = addresses.canonical(typed)
    rows = Account.objects.filter(
        Q(email_key__startswith=key) | Q(typed_email__istartswith=typed), closed_at=None
    )
    found = rows.order_by("keyring_id", "slot").values_list(
        "keyring__pupil_id",
        _name("person"),
        _name("keyring__pupil__person"),
        "email",
        "typed_email",
        "keyring__pupil__left_on",
        "id",
        "slot",
        "person_id",
        ExpressionWrapper(accounts.may(Right.SIGN_IN), output_field=BooleanField()),
    )[:limit]
    return [
        Found(
            pupil_id=pupil_id,
            name=name,
            kind="address",
            pupil_name=pupil_name,
            match=email or typed_email,
            has_left=left is not None,
            parents=(Parent(owner[0], owner[2], name),) if owner[1] and owner[3] else (),
        )
        for pupil_id, name, pupil_name, email, typed_email, left, *owner in found
    ]


def _of(person: people.FoundPerson) -> Found:
    return Found(
        pupil_id=None if person.kind == "staff" else person.owner_id,
        name=person.name,
        kind=person.kind,
        pupil_name="" if person.kind == "staff" else person.pupil_name,
        class_name=person.class_name,
        has_left=person.has_left,
        person_id=person.person_id,
    )


def _name(path: str) -> Concat:
    return Concat(
        f"{path}__first_name", Value(" "), f"{path}__family_name", output_field=CharField()
    )
