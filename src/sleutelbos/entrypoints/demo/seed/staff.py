"""Give members of staff a password and a second factor."""

import datetime as dt

from sleutelbos.accounts.actions import staff as invitations
from sleutelbos.accounts.queries import families, own
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import OPERATOR, Actor
from sleutelbos.entrypoints.demo.cast import Role
from sleutelbos.entrypoints.demo.seed import walking
from sleutelbos.entrypoints.demo.seed.walking import Walker
from sleutelbos.gate.actions import factors, recovery, staff
from sleutelbos.gate.queries import factors as offers
from sleutelbos.gate.rules import totp
from sleutelbos.gate.values import Step
from sleutelbos.kit import clock
from sleutelbos.people.values import StaffRole
from sleutelbos.schools.models import School

_OFFICE = ("Joke Müller", "kopje thee bij het raam")
_ADMINISTRATOR = ("Volodymyr De Bruyn", "achter de oude eik links")
_TEACHER = ("Bruno Wouters", "krijt op mijn nieuwe trui")


def cast(school: School) -> dict[str, Role]:
    """Let somebody of the office, the administrator and a teacher begin: what their cards show."""
    known = {one.name: one for one in families.of_staff()}
    people = {"office": _OFFICE, "administrator": _ADMINISTRATOR, "teacher": _TEACHER}
    return {
        role: _begin(known[name], password, school=school)
        for role, (name, password) in people.items()
    }


def employ(school: School) -> None:
    """Invite somebody for the office of a school that has no staff yet."""
    staff.invite(
        school=school,
        first_name="Ilse",
        family_name="Willems",
        email=school.office_email,
        role=StaffRole.OFFICE,
        by=OPERATOR,
    )


def _begin(known: AccountFacts, password: str, *, school: School) -> Role:
    link = invitations.link_for(account_id=known.id, school=school, by=OPERATOR)
    recovery.reset_password(
        token=link.rpartition("/")[2],
        password=password,
        school=school,
        purpose=LinkPurpose.INVITATION,
    )
    walking.walk(school, Walker(known.id, is_staff=True, until=Step.PASSWORD))
    return Role(
        name=known.name,
        child="",
        group="",
        username=own.username(known.keyring_id),
        email=families.account(known.id).email,
        password=password,
        factor=_second_factor(known.id, school),
    )


def _second_factor(account_id: int, school: School) -> str:
    """Set up an authenticator whose secret the card knows.

    It is set up by the code of a moment ago, so that the one of this moment is still good.
    """
    offered = offers.offer(-account_id)
    before = clock.now() - dt.timedelta(seconds=totp.SECONDS)
    factors.set_up(
        is_staff=True,
        account_id=account_id,
        session_id=-account_id,
        school_id=school.id,
        code=totp.code_at(offered.secret, now=before),
        by=Actor.account(account_id),
    )
    return offered.secret
