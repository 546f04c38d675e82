"""What the administrator does with staff."""

from django.db import transaction

from sleutelbos.accounts.actions import staff as own_staff
from sleutelbos.accounts.actions.opening import Openings, Terms
from sleutelbos.accounts.actions.staff import Invited
from sleutelbos.accounts.queries import own
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.gate.actions import factors
from sleutelbos.gate.errors import LastAdministrator, NoAddress, StepNotDue
from sleutelbos.gate.queries import staff as queries
from sleutelbos.people.actions import enrolment
from sleutelbos.people.actions import staff as people
from sleutelbos.people.queries import staff as people_queries
from sleutelbos.people.values import StaffRole
from sleutelbos.schools.models import School


@transaction.atomic
def invite(
    *, school: School, first_name: str, family_name: str, email: str, role: StaffRole, by: Actor
) -> Invited:
    """Invite somebody by mail; who is here already gets a new link.

    Raise AlreadyStaff for somebody who is here with another role.
    """
    invited = own_staff.invite(
        school=school,
        first_name=first_name,
        family_name=family_name,
        email=email,
        role=role,
        by=by,
    )
    own_staff.mail_invitation(account_id=invited.account_id, school_id=school.id, by=by)
    return invited


@transaction.atomic
def invite_again(*, account_id: int, school_id: int, by: Actor) -> None:
    """Mail the invitation to somebody who has no password yet; raise NoAddress or StepNotDue."""
    known = queries.colleague(account_id)
    if not known.address:
        raise NoAddress
    if own.has_password(account_id):
        raise StepNotDue
    own_staff.mail_invitation(account_id=account_id, school_id=school_id, by=by)
    audit.record_for("staff.invited", account_id=account_id, school_id=school_id, by=by)


@transaction.atomic
def change_role(*, account_id: int, school_id: int, role: StaffRole, by: Actor) -> None:
    """Give a member of staff another role; raise LastAdministrator for the only one."""
    known = queries.colleague(account_id)
    if role is not StaffRole.ADMINISTRATOR:
        _check_another(known.person.person_id)
    if people.change_role(staff_id=known.person.id, role=role, by=by):
        audit.record_for(
            "staff.role_changed", account_id=account_id, school_id=school_id, by=by, role=role.value
        )


@transaction.atomic
def dismiss(*, account_id: int, school: School, by: Actor) -> None:
    """End a member of staff: the account closes and everything of it; LastAdministrator stays."""
    known = queries.colleague(account_id)
    _check_another(known.person.person_id)
    connections.end_all(account_ids=[account_id], ending=Ending.CLOSED, by=by)
    terms = Terms(school.username_recipe, 0, school.initial_days, owner="staff_member")
    Openings(terms, by=by).close([known.person.id])
    enrolment.dismiss_staff(staff_ids=[known.person.id], year=school.school_year, by=by)


@transaction.atomic
def remove_factor(*, account_id: int, school_id: int, by: Actor) -> None:
    """Take a lost second factor away and end the sessions; the next sign-in sets up a new one."""
    queries.colleague(account_id)
    connections.end_all(account_ids=[account_id], ending=Ending.CHANGE, by=by)
    factors.remove(account_id=account_id, school_id=school_id, by=by)


def _check_another(person_id: int) -> None:
    """Refuse to leave a school without an administrator."""
    if people_queries.administrators() == [person_id]:
        raise LastAdministrator
