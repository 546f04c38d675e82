"""Link an address: typed twice, compared with the register, told to the old address (T7, D12)."""

from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.gate.actions import help as asking
from sleutelbos.gate.queries import requests
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Person
from sleutelbos.schools.models import School
from tests.factories import Family

BART = "bart@example.org"


def _link(office: Client, account: Account, email: str, **more: str) -> str:
    typed = {"email": email, "repeat": email, "seen_identity": "on", **more}
    address = f"/console/accounts/{account.id}/link-email"
    return office.post(address, typed, follow=True).content.decode()


def test_first_it_is_shown_once_more_and_nothing_is_linked(office: Client, noor: Family) -> None:
    page = _link(office, noor.father, BART)

    assert "Dit adres koppelen?" in page
    assert Account.objects.get(id=noor.father.id).email == ""


def test_then_it_is_linked_and_a_mail_leaves(office: Client, noor: Family) -> None:
    page = _link(office, noor.father, BART, sure="yes")

    assert "Het adres is gekoppeld" in page
    assert Account.objects.get(id=noor.father.id).email == BART
    assert Job.objects.filter(name="send_verification").count() == 1


def test_what_the_register_says_is_told_without_its_address(office: Client, noor: Family) -> None:
    father = Person.objects.filter(id=noor.father.person_id)

    assert "heeft geen adres van deze persoon" in _link(office, noor.father, BART)
    father.update(register_email="Bart@Example.org")
    assert "komt overeen met het register" in _link(office, noor.father, BART)
    father.update(register_email="ander@example.org")
    page = _link(office, noor.father, BART)
    assert "een ander adres van deze persoon" in page
    assert "ander@example.org" not in page


def test_two_that_differ_are_refused_and_kept(office: Client, noor: Family) -> None:
    page = _link(office, noor.father, BART, repeat="brat@example.org", sure="yes")

    assert "niet hetzelfde adres" in page
    assert BART in page
    assert Account.objects.get(id=noor.father.id).email == ""


def test_what_is_no_address_is_refused(office: Client, noor: Family) -> None:
    assert "geen e-mailadres" in _link(office, noor.father, "bart", sure="yes")


def test_fam_06_the_other_parents_address_is_refused(office: Client, noor: Family) -> None:
    page = _link(office, noor.father, "an@example.org", sure="yes")

    assert "Een ander co-account van deze leerling heeft dit adres al." in page
    assert Account.objects.get(id=noor.father.id).email == ""


def test_rec_08_the_old_address_is_told(office: Client, noor: Family) -> None:
    _link(office, noor.mother, "an.nieuw@example.org", sure="yes")

    notice = Job.objects.get(name="send_notice")
    assert notice.arguments["to"] == "an@example.org"


def test_a_request_fills_in_the_address_and_gets_its_answer(
    office: Client, school: School, noor: Family
) -> None:
    asking.ask_office(
        school_id=school.id, children=["Noor Peeters"], asker="Bart Peeters", email=BART, phone=""
    )
    (asked,), _ = requests.desk()
    address = f"/console/accounts/{noor.father.id}/link-email"

    form = office.get(address, {"request": asked.id}).content.decode()
    page = _link(office, noor.father, BART, sure="yes", request=str(asked.id))

    assert f'value="{BART}"' in form
    assert "heeft dit adres" in page
    assert "Bart Peeters" in page
