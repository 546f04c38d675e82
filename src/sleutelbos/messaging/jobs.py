"""Promised work on messages: notify their readers, look after their files."""

import datetime as dt

from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import clock, scope
from sleutelbos.messaging import pushing
from sleutelbos.messaging.actions import examining, notifying
from sleutelbos.messaging.mails import sending
from sleutelbos.messaging.queries import telling
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.registry import every, task
from sleutelbos.outbox.values import Lane
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School


@every("messaging.notify", minutes=1)
def notify(*, job_id: int) -> None:
    """Promise to plan notifications at every school where something arrived."""
    for school_id in telling.schools(clock.now()):
        key = f"notify:{school_id}:{job_id}"
        outbox.promise("messaging.plan_notifications", school_id=school_id, key=key)


@task("messaging.plan_notifications")
def plan_notifications(*, job_id: int) -> None:  # noqa: ARG001
    """Plan who is notified of what arrived at a school."""
    notifying.plan(school=_school(), by=SYSTEM)


@task(notifying.DIGESTS)
def plan_digests(*, job_id: int, at: str) -> None:  # noqa: ARG001
    """Promise the digests of those who want them at this time."""
    notifying.plan_digests(school=_school(), at=dt.time.fromisoformat(at), by=SYSTEM)


@task("send_notification")
def send_notification(
    *, job_id: int, account_id: int, digest: str = "", is_urgent: bool = False
) -> None:
    """Mail a reader that there are messages."""
    sending.notify(
        account_id,
        digest=dt.time.fromisoformat(digest) if digest else None,
        is_urgent=is_urgent,
        school=_school(),
        job_id=job_id,
    )


@task("messaging.examine")
def examine(*, job_id: int, attachment_id: int) -> None:  # noqa: ARG001
    """Scan a file, and draw its small picture."""
    examining.examine(attachment_id=attachment_id, by=SYSTEM)


@task("messaging.sweep_files")
def sweep_files(*, job_id: int) -> None:  # noqa: ARG001
    """Collect the files of one school that nobody has."""
    examining.sweep(school_id=scope.active_id(), by=SYSTEM)


@every("messaging.sweep_all_files", minutes=6 * 60)
def sweep_all_files(*, job_id: int) -> None:
    """Promise it to every school."""
    for school in schools.all_schools():
        outbox.promise(
            "messaging.sweep_files",
            school_id=school.id,
            lane=Lane.BULK,
            key=f"sweep:{school.id}:{job_id}",
        )


@task(notifying.PUSH)
def push(
    *,
    job_id: int,  # noqa: ARG001
    account_ids: list[int],
    among: list[int] | None = None,
    tries: int = 0,
    is_urgent: bool = False,
) -> None:
    """Send notices to the devices of many readers; what is put off is promised anew."""
    round_ = pushing.Round(account_ids, among=among, tries=tries, is_urgent=is_urgent)
    pushing.push(round_, school=_school())


def _school() -> School:
    return schools.fresh_school(scope.active_id())
