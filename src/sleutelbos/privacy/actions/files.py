"""Hand over what is kept of one person."""

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor, subject
from sleutelbos.kit.kept import Audience
from sleutelbos.privacy.papers import person as paper
from sleutelbos.privacy.queries import file
from sleutelbos.schools.models import School


@transaction.atomic
def hand_over(
    *, person_id: int, school: School, audience: Audience, by: Actor
) -> tuple[str, bytes]:
    """Return the name and the content of the file of one person; raise NotFound."""
    made = file.of_person(person_id, school=school, audience=audience)
    audit.record(
        "person.exported",
        school_id=school.id,
        by=by,
        subject=subject("person", person_id),
        audience=audience.value,
    )
    return paper.file_name(made), paper.packed(made)
