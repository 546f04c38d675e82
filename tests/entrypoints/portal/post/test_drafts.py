"""A draft at every step: what is missing is said, and nothing is lost."""

import pytest
from django.test import Client

from sleutelbos.kit import scope
from sleutelbos.messaging.models import Message
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.portal.post.forms import NONCE, a_form, checked, sends, the_draft
from tests.factories import Family
from tests.messaging import post

pytestmark = pytest.mark.django_db


def test_what_is_missing_stands_next_to_its_field_and_nothing_is_lost(
    school: School, noor: Family, browser: Client
) -> None:
    page = browser.post(
        "/messages/new", a_form(school, act="next", subject="", kind="action", group="0")
    ).content.decode()

    assert all(
        text in page
        for text in ("Geef een onderwerp.", "Zeg tegen welke dag.", "Kies naar wie het gaat.")
    )
    assert "Morgen zwemmen we." in page
    assert the_draft(school).source == "Morgen zwemmen we."


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("subject", "Zwemmen " * 20, "Dit is te lang: hoogstens 120 tekens."),
        ("source", "Zwemmen " * 2501, "Dit is te lang: hoogstens 20.000 tekens."),
        ("due_on", "31/12/2026", "Schrijf deze dag als 2026-12-31."),
        ("due_on", "2026-09-01", "Deze dag is voorbij. Kies een andere."),
        ("scheduled_at", "morgen om 9", "Schrijf dit moment als 2026-12-31 08:30."),
        ("scheduled_at", "2026-09-01T09:00", "Kies een moment tussen nu en twee maanden"),
        ("guardian_kind", "foster", "Niemand past bij deze keuze."),
    ],
)
def test_what_cannot_be_stands_next_to_its_field_as_it_was_typed(
    school: School, noor: Family, browser: Client, field: str, typed: str, said: str
) -> None:
    form = a_form(school, act="next", kind="action", due_on="2026-12-24") | {field: typed}

    answer = browser.post("/messages/new", form)

    assert said in answer.content.decode()
    assert typed in answer.content.decode()
    assert browser.get(f"/messages/drafts/{the_draft(school).id}").status_code == 200


def test_a_text_of_many_lines_is_as_long_as_its_letters(
    school: School, noor: Family, browser: Client
) -> None:
    browser.post("/messages/new", a_form(school, source="abc\r\n" * 5_000))  # as browsers send it

    assert the_draft(school).source == "abc\n" * 5_000


def test_what_a_draft_lacks_by_now_is_said_where_it_is_written(
    school: School, noor: Family, browser: Client
) -> None:
    page = checked(browser, school)
    with scope.within(school.id):
        Message.objects.update(subject="")
    draft = f"/messages/drafts/{the_draft(school).id}"

    for answer in (browser.get(f"{draft}/check"), sends(browser, school, page)):
        assert "Geef een onderwerp." in browser.get(answer["Location"]).content.decode()


def test_a_draft_keeps_itself_and_is_found_again(
    school: School, noor: Family, browser: Client
) -> None:
    for text in ("Mor", "Morgen zwem"):
        answer = browser.post(
            "/messages/new", a_form(school, source=text), headers={"x-fragment": "saved"}
        )
        assert "Bewaard om" in answer.content.decode()
    stiff = a_form(school, source="Gelieve te komen.", nonce=str(post.a_nonce()))
    answer = browser.post("/messages/new", stiff, headers={"x-fragment": "saved"})
    assert "meer ouders kennen “wilt u”" in answer.content.decode()
    with scope.within(school.id):
        Message.objects.get(source="Gelieve te komen.").delete()

    draft = the_draft(school)
    assert draft.source == "Morgen zwem"
    assert "Zwemmen" in browser.get("/messages/drafts").content.decode()
    page = browser.get(f"/messages/drafts/{draft.id}").content.decode()
    assert "Morgen zwem</textarea>" in page
    assert NONCE in page


def test_a_draft_is_nobody_elses(school: School, noor: Family, browser: Client) -> None:
    browser.post("/messages/new", a_form(school))
    draft, office = the_draft(school), factories.a_staff_member(school, "administrator")
    other = factories.signed_in(factories.a_client(school), office)

    for path in ("", "/check", "/unreached"):
        assert other.get(f"/messages/drafts/{draft.id}{path}").status_code == 404
    for path in ("/send", "/drop"):
        assert other.post(f"/messages/drafts/{draft.id}{path}").status_code == 404
    assert other.get(f"/messages/sent/{draft.id}").status_code == 404


def test_a_change_in_another_window_is_not_sent_unseen(
    school: School, noor: Family, browser: Client, clock: Clock
) -> None:
    page = checked(browser, school)
    clock.advance(seconds=5)
    browser.post("/messages/new", a_form(school, source="Iets anders."))

    answer = sends(browser, school, page)

    assert "in een ander venster veranderd" in answer.content.decode()
    assert the_draft(school).sent_at is None


def test_other_readers_than_shown_are_not_written_to(
    school: School, noor: Family, browser: Client
) -> None:
    page = checked(browser, school)
    factories.a_pupil(school, first="Nieuw")

    answer = sends(browser, school, page).content.decode()

    assert "het zijn er nu 4" in answer
    assert "Verstuur naar 4 lezers" in answer
    assert the_draft(school).sent_at is None
