"""Between schools, at the broker, and when a provider is away."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings

from sleutelbos.schools.models import School
from tests import factories
from tests.entrypoints.portal.outside.going import KIND, depart, go
from tests.factories import Family
from tests.gate.provider import FakeProvider
from tests.web import world

pytestmark = pytest.mark.django_db


def test_a_broker_hands_over_to_the_schools_own_host(
    school: School, noor: Family, outside: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sleutelbos.entrypoints.portal import broker

    monkeypatch.setattr(settings, "BROKER", "https://aanmelden.example.test")
    factories.a_linked(noor.mother, outside.issuer)
    browser = world.a_browser(school)
    address = depart(browser)
    back = parse_qs(urlsplit(address).query)["redirect_uri"][0]
    assert back == "https://aanmelden.example.test/with/back/flemish-government"
    seen: list[str] = []
    answer = broker.broker(lambda request: seen.append(request.path))  # type: ignore[arg-type]
    request = _request(f"{back}?{urlencode(outside.visit(address))}")
    handed = answer(request)

    assert handed["Location"].startswith(f"{school.origin}/with/in?token=")
    assert browser.get(handed["Location"].removeprefix(school.origin))["Location"] == "/start"
    answer(_request("https://aanmelden.example.test/start"))
    assert seen == ["/start"]
    assert answer(_request(f"{back}?state=x")).status_code == 400


def test_when_the_provider_is_away_the_password_is_still_there(
    school: School, outside: FakeProvider
) -> None:
    outside.metadata["issuer"] = "https://elsewhere.example.org"
    browser = world.a_browser(school)

    assert browser.post(f"/with/{KIND}")["Location"] == "/?outside=failed"
    assert "niet gelukt" in browser.get("/?outside=failed").content.decode()


def test_who_turns_back_there_is_back_here(school: School, outside: FakeProvider) -> None:
    browser = world.a_browser(school)
    brought = outside.visit(depart(browser))
    del brought["code"]
    brought |= {"error": "access_denied"}
    answer = browser.get(f"/with/back/flemish-government?{urlencode(brought)}")

    assert answer["Location"] == f"{school.origin}/?outside=failed"


def test_ten_02_a_trip_of_one_school_is_nothing_at_another(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    browser = world.a_browser(school)
    go(browser, outside)
    other = factories.a_school("De Es")
    factories.a_provider(other, outside.issuer)
    visitor = world.a_browser(other)
    visitor.cookies[settings.TRIP_COOKIE_NAME] = browser.cookies[settings.TRIP_COOKIE_NAME].value

    for path in ("/with/account", "/with/choose"):
        assert visitor.get(path)["Location"] == "/?outside=failed"


def test_ten_03_an_identity_opens_nothing_at_another_school(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    other = factories.a_school("De Es")
    factories.a_provider(other, outside.issuer)

    assert go(world.a_browser(other), outside)["Location"] == "/with/account"


def test_ten_03_an_answer_for_another_school_is_refused(
    school: School, outside: FakeProvider
) -> None:
    brought = outside.visit(depart(world.a_browser(school)))
    other = factories.a_school("De Es")
    factories.a_provider(other, outside.issuer)

    answer = world.a_browser(other).get(f"/with/back/flemish-government?{urlencode(brought)}")
    assert answer.status_code == 400


def test_ten_08_trips_of_one_school_do_not_count_at_another(
    school: School, outside: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sleutelbos.gate.rules import limits

    monkeypatch.setattr(limits, "TRIPS", (limits.Limit("trips", 2, 600.0),))
    browser = world.a_browser(school)
    answers = [browser.post(f"/with/{KIND}").status_code for _ in range(3)]
    other = factories.a_school("De Es")
    factories.a_provider(other, outside.issuer)

    assert answers == [200, 200, 429]
    assert world.a_browser(other).post(f"/with/{KIND}").status_code == 200


def _request(address: str):
    from django.test import RequestFactory

    parts = urlsplit(address)
    return RequestFactory().get(f"{parts.path}?{parts.query}", headers={"host": parts.netloc})
