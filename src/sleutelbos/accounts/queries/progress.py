"""How far the accounts of a school are, by class: one GROUP BY."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.queries import rights
from sleutelbos.accounts.queries.keyrings import INITIAL_FAILURES
from sleutelbos.accounts.rules.places import Place, Stage
from sleutelbos.kit import clock, names
from sleutelbos.people.values import GroupKind, MemberRole, Right

WHOSE = ("parents", "pupils")
GROUP = "keyring__pupil__person__membership__group"  # the class, where enrolled() joins it


@dataclass(slots=True)
class Progress:
    """A class (or the whole school) in numbers, parents and pupils apart."""

    id: int
    name: str
    places: dict[str, Counter[Place]] = field(
        default_factory=lambda: {whose: Counter() for whose in WHOSE}
    )

    @property
    def parents(self) -> dict[Stage, int]:
        """Return how many parents' accounts are in each stage."""
        return self._stages("parents")

    @property
    def pupils(self) -> dict[Stage, int]:
        """Return how many pupils' own accounts are in each stage."""
        return self._stages("pupils")

    @property
    def total(self) -> int:
        """Return how many parents' accounts there are."""
        return self.places["parents"].total()

    @property
    def percent(self) -> int:
        """Return how many of a hundred parents are fully activated."""
        return self.places["parents"][Place.ACTIVE] * 100 // self.total if self.total else 0

    @property
    def to_invite(self) -> int:
        """Return how many accounts, of parents and pupils, need a letter."""
        return self.parents[Stage.NEEDS_LETTER] + self.pupils[Stage.NEEDS_LETTER]

    def _stages(self, whose: str) -> dict[Stage, int]:
        found = dict.fromkeys(Stage, 0)
        for place, count in self.places[whose].items():
            found[Stage.at(place)] += count
        return found


def by_class(
    school_year: str, *, agreement_version: int, teacher_id: int | None = None
) -> list[Progress]:
    """Return each class of a year, in natural order; for a teacher (person) the own ones."""
    taught = {"person_id": teacher_id, "role": MemberRole.TEACHER} if teacher_id else {}
    own = {f"{GROUP}__membership__{name}": value for name, value in taught.items()}
    rows = enrolled(school_year, **own)
    counted = rows.values_list(
        f"{GROUP}_id",
        f"{GROUP}__name",
        Case(When(slot=0, then=Value("pupils")), default=Value("parents")),
        place(agreement_version, clock.now()),
    ).annotate(count=Count("id"))
    found: dict[int, Progress] = {}
    for group_id, name, whose, at, count in counted.order_by():
        progress = found.setdefault(group_id, Progress(group_id, name))
        progress.places[whose][Place(at)] += count
    return sorted(found.values(), key=lambda one: names.natural_key(one.name))


def enrolled(school_year: str, **of_class: object) -> QuerySet[Account, Account]:
    """Return the live accounts of who is in a class this year, joined with that class.

    What is asked of the class goes with the rest: asked later, it would be of any of their groups.
    """
    membership = GROUP.removesuffix("__group")
    return Account.objects.filter(
        **{
            f"{membership}__role": MemberRole.PUPIL,
            f"{GROUP}__kind": GroupKind.CLASS,
            f"{GROUP}__school_year": school_year,
            **of_class,
        },
        closed_at=None,
        keyring__pupil__left_on=None,
    )


def summed(classes: list[Progress]) -> Progress:
    """Return the whole of these classes."""
    whole = Progress(0, "")
    for one in classes:
        for whose, counts in one.places.items():
            whole.places[whose].update(counts)
    return whole


def place(agreement_version: int, now: dt.datetime) -> Case:
    """Return the place of an account as SQL; a test holds it to the diagnosis."""
    has_letter = Q(
        initialcredential__expires_at__gt=now, initialcredential__failures__lt=INITIAL_FAILURES
    )
    has_begun = Q(recognised_at__isnull=False) | Q(agreed_version__gt=0)
    is_bound = ~Q(email_key="")
    is_lost = Q(email_unreachable_at__isnull=False) & (is_bound | ~Q(typed_email=""))
    without = Q(password_chosen_at=None)
    is_parent = Q(slot__gte=1)
    first_steps = (
        When(Q(recognised_at=None), then=Value(Place.ACCOUNT)),
        When(Q(agreed_version__lt=agreement_version), then=Value(Place.AGREEMENT)),
    )
    return Case(
        When(Q(suspended_at__isnull=False), then=Value(Place.SUSPENDED)),
        When(~rights.may(Right.SIGN_IN), then=Value(Place.RESTRICTED)),
        When(without & has_letter & ~has_begun, then=Value(Place.LETTER)),
        When(without & has_letter, then=Case(*first_steps, default=Value(Place.PASSWORD))),
        When(without & ~is_bound & Q(initialcredential=None), then=Value(Place.NOT_INVITED)),
        When(without & ~is_bound, then=Value(Place.EXPIRED)),
        When(without & is_lost, then=Value(Place.UNREACHABLE)),
        When(without & Q(email_verified_at=None), then=Value(Place.VERIFY)),
        When(without, then=Value(Place.PASSWORD)),
        *first_steps,
        When(is_parent & Q(devices_reviewed_at=None), then=Value(Place.DEVICES)),
        When(is_parent & Q(details_given_at=None), then=Value(Place.DETAILS)),
        When(is_parent & Q(details_confirmed_at=None), then=Value(Place.CONFIRM)),
        When(is_lost, then=Value(Place.UNREACHABLE)),
        When(is_parent & Q(email_verified_at=None), then=Value(Place.VERIFY)),
        default=Value(Place.ACTIVE),
        output_field=CharField(),
    )
