"""Hand over what is kept of one person."""

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.privacy.papers import person as paper
from sleutelbos.privacy.queries import file
from sleutelbos.schools.models import School


@transaction.atomic
def hand_over(
    *, person_id: int, school: School, is_for_office: bool, by: Actor
) -> tuple[str, bytes]:
    """Return the name and the content of the file of one person; raise NotFound."""
    made = file.of_person(person_id, school=school, is_for_office=is_for_office)
    audit.record(
        "person.exported",
        school_id=school.id,
        by=by,
        subject=subject("person", person_id),
        office=is_for_office,
    )
    return paper.file_name(made), paper.packed(made)
