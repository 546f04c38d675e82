"""The activation of the school: today by class, and its course over the weeks, drawn and told."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from sleutelbos.accounts.queries import course
from sleutelbos.accounts.queries.course import Day
from sleutelbos.accounts.queries.progress import Progress
from sleutelbos.accounts.rules.places import Place, Stage
from sleutelbos.entrypoints.console import words
from sleutelbos.kit import sheets
from sleutelbos.web import formats

WIDTH, HEIGHT = 720, 280  # of the drawing
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 10, 34
_WIDEST = 64.0


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a school year: how many accounts were where at its end."""

    number: int  # weeks since the first of August
    ends_on: dt.date  # the last day that was counted
    counts: dict[Stage, int]
    last_year: int | None = None  # how many of a hundred were active then

    @property
    def total(self) -> int:
        """Return how many accounts there were."""
        return sum(self.counts.values())

    @property
    def percent(self) -> int:
        """Return how many of a hundred were fully activated."""
        return self.counts[Stage.ACTIVE] * 100 // max(1, self.total)


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column in the drawing."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Drawing:
    """The course as shapes: columns of a hundred percent, months below, last year as a line."""

    bars: list[Bar] = field(default_factory=list)
    lines: list[tuple[float, int]] = field(default_factory=list)  # height and its percents
    months: list[tuple[float, str]] = field(default_factory=list)
    last_year: list[tuple[float, float]] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Return last year's line as an SVG path."""
        points = " L".join(f"{x:.1f} {y:.1f}" for x, y in self.last_year)
        return f"M{points}" if points else ""


def weeks(school_year: str, *, today: Day, whose: str, class_name: str = "") -> list[Week]:
    """Return the weeks of this school year that were counted, this one as it is at the moment."""
    before = _previous(school_year)
    found = course.days((before, school_year), whose=whose, class_name=class_name)
    last_year = {
        number: day.counts[Place.ACTIVE] * 100 // max(1, day.counts.total())
        for number, day in _by_week(day for day in found if day.school_year == before)
    }
    this_year = [day for day in found if day.school_year == school_year]
    return [
        Week(number, day.day, staged(day.counts), last_year.get(number))
        for number, day in _by_week([*this_year, today])
    ]


def staged(counts: Counter[Place]) -> dict[Stage, int]:
    """Return the numbers by stage."""
    found = dict.fromkeys(Stage, 0)
    for place, count in counts.items():
        found[Stage.at(place)] += count
    return found


def drawn(found: list[Week]) -> Drawing:
    """Return the course as a drawing."""
    drawing = Drawing(lines=[(_height(share), share) for share in (0, 25, 50, 75, 100)])
    first, last = found[0].number, found[-1].number
    step = min(_WIDEST, (WIDTH - _LEFT - _RIGHT) / (last - first + 1))
    for week in found:
        x = _LEFT + (week.number - first) * step
        drawing.bars += _column(week, x=x, width=step * 0.86)
        if week.last_year is not None:
            drawing.last_year.append((x + step * 0.43, _height(week.last_year)))
    drawing.months = list(_months(found, first=first, step=step))
    return drawing


def used_places(classes: Iterable[Progress], whose: str) -> list[Place]:
    """Return the places where somebody is, in the order of the way."""
    there = {place for one in classes for place, count in one.places[whose].items() if count}
    return [place for place in Place if place in there]


def classes_table(classes: list[Progress]) -> bytes:
    """Return today's numbers of each class as a table for a spreadsheet."""
    head = (_("Class"), _("Whose"), *(str(words.PLACES[place]) for place in Place))
    return sheets.sheet(
        head,
        (
            (one.name, str(words.WHOSE[whose]), *(str(counts[place]) for place in Place))
            for one in classes
            for whose, counts in one.places.items()
        ),
    )


def course_table(school_year: str) -> bytes:
    """Return every day that was counted, of this school year and the one before."""
    head = (_("Day"), _("School year"), _("Whose"), *(str(words.PLACES[one]) for one in Place))
    years = (_previous(school_year), school_year)
    return sheets.sheet(
        head,
        (
            (one.day.isoformat(), one.school_year, str(text), *(str(one.counts[p]) for p in Place))
            for whose, text in words.WHOSE.items()
            for one in course.days(years, whose=whose)
        ),
    )


def _previous(school_year: str) -> str:
    first = int(school_year[:4] or 1)
    return f"{first - 1}-{first}"


def _by_week(found: Iterable[Day]) -> list[tuple[int, Day]]:
    """Return the last day of each week, by the number of the week."""
    latest: dict[int, Day] = {}
    for one in found:
        begins = dt.date(int(one.school_year[:4]), 8, 1)
        latest[(one.day - begins).days // 7] = one
    return sorted(latest.items())


def _column(week: Week, *, x: float, width: float) -> Iterator[Bar]:
    below = 0.0
    for stage, count in week.counts.items():
        share = count * 100 / max(1, week.total)
        if share:
            top = _height(below + share)
            yield Bar(words.STAGE_KINDS[stage], x, top, width, _height(below) - top)
        below += share


def _height(share: float) -> float:
    """Return where a share of a hundred stands."""
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - share / 100)


def _months(found: list[Week], *, first: int, step: float) -> Iterator[tuple[float, str]]:
    yield _LEFT, formats.date(found[0].ends_on, "d MMM")
    for before, week in pairwise(found):
        x = _LEFT + (week.number - first) * step
        if week.ends_on.month != before.ends_on.month and x - _LEFT > 45:
            yield x, formats.date(week.ends_on, "MMM")
