"""The course of the activation: how far the accounts of a school were, day by day."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sleutelbos.accounts.models import ActivationDay
from sleutelbos.accounts.rules.places import Place


@dataclass(frozen=True, slots=True)
class Day:
    """How many accounts were where at the end of a day."""

    day: dt.date
    school_year: str
    counts: Counter[Place]


def days(school_years: tuple[str, ...], *, whose: str, class_name: str = "") -> list[Day]:
    """Return the days that were counted in these school years, in order; one statement.

    ``class_name`` asks for one class: another year's class of that name is compared with it.
    """
    column = "classes" if class_name else whose
    rows = ActivationDay.objects.filter(school_year__in=school_years).order_by("day")
    found = []
    for day, school_year, numbers in rows.values_list("day", "school_year", column):
        counted = numbers.get(class_name, {}).get(whose) if class_name else numbers
        if counted:
            found.append(Day(day, school_year, _counter(counted)))
    return found


def _counter(numbers: dict[str, int]) -> Counter[Place]:
    return Counter({Place(place): count for place, count in numbers.items()})
