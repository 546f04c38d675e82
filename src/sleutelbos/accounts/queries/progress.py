"""How far the accounts of a school are, by class: one GROUP BY."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, Q, Value, When
from django.db.models.enums import TextChoices

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import rights
from sleutelbos.accounts.queries.keyrings import INITIAL_FAILURES
from sleutelbos.kit import clock, names
from sleutelbos.people.values import Right


class Stage(TextChoices):
    """How far an account is, in the five words of the office's picture."""

    ACTIVE = "active"
    STARTED = "started"
    LETTER = "letter"  # has one, did not use it
    STUCK = "stuck"  # mail came back, suspended, or may not sign in
    NEEDS_LETTER = "needs_letter"  # has none, or one that is worth nothing any more


@dataclass(slots=True)
class Progress:
    """A class (or the whole school) in numbers by stage: parents and pupils apart."""

    id: int
    name: str
    parents: dict[Stage, int] = field(default_factory=lambda: dict.fromkeys(Stage, 0))
    pupils: dict[Stage, int] = field(default_factory=lambda: dict.fromkeys(Stage, 0))

    @property
    def total(self) -> int:
        """Return how many parents' accounts there are."""
        return sum(self.parents.values())

    @property
    def percent(self) -> int:
        """Return how many of a hundred parents are fully activated."""
        return self.parents[Stage.ACTIVE] * 100 // self.total if self.total else 0


def by_class(
    school_year: str, *, agreement_version: int, teacher_id: int | None = None
) -> list[Progress]:
    """Return each class of a year, in natural order; for a teacher (person) the own ones."""
    membership = "keyring__pupil__person__membership"
    rows = Account.objects.filter(
        Q(
            **{
                f"{membership}__role": "pupil",
                f"{membership}__group__kind": "class",
                f"{membership}__group__school_year": school_year,
            }
        ),
        closed_at=None,
        keyring__pupil__left_on=None,
    )
    group = f"{membership}__group"
    if teacher_id is not None:
        rows = rows.filter(
            **{
                f"{group}__membership__person_id": teacher_id,
                f"{group}__membership__role": "teacher",
            }
        )
    counted = rows.values_list(
        f"{group}_id",
        f"{group}__name",
        Case(When(slot=0, then=Value("pupils")), default=Value("parents")),
        stage(agreement_version, clock.now()),
    ).annotate(count=Count("id"))
    found: dict[int, Progress] = {}
    for group_id, name, whose, at, count in counted.order_by():
        progress = found.setdefault(group_id, Progress(group_id, name))
        getattr(progress, whose)[Stage(at)] += count
    return sorted(found.values(), key=lambda one: names.natural_key(one.name))


def summed(classes: list[Progress]) -> Progress:
    """Return the whole of these classes."""
    whole = Progress(0, "")
    for one in classes:
        for counts, added in ((whole.parents, one.parents), (whole.pupils, one.pupils)):
            for at, count in added.items():
                counts[at] += count
    return whole


def stage(agreement_version: int, now: dt.datetime) -> Case:
    """Return the stage of an account as SQL; a test holds it to the diagnosis."""
    has_letter = Q(
        initialcredential__expires_at__gt=now, initialcredential__failures__lt=INITIAL_FAILURES
    )
    has_begun = Q(recognised_at__isnull=False) | Q(agreed_version__gt=0)
    is_bound = ~Q(email_key="")
    is_lost = Q(email_unreachable_at__isnull=False) & (is_bound | ~Q(typed_email=""))
    misses = Q(recognised_at=None) | Q(agreed_version__lt=agreement_version)
    misses_as_parent = Q(slot__gte=1) & (
        Q(devices_reviewed_at=None) | Q(details_given_at=None) | Q(details_confirmed_at=None)
    )
    return Case(
        When(Q(suspended_at__isnull=False) | ~rights.may(Right.SIGN_IN), then=Value(Stage.STUCK)),
        When(Q(password_chosen_at=None) & has_letter & ~has_begun, then=Value(Stage.LETTER)),
        When(Q(password_chosen_at=None) & has_letter, then=Value(Stage.STARTED)),
        When(Q(password_chosen_at=None) & ~is_bound, then=Value(Stage.NEEDS_LETTER)),
        When(Q(password_chosen_at=None) & is_lost, then=Value(Stage.STUCK)),
        When(Q(password_chosen_at=None), then=Value(Stage.STARTED)),
        When(misses | misses_as_parent, then=Value(Stage.STARTED)),
        When(is_lost, then=Value(Stage.STUCK)),
        When(Q(slot__gte=1, email_verified_at=None), then=Value(Stage.STARTED)),
        default=Value(Stage.ACTIVE),
        output_field=CharField(),
    )
