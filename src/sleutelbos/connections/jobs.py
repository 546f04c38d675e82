"""Promised work about applications."""

from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.oauth import farewells
from sleutelbos.connections.oauth.actions import keys
from sleutelbos.kit import scope
from sleutelbos.outbox.registry import every, task
from sleutelbos.schools import queries as schools


@task("connections.say_farewell")
def say_farewell(*, job_id: int, app_id: int, account_id: int, session_id: int) -> None:  # noqa: ARG001
    """Tell an application that somebody is signed out."""
    school = schools.fresh_school(scope.active_id())
    farewells.say(app_id=app_id, account_id=account_id, session_id=session_id, school=school)


@every("connections.renew_keys", minutes=24 * 60)
def renew_keys(*, job_id: int) -> None:  # noqa: ARG001
    """Make a new signing key for every school whose newest is three months old."""
    for school in schools.all_schools():
        with scope.within(school.id):
            keys.renew(school_id=school.id, by=SYSTEM)
