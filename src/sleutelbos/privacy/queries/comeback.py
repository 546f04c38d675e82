"""Who was erased and is here again, because an older copy of the database was put back."""

from collections.abc import Iterator

from sleutelbos.accounts.queries import traces as of_accounts
from sleutelbos.people.queries import persons
from sleutelbos.privacy import erased, rules
from sleutelbos.privacy.erased import Line


def who_came_back(school_id: int) -> list[int]:
    """Return the people of the school at work whom its list of erasures knows."""
    lines = erased.read(school_id)
    if not lines:
        return []
    return sorted(
        {person_id for person_id, kind, value in _everybody() if _is_on(lines, kind, value)}
    )


def _everybody() -> Iterator[tuple[int, str, str]]:
    for person_id, public_id in of_accounts.public_ids():
        yield person_id, "account", public_id
    for person_id, fingerprint in persons.all_fingerprints():
        yield person_id, "person", fingerprint


def _is_on(lines: list[Line], kind: str, value: str) -> bool:
    return any(
        rules.is_marked(one.marks, salt=bytes.fromhex(one.salt), kind=kind, value=value)
        for one in lines
    )
