"""Count how far the accounts of a school are, once a day and again while the day lasts.

Facts cannot tell it later: a letter is forgotten when its password is chosen, an address that
failed is mended, a pupil changes class and a leaver is erased. See docs/decisions/activation.md.
"""

from collections import Counter
from zoneinfo import ZoneInfo

from sleutelbos.accounts.models import ActivationDay
from sleutelbos.accounts.queries import progress
from sleutelbos.accounts.rules.places import Place
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock
from sleutelbos.schools.models import School


def count_day(*, school: School, by: Actor) -> None:
    """Keep today's numbers of a school, in place of those from earlier today."""
    classes = progress.by_class(school.school_year, agreement_version=school.agreement_version)
    if not classes:
        return
    whole = progress.summed(classes)
    row = ActivationDay(
        school_id=school.id,
        day=clock.now().astimezone(ZoneInfo(school.time_zone)).date(),
        school_year=school.school_year,
        parents=_numbers(whole.places["parents"]),
        pupils=_numbers(whole.places["pupils"]),
        classes={
            one.name: {whose: _numbers(counts) for whose, counts in one.places.items()}
            for one in classes
        },
    )
    ActivationDay.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["school", "day"],
        update_fields=["school_year", "parents", "pupils", "classes"],
    )


def _numbers(counts: Counter[Place]) -> dict[str, int]:
    return {place.value: counts[place] for place in Place if counts[place]}
