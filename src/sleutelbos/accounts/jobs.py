"""Promised work on accounts."""

from sleutelbos.accounts.actions import letters
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.outbox.registry import task
from sleutelbos.schools import scope


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
