"""Who is a guardian of whom."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sleutelbos.kit import clock
from sleutelbos.people.models import Guardianship


@dataclass(frozen=True, slots=True)
class Guardian:
    """A guardian of one pupil, in the register's order."""

    person_id: int
    pupil_id: int
    first_name: str
    family_name: str
    kind: str
    rank: int

    @property
    def name(self) -> str:
        """Return the guardian's name."""
        return f"{self.first_name} {self.family_name}"


def of_pupils(pupil_ids: Collection[int]) -> dict[int, list[Guardian]]:
    """Return the present guardians of these pupils."""
    today = clock.now().date()
    rows = Guardianship.objects.filter(pupil_id__in=pupil_ids).exclude(ends_on__lt=today)
    found: dict[int, list[Guardian]] = defaultdict(list)
    for row in rows.order_by("pupil_id", "rank").values_list(
        "person_id", "pupil_id", "person__first_name", "person__family_name", "kind", "rank"
    ):
        found[row[1]].append(Guardian(*row))
    return found


def children_of(person_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return the pupils of these guardians: id and name."""
    rows = Guardianship.objects.filter(person_id__in=person_ids, pupil__left_on=None)
    return [
        (pupil_id, f"{first} {family}")
        for pupil_id, first, family, _ in rows.order_by("pupil__person__words")
        .values_list(
            "pupil_id",
            "pupil__person__first_name",
            "pupil__person__family_name",
            "pupil__person__words",
        )
        .distinct()
    ]
