"""A guide is made of the settings that it names, and of no others: so none can be wrong (N25)."""

import datetime as dt

import pytest

from sleutelbos.guides import making
from sleutelbos.guides.values import Guide, Kind
from sleutelbos.schools.models import School
from tests.unit.guides.conftest import TEMPLATE, a_guide

CHANGED: dict[str, object] = {
    "name": "De Linde",
    "origin": "https://linde.example.test",
    "language": "en",
    "accent": "#7a1f3d",
    "username_recipe": "{family}{first}",
    "secret_mode": "template",
    "template_prefix": "Lin",
    "initial_days": 30,
    "password_profile": "strict",
    "co_account_slots": 4,
    "first_pupil_class": "L5",
    "school_year": "2031-2032",
    "time_zone": "Europe/Lisbon",
    "home_languages": "tr",
    "agreement_version": 9,
    "version": 77,
    "logo": b"another",
    "logo_type": "image/png",
}
LOGO = {"logo": b"a picture", "logo_type": "image/jpeg"}


@pytest.mark.parametrize("name", making.SETTINGS)
def test_a_changed_setting_changes_the_guide(name: str) -> None:
    before = {**TEMPLATE} if name == "template_prefix" else {}

    assert _all(**before) != _all(**{**before, name: _changed(name)})


@pytest.mark.parametrize(
    "name",
    [one.name for one in School._meta.concrete_fields if one.name not in making.SETTINGS],
)
def test_nothing_else_does(name: str) -> None:
    assert _all() == _all(**{name: _changed(name)})


@pytest.mark.parametrize("kind", Kind)
def test_the_same_settings_make_the_same_guide(kind: Kind) -> None:
    assert a_guide(kind) == a_guide(kind)


def _all(**changes: object) -> tuple[Guide, ...]:
    """Return every guide, in Dutch and in a language that has the Dutch beside it."""
    school = School(**{**_facts(), **changes})
    logo = f"{school.logo_type}:{school.logo!r}" if school.logo_type else ""
    return tuple(
        making.guide(school, kind, language=language, logo=logo)
        for kind in Kind
        for language in ("nl", "en")
    )


def _facts() -> dict[str, object]:
    from tests.unit.guides.conftest import FACTS

    return {**FACTS, **LOGO}


def _changed(name: str) -> object:
    if name in CHANGED:
        return CHANGED[name]
    column = School._meta.get_field(name)
    kinds: dict[str, object] = {"DateTimeField": dt.datetime(2031, 1, 1, tzinfo=dt.UTC)}
    return kinds.get(column.get_internal_type(), "Anders" if "id" not in name else 5)
