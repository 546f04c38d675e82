"""Work on imports that the worker does."""

from sleutelbos.audit.values import Actor
from sleutelbos.kit import scope
from sleutelbos.outbox import registry
from sleutelbos.roster import actions
from sleutelbos.schools import queries as schools


@registry.task("apply_run")
def apply_run(*, job_id: int, run_id: int, accept: list[str], by: str) -> None:  # noqa: ARG001
    """Apply an import that somebody said yes to."""
    school = schools.fresh_school(scope.active_id())
    actions.apply(school=school, run_id=run_id, accept=accept, by=Actor(by))


@registry.every("scrub_runs", minutes=60)
def scrub_runs(*, job_id: int) -> None:  # noqa: ARG001
    """Forget the rows of imports whose day is over."""
    actions.scrub()
