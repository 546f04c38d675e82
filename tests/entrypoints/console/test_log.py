"""The log in words, for everything or for one person."""

from django.test import Client

from sleutelbos.audit.events import EVENTS
from sleutelbos.entrypoints.console.history import EVENTS as WORDS
from tests.factories import Family


def test_every_event_has_words() -> None:
    assert not set(EVENTS) - set(WORDS)


def test_an_act_is_in_the_log_with_who_and_whom(office: Client, noor: Family) -> None:
    office.post(f"/console/accounts/{noor.mother.id}/suspend")

    page = office.get("/console/log?group=account.").content.decode()

    assert "Account geblokkeerd" in page
    assert "Office Claes" in page
    assert "An Peeters" in page


def test_one_person_is_followed(office: Client, noor: Family) -> None:
    office.post(f"/console/accounts/{noor.mother.id}/suspend")
    office.post(f"/console/accounts/{noor.father.id}/suspend")

    page = office.get(f"/console/log?subject=account:{noor.mother.id}").content.decode()

    assert "An Peeters" in page
    assert "Bart Peeters" not in page


def test_a_long_log_is_read_page_by_page(office: Client, noor: Family) -> None:
    for _ in range(26):
        office.post(f"/console/accounts/{noor.mother.id}/suspend")
        office.post(f"/console/accounts/{noor.mother.id}/resume")

    page = office.get("/console/log?group=account.").content.decode()

    assert "Ouder</a>" in page
