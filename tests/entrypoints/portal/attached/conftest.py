"""A school with its post, and a disk of its own."""

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.messaging import files, post
from tests.messaging.people import folder, school, teacher

__all__ = ["folder", "school", "teacher"]


@pytest.fixture
def noor(school: School) -> Family:
    family = factories.a_pupil(school)
    for account, email in ((family.mother, "an@example.test"), (family.father, "b@example.test")):
        factories.an_activated(account, email=email)
    return family


@pytest.fixture
def sent(school: School, noor: Family, teacher: Account) -> tuple[int, int]:
    """Let the teacher have sent a photograph to the parents; return message and file."""
    draft = post.a_draft(teacher)
    attachment_id = files.attached(teacher, draft, picture=True)
    return files.arrive(teacher), attachment_id
