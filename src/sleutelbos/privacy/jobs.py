"""The worker's round of what is kept too long, and of whether the log is whole."""

from sleutelbos.audit import actions as audit
from sleutelbos.audit import verifying
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.kit import clock, scope
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.registry import every, task
from sleutelbos.outbox.values import Lane
from sleutelbos.privacy.actions import erasure, retention
from sleutelbos.schools import queries as schools


@every("privacy.keep_terms", minutes=24 * 60)
def keep_terms(*, job_id: int) -> None:  # noqa: ARG001
    """Give every school its round, once a day."""
    _promise_to_all("privacy.keep_terms_of")


@every("privacy.follow_logs", minutes=24 * 60)
def follow_logs(*, job_id: int) -> None:  # noqa: ARG001
    """Follow the log of every school, once a day."""
    _promise_to_all("privacy.follow_log")


@task("privacy.follow_log")
def follow_log(*, job_id: int) -> None:  # noqa: ARG001
    """Follow one school's log; what is found for the first time is an entry, and an alarm."""
    school_id = scope.active_id()
    for one in verifying.check(school_id)[:1]:
        audit.record(
            "audit.broken", school_id=school_id, by=SYSTEM, number=one.number, kind=one.kind
        )


@task("privacy.keep_terms_of")
def keep_terms_of(*, job_id: int, actor: str = SYSTEM.text) -> None:  # noqa: ARG001
    """Let go what one school has kept long enough."""
    retention.keep_terms(school=schools.fresh_school(scope.active_id()), by=Actor(actor))


@task("privacy.write_list")
def write_list(*, job_id: int) -> None:  # noqa: ARG001
    """Write the list of erasures beside the database."""
    erasure.write_list(school_id=scope.active_id(), by=SYSTEM)


def _promise_to_all(name: str) -> None:
    today = clock.now().date().isoformat()
    for school in schools.all_schools():
        key = f"{name}:{school.id}:{today}"
        outbox.promise(name, school_id=school.id, lane=Lane.BULK, key=key)
