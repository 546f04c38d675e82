"""The family page: each account, what blocks it in plain words, and the acts."""

import datetime as dt

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account, InitialCredential
from sleutelbos.audit.models import Entry
from sleutelbos.connections.models import Session
from sleutelbos.kit import clock
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Guardianship, Person
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family

SEEN = {"seen_identity": "on"}  # the identity card, at the desk


def _page(office: Client, noor: Family) -> str:
    return office.get(f"/console/families/{noor.pupil.id}").content.decode()


def test_each_account_tells_what_is_in_the_way(office: Client, noor: Family) -> None:
    page = _page(office, noor)

    assert "Brief gedrukt op" in page
    assert "Geen brief gedrukt." in page
    assert "In orde." in page


def test_mail_that_came_back_is_told_in_plain_words(office: Client, noor: Family) -> None:
    factories.an_activated(noor.father)
    factories.changed(
        noor.father, email="b@example.org", email_key="b@example.org",
        email_unreachable_at=clock.now(),
    )  # fmt: skip

    assert "Adres gekend, niet bevestigd: de bevestigingsmail kwam terug." in _page(office, noor)


def test_the_registers_address_is_compared_and_never_shown(office: Client, noor: Family) -> None:
    Person.objects.filter(id=noor.mother.person_id).update(register_email="geheim@example.org")
    Person.objects.filter(id=noor.father.person_id).update(register_email="ook@example.org")

    page = _page(office, noor)

    assert "verschilt van het register" in page
    assert "geheim@example.org" not in page
    assert "ook@example.org" not in page


def test_another_child_is_named_as_long_as_one_is_its_guardian(
    office: Client, school: School, noor: Family
) -> None:
    sam = factories.a_pupil(school, first="Sam", guardians=0)
    mother = Guardianship.objects.create(
        school=school, pupil=sam.pupil, person_id=noor.mother.person_id, kind="mother", rank=1
    )
    assert "Sam Peeters" in _page(office, noor)

    Guardianship.objects.filter(id=mother.id).update(ends_on=clock.now() - dt.timedelta(days=1))
    assert "Sam Peeters" not in _page(office, noor)


def test_suspending_asks_first_and_then_signs_out(
    office: Client, school: School, noor: Family
) -> None:
    factories.signed_in(factories.a_client(school), noor.mother)
    address = f"/console/accounts/{noor.mother.id}/suspend"

    asked = office.get(address)
    done = office.post(address, follow=True)

    assert "wordt meteen overal afgemeld" in asked.content.decode()
    assert "Het account is geblokkeerd" in done.content.decode()
    assert not Session.objects.filter(account=noor.mother, ended_at=None).exists()


def test_resuming_lets_sign_in_again(office: Client, noor: Family) -> None:
    factories.changed(noor.mother, suspended_at=clock.now())

    office.post(f"/console/accounts/{noor.mother.id}/resume")

    assert Account.objects.get(id=noor.mother.id).suspended_at is None


def test_a_new_letter_is_a_pdf_and_voids_the_one_before(office: Client, noor: Family) -> None:
    before = InitialCredential.objects.get(account=noor.father).digest

    answer = office.post(f"/console/accounts/{noor.father.id}/letter", SEEN)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert InitialCredential.objects.get(account=noor.father).digest != before


def test_who_has_a_password_gets_no_letter(office: Client, noor: Family) -> None:
    factories.with_password(noor.mother)

    page = office.post(f"/console/accounts/{noor.mother.id}/letter", SEEN).content.decode()

    assert "een brief zou niets openen" in page


def test_a_corrected_name_is_seen_at_once(office: Client, noor: Family) -> None:
    page = office.post(
        f"/console/accounts/{noor.accounts[0].id}/name",
        {"first_name": "Nora", "family_name": "Peeters"},
        follow=True,
    ).content.decode()

    assert "Nora Peeters" in page
    assert "nora.peeters" in page
    assert "noor.peeters" in page


def test_a_name_may_not_be_empty(office: Client, noor: Family) -> None:
    page = office.post(
        f"/console/accounts/{noor.mother.id}/name", {"first_name": " ", "family_name": "Maes"}
    ).content.decode()

    assert 'aria-invalid="true"' in page
    assert 'value="Maes"' in page


def test_sending_again_needs_an_address(office: Client, noor: Family) -> None:
    page = office.post(f"/console/accounts/{noor.father.id}/resend").content.decode()

    assert "Er is geen adres om naar te mailen." in page


@pytest.mark.parametrize("act", ["suspend", "resume", "resend", "letter", "name", "link-email"])
def test_looking_at_an_act_changes_nothing(office: Client, noor: Family, act: str) -> None:
    acts = Entry.objects.exclude(event="family.opened")  # that somebody looked (PRI-08)
    entries, jobs = acts.count(), Job.objects.count()

    assert office.get(f"/console/accounts/{noor.mother.id}/{act}").status_code == 200

    assert (acts.count(), Job.objects.count()) == (entries, jobs)
