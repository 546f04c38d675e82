"""Guides of De Beuk, and of schools that set something else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sleutelbos.guides import making
from sleutelbos.guides.values import Branch, Guide, Kind, Rich, Section
from sleutelbos.schools.models import School

Told = Callable[..., str]

FACTS = {
    "id": 1,
    "name": "De Beuk",
    "origin": "https://debeuk.example.test",
    "activation_name": "Lies Maes",
    "activation_role": "ICT-coördinator",
    "activation_email": "ict@beuk.example.test",
    "office_name": "Secretariaat",
    "office_email": "secretariaat@beuk.example.test",
    "office_phone": "02 356 00 00",
    "street": "Schoolstraat 12",
    "postcode": "1500",
    "town": "Halle",
}
TEMPLATE = {"secret_mode": "template", "template_prefix": "Rui"}


def a_school(**changes: Any) -> School:
    """Return a school that is in no database."""
    return School(**{**FACTS, **changes})


def a_guide(kind: str, *, spoken: str = "nl", **changes: Any) -> Guide:
    """Make a guide in the language ``spoken``; the rest are settings of the school."""
    return making.guide(a_school(**changes), Kind(kind), language=spoken)


@pytest.fixture
def told() -> Told:
    """Return all that a guide says, as one line: told("activate", initial_days=30)."""

    def tell(kind: str, **changes: Any) -> str:
        return words(a_guide(kind, **changes))

    return tell


def words(guide: Guide) -> str:
    """Return what a reader of a guide reads, in order."""
    cards = (f"{c.title} {c.name} {c.role} {c.email} {c.phone}" for c in guide.cards)
    parts = (part for section in guide.sections for part in _section(section))
    head = (guide.school, guide.address, guide.origin, guide.title, guide.lead)
    return " ".join(" ".join([*head, *parts, *cards]).split())


def _section(section: Section) -> Iterator[str]:
    yield section.title
    yield from map(sentence, (*section.text, *section.points))
    for step in section.steps:
        yield from map(sentence, (step.text, *step.notes))
    if section.outline:
        yield from _branch(section.outline)


def _branch(branch: Branch) -> Iterator[str]:
    yield f"{branch.answer} {sentence(branch.text)}"
    for one in branch.branches:
        yield from _branch(one)


def sentence(runs: Rich) -> str:
    return "".join(f"{run.text} ({run.beside})" if run.beside else run.text for run in runs)
