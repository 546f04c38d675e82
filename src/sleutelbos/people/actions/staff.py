"""Change what a member of staff may do."""

from sleutelbos.audit.values import Actor
from sleutelbos.people.models import StaffMember
from sleutelbos.people.values import StaffRole


def change_role(*, staff_id: int, role: StaffRole, by: Actor) -> bool:
    """Give a member of staff another role; say whether it was another one."""
    rows = StaffMember.objects.filter(id=staff_id, left_on=None).exclude(role=role)
    return rows.update(role=role) == 1
