"""Find people by a part of their name: pupils, their guardians, staff."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Replace

from sleutelbos.kit import names
from sleutelbos.people.models import Guardianship, Membership, Pupil, StaffMember
from sleutelbos.people.values import GroupKind, MemberRole


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody of whom the name fits, and the pupil (or member of staff) that leads to them."""

    words: str
    kind: str  # pupil, staff, or what a guardian is
    owner_id: int  # the pupil's id, or the member of staff's
    name: str
    pupil_name: str
    class_name: str
    has_left: bool


def tokens(text: str) -> list[str]:
    """Return the folded words of what was typed."""
    return [word for word in (names.fold(part) for part in text.split()) if word]


def named(text: str, *, school_year: str, limit: int) -> list[FoundPerson]:
    """Return who has a name in which every word begins as typed, in one statement.

    A name typed in one piece fits too: debruyn finds De Bruyn.
    """
    typed = tokens(text)
    if not typed:
        return []
    first, *others = (_rows(source, typed, school_year=school_year) for source in _sources())
    rows = first.union(*others, all=True).order_by("found_words", "found_id")[:limit]
    return [
        FoundPerson(words, kind, owner_id, name, pupil, group or "", left is not None)
        for words, kind, owner_id, name, pupil, group, left in rows
    ]


def fits(typed: list[str], *, path: str) -> Q:
    """Return the condition that every typed word begins a word of the name at ``path``."""
    apart = Q()
    for token in typed:
        apart &= Q(**{f"{path}__startswith": token}) | Q(**{f"{path}__contains": f" {token}"})
    return apart | Q(found_glued__startswith="".join(typed))


_COLUMNS = (
    "found_words", "found_kind", "found_id", "found_name", "found_pupil", "found_class",
    "found_left",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Source:
    """A table that leads to persons, and where in it stands what is shown."""

    rows: Any
    kind: Any
    pupil: str = "person"
    owner: str = "id"
    left: str = "left_on"


def _sources() -> tuple[_Source, ...]:
    return (
        _Source(Pupil.objects, Value("pupil")),
        _Source(StaffMember.objects, Value("staff")),
        _Source(
            Guardianship.objects, F("kind"), pupil="pupil__person", owner="pupil_id",
            left="pupil__left_on",
        ),
    )  # fmt: skip


def _rows(source: _Source, typed: list[str], *, school_year: str) -> Any:
    classes = Membership.objects.filter(
        person=OuterRef(source.pupil),
        role=MemberRole.PUPIL,
        group__kind=GroupKind.CLASS,
        group__school_year=school_year,
    )
    found = source.rows.annotate(found_glued=Replace("person__words", Value(" "), Value("")))
    return (
        found.filter(fits(typed, path="person__words"))
        .annotate(
            found_words=F("person__words"),
            found_kind=source.kind,
            found_id=F(source.owner),
            found_name=_name("person"),
            found_pupil=_name(source.pupil),
            found_class=Subquery(classes.values("group__name")[:1]),
            found_left=F(source.left),
        )
        .values_list(*_COLUMNS)
    )


def _name(path: str) -> Concat:
    return Concat(
        f"{path}__first_name", Value(" "), f"{path}__family_name", output_field=CharField()
    )
