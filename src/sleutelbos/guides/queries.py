"""When what guides are made of was changed: as the log has it."""

import datetime as dt
from collections.abc import Iterable

from sleutelbos.audit import queries as audit
from sleutelbos.schools.models import School

_CHANGES = 200  # of all settings; what did not change since is as old as the school


def changed_at(school: School, names: Iterable[str]) -> dict[str, dt.datetime]:
    """Return when each of these settings was changed last; else when the school was made."""
    found = dict.fromkeys(names, school.made_at)
    changes = audit.entries(school.id, event="school.changed", limit=_CHANGES)
    for change in reversed(changes):
        found |= {name: change.happened_at for name in change.facts if name in found}
    return found
