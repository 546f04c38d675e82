"""Find pupils who may be meant by words that somebody wrote."""

from collections.abc import Sequence

from django.db.models import CharField, Q, Value
from django.db.models.functions import Concat

from sleutelbos.people.models import Membership, Pupil
from sleutelbos.people.queries.classes import EnrolledPupil
from sleutelbos.people.values import GroupKind, MemberRole

_MOST = 400
_MOST_WORDS = 12


def candidates(words: Sequence[str], *, school_year: str) -> list[EnrolledPupil]:
    """Return enrolled pupils with one of these folded words in their name, in two statements."""
    wanted = Q()
    for word in [word for word in words if len(word) > 1][:_MOST_WORDS]:
        wanted |= Q(spaced__contains=f" {word} ")
    if not wanted:
        return []
    spaced = Concat(Value(" "), "person__words", Value(" "), output_field=CharField())
    rows = list(
        Pupil.objects.annotate(spaced=spaced)
        .filter(wanted, left_on=None)
        .values_list("id", "person_id", "person__first_name", "person__family_name", "register_id")[
            :_MOST
        ]
    )
    classes = _classes([row[1] for row in rows], school_year)
    found = [(row, classes.get(row[1], (None, ""))) for row in rows]
    return [EnrolledPupil(*row, group_id, name, has_left=False) for row, (group_id, name) in found]


def _classes(person_ids: list[int], school_year: str) -> dict[int, tuple[int, str]]:
    rows = Membership.objects.filter(
        person_id__in=person_ids,
        role=MemberRole.PUPIL,
        group__kind=GroupKind.CLASS,
        group__school_year=school_year,
    )
    return {
        person_id: (group_id, name)
        for person_id, group_id, name in rows.values_list("person_id", "group_id", "group__name")
    }
