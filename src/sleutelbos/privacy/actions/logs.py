"""Have the log followed; note that somebody took it along."""

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit import queries
from sleutelbos.audit.values import Actor, Wanted
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane


@transaction.atomic
def request_check(*, school_id: int, by: Actor) -> None:
    """Promise to follow the log of a school, before the worker's daily round."""
    outbox.promise("privacy.follow_log", school_id=school_id, lane=Lane.NORMAL)


def note_export(*, school_id: int, wanted: Wanted, shape: str, by: Actor) -> None:
    """Note that somebody takes what is wanted of the log along, before it is given."""
    count = queries.count(school_id, wanted)
    audit.record("audit.exported", school_id=school_id, by=by, entries=count, shape=shape)
