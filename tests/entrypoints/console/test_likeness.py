"""The office sees who is likely one parent, and says whether they are."""

import pytest
from django.test import Client

from sleutelbos.people.models import Person
from sleutelbos.schools.models import School
from tests.roster.importing import imported
from tests.roster.test_likeness import FILE


@pytest.fixture
def answers(school: School) -> dict[str, str]:
    imported(school, FILE)
    first, second = Person.objects.filter(first_name="An").order_by("id")
    return {"first": str(first.id), "second": str(second.id)}


def test_the_register_says_that_somebody_is_likely_twice(
    office: Client, answers: dict[str, str]
) -> None:
    page = office.get("/console/import").content.decode()
    proposed = office.get("/console/import/likely").content.decode()

    assert "/console/import/likely" in page
    assert all(text in proposed for text in ("An Maes", "Noor Peeters", "Lars Claes"))
    assert "an@example.be" not in proposed


@pytest.mark.parametrize(
    ("answer", "people", "said"),
    [("one", 1, "Ze zijn nu één persoon."), ("two", 2, "Het blijven twee mensen")],
)
def test_the_office_decides(
    office: Client, answers: dict[str, str], answer: str, people: int, said: str
) -> None:
    page = office.post(
        "/console/import/likely", {**answers, "answer": answer}, follow=True
    ).content.decode()

    assert said in page
    assert "Niemand lijkt op iemand anders" in page
    assert Person.objects.filter(first_name="An").count() == people


def test_who_answers_twice_breaks_nothing(office: Client, answers: dict[str, str]) -> None:
    for _ in range(2):
        answer = office.post("/console/import/likely", {**answers, "answer": "one"})
        assert answer.status_code == 302
