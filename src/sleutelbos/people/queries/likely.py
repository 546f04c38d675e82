"""Find guardians who are likely one person, for the office to say so; nobody merges them (D27)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower

from sleutelbos.kit import clock
from sleutelbos.people.models import DistinctPeople, Guardianship, Person


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil of a guardian, and what the guardian is to them."""

    pupil_id: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Likely:
    """A guardian who may be one person with another."""

    person_id: int
    name: str
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two guardians with the same name and the same e-mail address in the register."""

    first: Likely  # whom the school knew before
    second: Likely


def pairs() -> list[Pair]:
    """Return the guardians who are likely one person, in four statements."""
    apart = set(DistinctPeople.objects.values_list("first_id", "second_id"))
    groups = _groups()
    found = _likely([person_id for group in groups for person_id in group]) if groups else {}
    candidates = (pair for group in groups for pair in combinations(sorted(group), 2))
    return [
        Pair(found[first], found[second])
        for first, second in candidates
        if first in found and second in found and (first, second) not in apart
        and not _share_a_child(found[first], found[second])
    ]  # fmt: skip


def is_likely(first_id: int, second_id: int) -> bool:
    """Say whether two guardians are proposed to be one person."""
    return any((one.first.person_id, one.second.person_id) == (first_id, second_id)
               for one in pairs())  # fmt: skip


def _groups() -> list[list[int]]:
    """Return the persons by name and address, where there are several."""
    people = Person.objects.exclude(register_email="").annotate(address=Lower("register_email"))
    alike = people.values("words", "address").annotate(count=Count("id")).filter(count__gt=1)
    marks = {
        (words, address) for words, address, _ in alike.values_list("words", "address", "count")
    }
    if not marks:
        return []
    rows = people.filter(words__in={words for words, _ in marks}).order_by("words", "id")
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for person_id, words, address in rows.values_list("id", "words", "address"):
        if (words, address) in marks:
            groups[words, address].append(person_id)
    return list(groups.values())


def _likely(person_ids: Collection[int]) -> dict[int, Likely]:
    children: dict[int, list[Child]] = defaultdict(list)
    names: dict[int, str] = {}
    rows = _present(person_ids).order_by("pupil__person__words").values_list(
        "person_id", "person__first_name", "person__family_name", "pupil_id",
        "pupil__person__first_name", "pupil__person__family_name", "kind",
    )  # fmt: skip
    for person_id, first, family, pupil_id, childs_first, childs_family, kind in rows:
        names[person_id] = f"{first} {family}"
        children[person_id].append(Child(pupil_id, f"{childs_first} {childs_family}", kind))
    return {one: Likely(one, names[one], tuple(found)) for one, found in children.items()}


def _present(person_ids: Collection[int]) -> QuerySet[Guardianship, Guardianship]:
    today = clock.now().date()
    rows = Guardianship.objects.filter(person_id__in=person_ids, pupil__left_on=None)
    return rows.exclude(ends_on__lt=today)


def _share_a_child(one: Likely, other: Likely) -> bool:
    mine, theirs = ({child.pupil_id for child in who.children} for who in (one, other))
    return bool(mine & theirs)
