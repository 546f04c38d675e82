"""Who works at the school."""

from dataclasses import dataclass

from sleutelbos.people.models import StaffMember
from sleutelbos.people.values import StaffRole


@dataclass(frozen=True, slots=True)
class Employee:
    """A member of staff."""

    id: int
    person_id: int
    first_name: str
    family_name: str
    role: str
    register_id: str
    register_email: str

    @property
    def name(self) -> str:
        """Return the name."""
        return f"{self.first_name} {self.family_name}"


def staff() -> list[Employee]:
    """Return who works here now, by name."""
    rows = StaffMember.objects.filter(left_on=None).order_by("person__words", "id")
    return [
        Employee(*row)
        for row in rows.values_list(
            "id", "person_id", "person__first_name", "person__family_name", "role", "register_id",
            "person__register_email",
        )
    ]  # fmt: skip


def administrators() -> list[int]:
    """Return the persons who administer the school, locked until the transaction ends."""
    rows = StaffMember.objects.select_for_update().filter(
        left_on=None, role=StaffRole.ADMINISTRATOR
    )
    return [row.person_id for row in rows]
