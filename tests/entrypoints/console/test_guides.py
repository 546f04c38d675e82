"""The office's page of guides: see, take, copy, and what they are made of."""

import datetime as dt
import re

import pytest
from django.test import Client

from sleutelbos.audit.values import SYSTEM
from sleutelbos.guides import making, queries
from sleutelbos.schools import actions
from sleutelbos.schools.models import School
from tests.conftest import Clock

KINDS = ["activate", "forgotten", "poster", "evening"]


def test_every_guide_can_be_seen_taken_and_linked_to(office: Client) -> None:
    page = office.get("/console/guides").content.decode()

    for kind in KINDS:
        assert f'value="https://debeuk.example.test/guide/{kind}?language=nl"' in page
        for suffix in ("", ".pdf", ".html"):
            assert office.get(f"/guide/{kind}{suffix}?language=nl").status_code == 200
            assert f'href="/guide/{kind}{suffix}?language=nl"' in page


def test_another_language_is_one_choice_away(office: Client) -> None:
    page = office.get("/console/guides?language=ar").content.decode()

    assert '<html lang="nl"' in page
    assert 'href="/guide/poster.pdf?language=ar"' in page
    assert '<option value="ar" selected>' in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_guide_is_shown_small(office: Client, kind: str) -> None:
    answer = office.get(f"/console/guides/{kind}.png?language=nl")

    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_another_guide_has_no_picture(office: Client) -> None:
    assert office.get("/console/guides/nothing.png").status_code == 404


def test_the_page_says_what_guides_are_made_of_and_since_when(
    school: School, office: Client, clock: Clock
) -> None:
    for days in (30, 14):
        clock.advance(hours=36)
        actions.change_settings(school_id=school.id, by=SYSTEM, initial_days=days)
    clock.advance(days=2)
    actions.change_settings(school_id=school.id, by=SYSTEM, town="Halle")
    School.objects.update(made_at=dt.datetime(2025, 1, 2, tzinfo=dt.UTC))

    page = office.get("/console/guides").content.decode()

    rows = dict(re.findall(r"<th scope=.row.>([^<]*)</th>.*?nowrap.>([^<]*)<", page))
    assert rows["Geldig gedurende"] == "10 september 2026"
    assert rows["Adres"] == "12 september 2026"
    assert rows["Gebruikersnamen"] == "2 januari 2025"


def test_every_setting_of_the_guides_has_its_moment(school: School) -> None:
    assert set(queries.changed_at(school, making.SETTINGS)) == set(making.SETTINGS)
