"""Promised work on accounts."""

from typing import Unpack

from sleutelbos.accounts.actions import bounces, days, letters
from sleutelbos.accounts.mails import sending
from sleutelbos.accounts.queries.letters import Choice
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.kit import scope
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.registry import every, task
from sleutelbos.outbox.values import Lane
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School


@task("accounts.print_letters")
def print_letters(
    *,
    job_id: int,  # noqa: ARG001
    actor: str,
    **choice: Unpack[Choice],
) -> None:
    """Print the letters of a class, of these accounts or of a school."""
    letters.print_letters(school_id=scope.active_id(), by=Actor(actor), **choice)


@task("accounts.remove_letters")
def remove_letters(*, job_id: int) -> None:  # noqa: ARG001
    """Remove printed letters whose time is over."""
    letters.remove_expired(school_id=scope.active_id(), by=SYSTEM)


@task("send_verification")
def send_verification(*, job_id: int, account_id: int) -> None:
    """Mail the link and the code that prove an address."""
    sending.send_verification(account_id, school=_school(), job_id=job_id)


@task("answer_recovery")
def answer_recovery(*, job_id: int, username_key: str, email_key: str, purpose: str) -> None:
    """Decide who may recover, and mail them; nobody else hears of it (D14)."""
    sending.answer_recovery(
        username_key,
        email_key=email_key,
        purpose=LinkPurpose(purpose),
        school=_school(),
        job_id=job_id,
    )


@task("send_invitation")
def send_invitation(*, job_id: int, account_id: int) -> None:
    """Mail a member of staff the way to a first password."""
    sending.send_invitation(account_id, school=_school(), job_id=job_id)


@task("send_reminder")
def send_reminder(*, job_id: int, account_id: int) -> None:
    """Remind somebody of the account that is not ready yet."""
    sending.send_reminder(account_id, school=_school(), job_id=job_id)


@task("send_notice")
def send_notice(*, job_id: int, account_id: int, kind: str, to: str = "", about: str = "") -> None:
    """Mail what happened to an account."""
    school = _school()
    sending.send_notice(account_id, kind=kind, to=to, about=about, school=school, job_id=job_id)


@task("note_bounce")
def note_bounce(*, job_id: int, account_id: int, address_mark: str, status: str) -> None:  # noqa: ARG001
    """Mark an address that mail came back from."""
    bounces.note(
        account_id=account_id,
        school_id=scope.active_id(),
        address_mark=address_mark,
        status=status,
        by=SYSTEM,
    )


@every("accounts.count_days", minutes=6 * 60)
def count_days(*, job_id: int) -> None:
    """Promise to count how far the accounts are, at every school."""
    for school in schools.all_schools():
        outbox.promise(
            "accounts.count_day",
            school_id=school.id,
            lane=Lane.BULK,
            key=f"count:{school.id}:{job_id}",
        )


@task("accounts.count_day")
def count_day(*, job_id: int) -> None:  # noqa: ARG001
    """Count how far the accounts of a school are today."""
    days.count_day(school=_school(), by=SYSTEM)


def _school() -> School:
    return schools.fresh_school(scope.active_id())
