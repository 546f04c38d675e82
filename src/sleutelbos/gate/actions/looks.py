"""Note who of the school looked at a family: parents are told (N27, PRI-08)."""

import datetime as dt

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject

_AGAIN = dt.timedelta(hours=1)


@transaction.atomic
def note(*, pupil_id: int, school_id: int, by: Actor) -> None:
    """Note a look at the family of a pupil, once an hour for whoever looks."""
    about = subject("pupil", pupil_id)
    audit.record_once("family.opened", school_id=school_id, by=by, subject=about, within=_AGAIN)
