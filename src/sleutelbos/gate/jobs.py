"""Promised work of the gate."""

import datetime as dt

from sleutelbos.accounts.mails import sending
from sleutelbos.accounts.mails.words import SeenSignIn
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import queries as connections
from sleutelbos.gate.actions import acts, batches, rights
from sleutelbos.kit import scope
from sleutelbos.outbox.registry import task
from sleutelbos.schools import queries as schools


@task("gate.shut")
def shut(*, job_id: int, restriction_id: int) -> None:  # noqa: ARG001
    """End what is signed in to an account, when a restriction that was written earlier begins."""
    rights.shut(restriction_id=restriction_id)


@task("gate.tell_sign_in")
def tell_sign_in(*, job_id: int, account_id: int, begun_at: str) -> None:
    """Mail the owner of an account where it was signed in to, and the way to stop it."""
    found = connections.session_begun(account_id, at=dt.datetime.fromisoformat(begun_at))
    if found is None:
        return
    sending.send_sign_in(
        account_id,
        seen=SeenSignIn(found.name, found.network, found.made_at),
        school=schools.fresh_school(scope.active_id()),
        job_id=job_id,
    )


@task("gate.fall_due")
def fall_due(*, job_id: int, held_id: int) -> None:  # noqa: ARG001
    """Do an act of the office that waited a day, unless somebody stopped it or agreed before."""
    acts.fall_due(held_id=held_id, school=schools.fresh_school(scope.active_id()))


@task("gate.do_batch")
def do_batch(*, job_id: int, batch_id: int) -> None:  # noqa: ARG001
    """Do what the office asked for many accounts, unless it was stopped."""
    batches.go(batch_id=batch_id, school=schools.fresh_school(scope.active_id()), by=SYSTEM)
