"""Promised work on accounts."""

from sleutelbos.accounts.actions import bounces, letters
from sleutelbos.accounts.mails import sending
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.kit import scope
from sleutelbos.outbox.registry import task
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School


@task("accounts.print_letters")
def print_letters(
    *,
    job_id: int,  # noqa: ARG001
    actor: str,
    group_id: int | None,
    only_unused: bool,
) -> None:
    """Print the letters of a class or a school."""
    letters.print_letters(
        school_id=scope.active_id(),
        group_id=group_id,
        only_unused=only_unused,
        by=Actor(actor),
    )


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


@task("send_notice")
def send_notice(*, job_id: int, account_id: int, kind: str, to: str = "") -> None:
    """Mail what happened to an account."""
    sending.send_notice(account_id, kind=kind, to=to, school=_school(), job_id=job_id)


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


def _school() -> School:
    return schools.fresh_school(scope.active_id())
