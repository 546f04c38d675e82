"""Who may open which page of the console (D23)."""

from sleutelbos.audit.values import Actor
from sleutelbos.people.values import StaffRole
from sleutelbos.web.guard import staff
from sleutelbos.web.visit import PortalRequest, visitor_of

everybody = staff(*StaffRole)
office = staff(StaffRole.OFFICE, StaffRole.ADMINISTRATOR)
administrator = staff(StaffRole.ADMINISTRATOR)


def teacher_id(request: PortalRequest) -> int | None:
    """Return the person to whose classes this visitor is held; None for the office."""
    visitor = visitor_of(request)
    return visitor.person_id if visitor.staff_role == StaffRole.TEACHER else None


def actor(request: PortalRequest) -> Actor:
    """Return who acts."""
    return Actor.account(visitor_of(request).account_id)
