"""Remove a school: all that is kept there was for as long as it is here."""

from collections import Counter
from contextlib import suppress

from django.db import OperationalError, transaction

from sleutelbos.audit.values import Actor
from sleutelbos.privacy.queries import closing
from sleutelbos.schools import actions as schools

_TRIES = 5


def remove(*, school_id: int, by: Actor) -> Counter[str]:
    """Shut a school and remove all its rows, its log too; return how many, by table.

    What is being written there at this moment is waited for and goes too; what comes later finds
    no school. Files are their packages' own: see ``forget`` there.
    """
    schools.shut(school_id=school_id, by=by)
    for _ in range(_TRIES - 1):
        with suppress(OperationalError):  # it met somebody who wrote there, and gave way
            return _remove(school_id=school_id, by=by)
    return _remove(school_id=school_id, by=by)


@transaction.atomic
def _remove(*, school_id: int, by: Actor) -> Counter[str]:
    schools.hold(school_id=school_id, by=by)
    # Row by row would read the whole school; what hangs on what is asked when all is gone.
    return Counter({label: found._raw_delete(found.db) for label, found in closing.rows(school_id)})  # noqa: SLF001
