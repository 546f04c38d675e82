"""Find families: by a name, a username or an e-mail address."""

from dataclasses import dataclass

from django.db.models import CharField, Q, Value
from django.db.models.functions import Concat

from sleutelbos.accounts.models import Account, KeyringName
from sleutelbos.kit import addresses, names
from sleutelbos.people.queries import search as people

LIMIT = 20
SHORTEST = 2


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


def families(text: str, *, school_year: str, limit: int = LIMIT) -> list[Found]:
    """Return what fits, the best first: one statement for an address, two for a name."""
    typed = text.strip()[:100]
    if "@" in typed:
        return _by_address(typed, limit)
    if len(names.fold(typed)) < SHORTEST:
        return []
    found = [_of(person) for person in people.named(typed, school_year=school_year, limit=limit)]
    return _merged(found, _by_username(typed, limit))[:limit]


def _merged(found: list[Found], usernames: list[Found]) -> list[Found]:
    """Add who was found by username alone."""
    known = {one.pupil_id for one in found if one.kind == "pupil"}
    return found + [one for one in usernames if one.pupil_id not in known]


def _by_username(typed: str, limit: int) -> list[Found]:
    rows = KeyringName.objects.filter(key__startswith=names.fold(typed)[:64])
    pupil = "keyring__pupil__person"
    columns = ("keyring__pupil_id", _name(pupil), _name("keyring__staff_member__person"))
    found = rows.order_by("key").values_list(
        *columns, "name", "keyring__pupil__left_on", "keyring__staff_member_id"
    )[:limit]
    return [
        Found(
            pupil_id=pupil_id,
            name=pupil_name if pupil_id else staff_name,
            kind="username",
            pupil_name=pupil_name,
            match=username,
            has_left=left is not None,
        )
        for pupil_id, pupil_name, staff_name, username, left, _ in found
    ]


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
    )[:limit]
    return [
        Found(
            pupil_id=pupil_id,
            name=name,
            kind="address",
            pupil_name=pupil_name,
            match=email or typed_email,
            has_left=left is not None,
        )
        for pupil_id, name, pupil_name, email, typed_email, left in found
    ]


def _of(person: people.FoundPerson) -> Found:
    return Found(
        pupil_id=None if person.kind == "staff" else person.owner_id,
        name=person.name,
        kind=person.kind,
        pupil_name="" if person.kind == "staff" else person.pupil_name,
        class_name=person.class_name,
        has_left=person.has_left,
    )


def _name(path: str) -> Concat:
    return Concat(
        f"{path}__first_name", Value(" "), f"{path}__family_name", output_field=CharField()
    )
