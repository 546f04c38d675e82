"""Work on imports that the worker does."""

from contextlib import suppress

from sleutelbos.audit.values import Actor
from sleutelbos.kit import scope
from sleutelbos.outbox import registry
from sleutelbos.roster import actions
from sleutelbos.roster.errors import UndoRefused
from sleutelbos.schools import queries as schools


@registry.task("apply_run")
def apply_run(*, job_id: int, run_id: int, accept: list[str], by: str) -> None:  # noqa: ARG001
    """Apply an import that somebody said yes to."""
    school = schools.fresh_school(scope.active_id())
    actions.apply(school=school, run_id=run_id, accept=accept, by=Actor(by))


@registry.task("undo_run")
def undo_run(*, job_id: int, run_id: int, by: str) -> None:  # noqa: ARG001
    """Undo an import that somebody asked back."""
    school = schools.fresh_school(scope.active_id())
    with suppress(UndoRefused):  # the page of the import tells it, and the log
        actions.undo(school=school, run_id=run_id, by=Actor(by))


@registry.task("rehearse_run")
def rehearse_run(*, job_id: int, run_id: int) -> None:  # noqa: ARG001
    """Rehearse an import; of the import itself nothing is kept."""
    actions.rehearse(school=schools.fresh_school(scope.active_id()), run_id=run_id)


@registry.every("forget_rehearsals", minutes=60)
def forget_rehearsals(*, job_id: int) -> None:  # noqa: ARG001
    """Throw away what rehearsals left whose day is over."""
    actions.forget_rehearsals()


@registry.every("forget_undo", minutes=24 * 60)
def forget_undo(*, job_id: int) -> None:  # noqa: ARG001
    """Forget how to undo what cannot be undone any more."""
    actions.forget_undo()


@registry.every("scrub_runs", minutes=60)
def scrub_runs(*, job_id: int) -> None:  # noqa: ARG001
    """Forget the rows of imports whose day is over."""
    actions.scrub()
