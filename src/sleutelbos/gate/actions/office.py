"""What the office does for families. Never for staff: whoever links an address owns the account."""

from typing import Any

from django.db import transaction

from sleutelbos.accounts.actions import addresses as own_addresses
from sleutelbos.accounts.actions import letters, links, states
from sleutelbos.accounts.actions.letters import Printed
from sleutelbos.accounts.actions.opening import Holder, Openings, Terms
from sleutelbos.accounts.mails import notices
from sleutelbos.accounts.queries import families
from sleutelbos.accounts.queries import rights as own_rights
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.connections import actions as connections
from sleutelbos.connections.values import Ending
from sleutelbos.gate.actions import factors, verification
from sleutelbos.gate.errors import NoAddress
from sleutelbos.gate.queries import channels, possible
from sleutelbos.kit import addresses, turns
from sleutelbos.kit.turns import Turn
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane
from sleutelbos.people.actions import names
from sleutelbos.people.queries import classes
from sleutelbos.schools.models import School


@transaction.atomic
def link_email(*, account_id: int, school_id: int, email: str, by: Actor) -> None:
    """Link an address to an account, still to be verified: older links die, the old address hears.

    Raise AddressTaken when another co-account of the pupil has it (D12), RightClosed when its owner
    may not sign in, NotFound for staff.
    """
    before = possible.account(account_id)
    if _is_same(before.email, email):
        own_addresses.forget_typed(account_id=account_id, by=by)
    else:
        own_addresses.bind(account_id=account_id, email=email, is_verified=False, by=by)
    # After the account, which whoever uses a link locks first too.
    links.void(account_id=account_id, by=by)
    audit.record_for(
        "account.email_linked", account_id=account_id, school_id=school_id, by=by, email=email
    )
    if not _is_same(before.email, email):
        tell_owner(known=before, kind="address_changed", school_id=school_id, but=email, by=by)
    verification.promise_mail(account_id=account_id, school_id=school_id, by=by)


def resend_verification(*, account_id: int, school_id: int, by: Actor) -> None:
    """Send the verification mail once more; raise NoAddress, RightClosed or TooManyAttempts."""
    if not possible.account(account_id).address:
        raise NoAddress
    verification.promise_mail(account_id=account_id, school_id=school_id, by=by)


def print_letter(*, account_id: int, school_id: int, by: Actor) -> Printed:
    """Print a new letter for one account; one from before is void. Raise NothingToPrint."""
    known = families.family_account(account_id)
    printed = letters.print_letters(
        school_id=school_id, account_ids=[account_id], renew=True, by=by
    )
    tell_owner(known=known, kind="letter_printed", school_id=school_id, by=by)
    return printed


@transaction.atomic
def remove_factor(*, account_id: int, school_id: int, by: Actor) -> None:
    """Take a second step away of which everything is lost; browsers end, the password stays.

    Raise NotFound when none is asked, or for staff, of whom an administrator takes it away.
    """
    possible.without_factor(account_id)
    connections.end_all(account_ids=[account_id], ending=Ending.CHANGE, by=by)
    factors.remove(account_id=account_id, school_id=school_id, by=by)


@transaction.atomic
def suspend(*, account_id: int, school_id: int, by: Actor) -> None:
    """Suspend an account: everything of it ends at once, nothing of others."""
    known = families.family_account(account_id)
    if not states.suspend(account_id=account_id, by=by):
        return
    connections.end_all(account_ids=[account_id], ending=Ending.SUSPENDED, by=by)
    audit.record_for("account.suspended", account_id=account_id, school_id=school_id, by=by)
    _tell(known, "suspended", school_id=school_id)


@transaction.atomic
def resume(*, account_id: int, school_id: int, by: Actor) -> None:
    """Let a suspended account sign in again."""
    known = families.family_account(account_id)
    if not states.resume(account_id=account_id, by=by):
        return
    audit.record_for("account.resumed", account_id=account_id, school_id=school_id, by=by)
    _tell(known, "resumed", school_id=school_id)


@transaction.atomic
def unlink(*, account_id: int, school_id: int, by: Actor) -> None:
    """Part an account from whatever its owner put it together with, and tell the owner.

    It goes the same whether there is anything: the office does not learn that.
    """
    known = families.family_account(account_id)
    audit.record_for("account.unlinked", account_id=account_id, school_id=school_id, by=by)
    if connections.leave_bunch(account_ids=[account_id], by=by):
        _tell(known, "unlinked", school_id=school_id)


@transaction.atomic
def correct_name(
    *, account_id: int, school: School, first_name: str, family_name: str, by: Actor
) -> None:
    """Correct the name of an account's owner; a pupil's username follows, the old one still works.

    Everybody who signs in with that username is told.
    """
    known = families.family_account(account_id)
    after = f"{first_name} {family_name}"
    if known.name == after:
        return
    names.correct(person_id=known.person_id, first_name=first_name, family_name=family_name, by=by)
    audit.record(
        "person.name_corrected",
        school_id=school.id,
        by=by,
        subject=subject("account", account_id),
        before=known.name,
        after=after,
    )
    concerned = [known]
    if known.slot == 0 and known.pupil_id is not None:
        _rename(known.pupil_id, school, by=by)
        concerned = families.of_pupils([known.pupil_id])
    for one in concerned:
        _tell(one, "name_corrected", school_id=school.id)


def _rename(pupil_id: int, school: School, *, by: Actor) -> None:
    turns.wait_for(Turn.NAME, school_id=school.id)
    pupil = classes.pupil(pupil_id, school_year=school.school_year)
    terms = Terms(school.username_recipe, school.co_account_slots, school.initial_days)
    holder = Holder(
        pupil_id, pupil.person_id, pupil.register_id, pupil.first_name, pupil.family_name
    )
    Openings(terms, by=by).rename([holder])


def tell_owner(*, known: AccountFacts, kind: str, school_id: int, by: Actor, but: str = "") -> None:
    """Promise a notice by every channel that is truly the owner's: who was not asked can object."""
    if not _may_hear(known, kind):
        return
    outbox.promise_many(
        "send_notice",
        school_id=school_id,
        lane=Lane.NORMAL,
        arguments=[
            {"account_id": known.id, "kind": kind, "to": address}
            for address in channels.of_owner(known, but=but)
        ],
    )


def _tell(known: AccountFacts, kind: str, *, school_id: int, to: str = "") -> None:
    """Promise a notice to the address that is bound (or was): who has none cannot be told."""
    where: dict[str, Any] = {"to": to} if to else {}
    if (to or known.email) and _may_hear(known, kind):
        outbox.promise("send_notice", school_id=school_id, account_id=known.id, kind=kind, **where)


def _may_hear(known: AccountFacts, kind: str) -> bool:
    """Say whether a notice is promised at all: a promise stands in what its reader sees later."""
    return own_rights.is_allowed(known.id, notices.NOTICES[kind].right)


def _is_same(one: str, other: str) -> bool:
    return addresses.canonical(one) == addresses.canonical(other)
