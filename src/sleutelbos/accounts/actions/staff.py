"""Invite members of staff, one by one: a person, a keyring and an account, and a mailed link."""

from dataclasses import dataclass

from django.db import transaction

from sleutelbos.accounts.actions import links
from sleutelbos.accounts.actions.opening import Holder, Openings, Terms
from sleutelbos.accounts.errors import AlreadyStaff
from sleutelbos.accounts.models import Account, EmailLink, KeyringName
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.kit import addresses, tokens, turns
from sleutelbos.kit.turns import Turn
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.people.actions import enrolment
from sleutelbos.people.values import StaffRole
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was invited: the account and its username."""

    account_id: int
    username: str


@transaction.atomic
def invite(
    *, school: School, first_name: str, family_name: str, email: str, role: StaffRole, by: Actor
) -> Invited:
    """Make somebody a member of staff with an account, or return who they already are.

    Who comes from no register is known by their address. Nothing is mailed yet. Raise AlreadyStaff
    for somebody who is here with another role: roles are changed by an act of their own.
    """
    turns.wait_for(Turn.NAME, school_id=school.id)
    register_id = addresses.canonical(email)[:64]
    known = _account(register_id)
    if known is None:
        _employ(school, (first_name, family_name, email), register_id=register_id, role=role, by=by)
        known = _account(register_id)
    elif (member := known.keyring.staff_member) and member.role != role:
        raise AlreadyStaff(role=member.role)
    if known is None:
        message = "the keyring that was just made is not there"
        raise RuntimeError(message)
    audit.record_for("staff.invited", account_id=known.id, school_id=school.id, by=by)
    name = KeyringName.objects.get(keyring_id=known.keyring_id, is_alias=False).name
    return Invited(known.id, name)


def mail_invitation(*, account_id: int, school_id: int, by: Actor) -> None:
    """Promise the mail with the link by which somebody chooses a first password."""
    outbox.promise("send_invitation", school_id=school_id, lane=Lane.URGENT, account_id=account_id)


@transaction.atomic
def invite_all(*, school_id: int, by: Actor) -> int:
    """Promise an invitation to all members of staff who never had one; return how many."""
    waiting = Account.objects.filter(
        keyring__staff_member__left_on=None,
        keyring__staff_member__isnull=False,
        closed_at=None,
        password_chosen_at=None,
    )
    invited = EmailLink.objects.filter(purpose=LinkPurpose.INVITATION).values("account_id")
    found = waiting.exclude(person__register_email="").exclude(id__in=invited)
    account_ids = list(found.order_by("id").values_list("id", flat=True))
    for account_id in account_ids:
        mail_invitation(account_id=account_id, school_id=school_id, by=by)
        audit.record_for("staff.invited", account_id=account_id, school_id=school_id, by=by)
    return len(account_ids)


def link_for(*, account_id: int, school: School, by: Actor) -> str:
    """Return a link, once, for the operator to hand over; older ones are void."""
    account = Account.objects.select_related("person").get(id=account_id)
    minted = links.mint(
        account_id=account_id,
        school_id=school.id,
        purpose=LinkPurpose.INVITATION,
        email=account.typed_email or account.email or account.person.register_email,
        # Of no job, so of a number that no job has: each link is another one.
        job_id=-int.from_bytes(tokens.random_bytes(12)),
        by=by,
    )
    if minted is None:
        message = "a new link was there before"
        raise RuntimeError(message)
    return f"{school.origin}/invitation/{minted.token}"


def _account(register_id: str) -> Account | None:
    found = Account.objects.select_related("keyring__staff_member")
    return found.filter(
        keyring__staff_member__register_id=register_id, slot=0, closed_at=None
    ).first()


def _employ(
    school: School,
    who: tuple[str, str, str],
    *,
    register_id: str,
    role: StaffRole,
    by: Actor,
) -> None:
    first_name, family_name, email = who
    person_id = next(enrolment.person_ids(by=by))
    entry = enrolment.PersonEntry(person_id, first_name, family_name, email=email)
    enrolment.add_people(entries=[entry], by=by)
    staff_id = next(enrolment.staff_ids(by=by))
    enrolment.add_staff(entries=[(staff_id, person_id, register_id, role.value)], by=by)
    terms = Terms(
        recipe=school.username_recipe,
        slots=0,
        initial_days=school.initial_days,
        owner="staff_member",
    )
    holder = Holder(staff_id, person_id, register_id, first_name, family_name)
    Openings(terms, by=by).open_new([holder])
