"""The worker's round of what is kept too long."""

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
    today = clock.now().date().isoformat()
    for school in schools.all_schools():
        outbox.promise(
            "privacy.keep_terms_of",
            school_id=school.id,
            lane=Lane.BULK,
            key=f"privacy.keep_terms:{school.id}:{today}",
        )


@task("privacy.keep_terms_of")
def keep_terms_of(*, job_id: int, actor: str = SYSTEM.text) -> None:  # noqa: ARG001
    """Let go what one school has kept long enough."""
    retention.keep_terms(school=schools.fresh_school(scope.active_id()), by=Actor(actor))


@task("privacy.write_list")
def write_list(*, job_id: int) -> None:  # noqa: ARG001
    """Write the list of erasures beside the database."""
    erasure.write_list(school_id=scope.active_id(), by=SYSTEM)
