"""What is said of every table: whose rows, why, for how long, and what becomes of them.

Each package says it once, in its ``kept.py``. The file that a person gets, erasure, retention and
the register of processing all read the same declarations. A table, or a column, of which nobody
says anything fails the build.
"""

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils.functional import Promise

Text = str | Promise


class Purpose(enum.StrEnum):
    """Why a school keeps something; ``privacy.words`` says it in words."""

    REGISTER = "register"
    ACCESS = "access"
    HELP = "help"
    SECURITY = "security"
    POST = "post"
    LOG = "log"
    WORK = "work"
    RIGHTS = "rights"
    SCHOOL = "school"


class Whom(enum.StrEnum):
    """Whose rows they are."""

    PUPILS = "pupils"
    GUARDIANS = "guardians"
    STAFF = "staff"
    VISITORS = "visitors"  # whoever asks something without being signed in


class Reader(enum.StrEnum):
    """Who may see them on a page."""

    OWNER = "owner"
    TEACHER = "teacher"
    OFFICE = "office"
    ADMINISTRATOR = "administrator"


class Audience(enum.StrEnum):
    """For whom a person's file is made."""

    OWNER = "owner"  # who takes it themselves, signed in: without what only the register has
    OFFICE = "office"  # to hand over: without what only its owner reads
    OPERATOR = "operator"  # all of it, by command


FAMILIES = (Whom.PUPILS, Whom.GUARDIANS)
EVERYBODY = (*FAMILIES, Whom.STAFF)


@dataclass(frozen=True, slots=True)
class Traces:
    """By what one or more persons are found in the tables."""

    people: tuple[int, ...]
    pupils: tuple[int, ...] = ()
    staff: tuple[int, ...] = ()
    keyrings: tuple[int, ...] = ()
    accounts: tuple[int, ...] = ()
    addresses: frozenset[str] = frozenset()  # canonical
    phones: frozenset[str] = frozenset()
    names: frozenset[tuple[str, ...]] = frozenset()  # folded words, each name's
    username_keys: frozenset[str] = frozenset()

    @property
    def subjects(self) -> list[str]:
        """Return what the log calls them."""
        kinds = {
            "account": self.accounts,
            "pupil": self.pupils,
            "keyring": self.keyrings,
            "person": self.people,
            "staff": self.staff,
        }
        return [f"{kind}:{row_id}" for kind, ids in kinds.items() for row_id in ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """When rows have had their time, and what is done then.

    Counted from the column ``after``: in days, or in whole school years as a setting of the school
    says; without it, as soon as ``where`` holds. Rows are deleted; or ``clear`` empties columns; or
    ``erases`` leads to the person of whom everything goes; or ``done_by`` is the package's own act,
    where files hang on rows. What ends somebody's tie to the school has the first ``turn``.
    """

    since: Text
    why: Text
    after: str = ""
    days: int = 0
    years: str = ""
    where: Q = field(default_factory=Q)
    clear: tuple[str, ...] = ()
    erases: str = ""
    done_by: Callable[[], object] | None = None
    turn: int = 2


Shown = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is said of one table.

    Each column stands in one of four places: ``said`` (path: what it is called; in the person's
    file), ``at_office`` (only in the file that the office hands over), ``inner`` (what the program
    works with) or ``secret``. ``own`` finds a person's rows, and ``read`` reads them where the
    columns alone would say too much or too little; ``gone`` finds those that an erasure takes (the
    same, when missing), ``blanks`` are emptied instead of deleting the row. ``stays`` says what
    stays after an erasure and why; ``while_here`` why it stays while somebody is at the school.
    """

    table: type[Model]
    name: Text
    purpose: Purpose
    whom: tuple[Whom, ...] = ()
    readers: tuple[Reader, ...] = ()
    said: Mapping[str, Text] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    at_office: Mapping[str, Text] = field(default_factory=dict)
    inner: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    is_private: bool = False  # read by whom it is about and by nobody else: messages
    own: Callable[[Traces], Q] | None = None
    read: Callable[[Traces], Iterable[Shown]] | None = None
    gone: Callable[[Traces], Q] | None = None
    blanks: Mapping[str, Any] = field(default_factory=dict)
    stays: Text = ""
    while_here: Text = ""
    terms: tuple[Term, ...] = ()
    lasts: Text = ""  # what ends the rows when no term does
    sweep: str = ""  # the task that collects what hung on rows and has none any more: files

    @property
    def label(self) -> str:
        """Return the table's name in the code, such as accounts.Account."""
        return self.table._meta.label  # noqa: SLF001 - Django's public name for it

    def told_to(self, audience: Audience) -> dict[str, Text]:
        """Return the columns that stand in a person's file: path and what it is called."""
        if self.is_private and audience is Audience.OFFICE:
            return {}
        register = {} if audience is Audience.OWNER else self.at_office
        return {**self.said, **register}


@dataclass(frozen=True, slots=True)
class Moment:
    """Until when terms count: now, and the school year that it is in."""

    now: dt.datetime
    today: dt.date
    first_year: int

    def over(self, kept: Kept, term: Term, *, years: int) -> Q:
        """Return which rows have had their time."""
        if not term.after:
            return term.where
        column = kept.table._meta.get_field(term.after)  # noqa: SLF001 - Django's public name
        kind = column.get_internal_type()
        return term.where & Q(**{f"{term.after}__lt": self._cut(kind, term, years)})

    def _cut(self, kind: str, term: Term, years: int) -> object:
        if kind == "CharField":  # a school year, such as 2026-2027
            first = self.first_year - years
            return f"{first}-{first + 1}"
        start = self.today - dt.timedelta(days=term.days)
        if term.years:
            start = dt.date(self.first_year - years, 8, 1)
        if kind == "DateField":
            return start
        moment = self.now - dt.timedelta(days=term.days)
        if term.years:
            moment = dt.datetime.combine(start, dt.time(), tzinfo=self.now.tzinfo)
        return moment.timestamp() if kind == "FloatField" else moment


@cache
def declarations() -> tuple[Kept, ...]:
    """Return what all packages say, tables that others hang on last."""
    said = [one for config in apps.get_app_configs() for one in _of(config.name)]
    return tuple(sorted(said, key=lambda one: -_depth(one.table)))


def _of(package: str) -> tuple[Kept, ...]:
    module = f"{package}.kept"
    if not package.startswith("sleutelbos.") or not find_spec(module):
        return ()
    found: tuple[Kept, ...] = import_module(module).KEPT
    return found


def _depth(table: type[Model]) -> int:
    """Return how many tables a row hangs on, one above the other: those come off first."""
    above = {
        column.related_model
        for column in table._meta.concrete_fields  # noqa: SLF001 - Django's way to ask
        if column.is_relation and column.related_model is not table
    }
    return 1 + max((_depth(one) for one in above if isinstance(one, type)), default=0)
