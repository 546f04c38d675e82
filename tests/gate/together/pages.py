"""What a parent of several children sees and does."""

from django.test import Client

from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.messaging import post


def page(browser: Client, path: str = "/start") -> str:
    return browser.get(path).content.decode()


def a_letter_to(family: Family, school: School, subject: str) -> None:
    """Let the office write to the parents of one pupil."""
    office_worker = factories.a_staff_member(school, first=f"Mia {subject}")
    group = f"Klas van {family.pupil.person.first_name}"
    post.arrived(office_worker, audience=post.to_class(school, group), subject=subject)
