"""What a parent finds about what the school keeps."""

import io
import zipfile

import pytest

from sleutelbos.kit import scope
from tests import factories
from tests.web import world

pytestmark = pytest.mark.django_db


def test_pri_04_a_parent_takes_the_own_file() -> None:
    school = factories.a_school()
    family = factories.a_pupil(school)
    mother = factories.an_activated(family.mother, email="an@example.test")
    factories.an_activated(family.father, email="bart@example.test")
    client = factories.signed_in(factories.a_client(school), mother)

    page = client.get("/profile/kept").content.decode()
    assert "Ouder of voogd zijn" in page
    answer = client.post("/profile/kept")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        text = archive.read("data.json").decode()
    assert "an@example.test" in text
    assert "bart@example.test" not in text
    assert "Bart" not in text


def test_it_asks_who_is_at_the_keyboard() -> None:
    school = factories.a_school()
    mother = factories.an_activated(factories.a_pupil(school).mother, email="an@example.test")
    client = factories.signed_in(world.a_browser(school), mother)
    with scope.within(school.id):
        from sleutelbos.connections.models import Session

        Session.objects.update(proved_at="2026-01-01T00:00:00Z")

    answer = client.post("/profile/kept")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/prove")
