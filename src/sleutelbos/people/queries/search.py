"""Find people by a part of their name: pupils, their guardians, staff."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from sleutelbos.kit import names, scope
from sleutelbos.people.values import GroupKind, MemberRole

# Written out: it walks through one index, the words of one school, and looks further only for whom
# it finds. The ORM would begin at the pupils, and look up each of them.
_STATEMENT = """
SELECT p.words, p.id, p.first_name, p.family_name,
       u.id, u.left_on, t.id, t.left_on,
       g.kind, g.pupil_id, c.first_name, c.family_name, w.left_on,
       (SELECT r.name FROM people_membership m JOIN people_group r ON r.id = m.group_id
        WHERE m.person_id = COALESCE(u.person_id, w.person_id) AND m.role = %s
          AND r.kind = %s AND r.school_year = %s LIMIT 1)
FROM people_person p
LEFT JOIN people_pupil u ON u.person_id = p.id
LEFT JOIN people_staffmember t ON t.person_id = p.id
LEFT JOIN people_guardianship g ON g.person_id = p.id
LEFT JOIN people_pupil w ON w.id = g.pupil_id
LEFT JOIN people_person c ON c.id = w.person_id
WHERE p.school_id = %s AND ({fits})
  AND (u.id IS NOT NULL OR t.id IS NOT NULL OR g.id IS NOT NULL)
ORDER BY p.words, p.id, g.id LIMIT %s
"""
_BEGINS = "(p.words LIKE %s OR p.words LIKE %s)"
_GLUED = "REPLACE(p.words, ' ', '') LIKE %s"


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody of whom the name fits, and the pupil (or member of staff) that leads to them."""

    words: str
    kind: str  # pupil, staff, or what a guardian is
    owner_id: int  # the pupil's id, or the member of staff's
    name: str
    pupil_name: str
    class_name: str
    has_left: bool
    person_id: int


def tokens(text: str) -> list[str]:
    """Return the folded words of what was typed."""
    return [word for word in (names.fold(part) for part in text.split()) if word]


def named(text: str, *, school_year: str, limit: int) -> list[FoundPerson]:
    """Return who has a name in which every word begins as typed, in one statement.

    A name typed in one piece fits too: debruyn finds De Bruyn.
    """
    typed = tokens(text)
    if not typed:
        return []
    fits = f"({' AND '.join([_BEGINS] * len(typed))}) OR {_GLUED}"
    marks: list[str | int] = [MemberRole.PUPIL, GroupKind.CLASS, school_year, scope.active_id()]
    for token in typed:
        marks += [f"{token}%", f"% {token}%"]
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT.format(fits=fits), [*marks, f"{''.join(typed)}%", limit])
        return [one for row in cursor.fetchall() for one in _found(row)]


def _found(row: tuple[Any, ...]) -> Iterator[FoundPerson]:
    """Give somebody once for each thing that they are: a pupil, staff, a guardian."""
    (
        words, person_id, first, family, pupil_id, left_on, staff_id, staff_left_on,
        kind, child_id, child_first, child_family, child_left_on, group,
    ) = row  # fmt: skip
    somebody = FoundPerson(
        words, kind or "", child_id or 0, f"{first} {family}", f"{child_first} {child_family}",
        group or "", child_left_on is not None, person_id,
    )  # fmt: skip
    own = replace(somebody, pupil_name=somebody.name)
    if pupil_id is not None:
        yield replace(own, kind="pupil", owner_id=pupil_id, has_left=left_on is not None)
    if staff_id is not None:
        yield replace(own, kind="staff", owner_id=staff_id, has_left=staff_left_on is not None)
    if child_id is not None:
        yield somebody
