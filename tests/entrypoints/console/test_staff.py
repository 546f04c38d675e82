"""Staff: invite, change a role, end; a school keeps an administrator."""

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.connections.models import Session
from sleutelbos.gate.models import PrintedCode
from sleutelbos.kit import tokens
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import StaffMember
from sleutelbos.schools.models import School
from tests import factories

TYPED = {
    "first_name": "Els",
    "family_name": "Maes",
    "email": "els@example.org",
    "role": "office",
}


@pytest.fixture
def piet(school: School) -> Account:
    """Employ a teacher."""
    return factories.a_staff_member(school, "teacher", first="Piet", family="Adams")


def test_an_invitation_makes_an_account_and_a_mail(administrator: Client) -> None:
    page = administrator.post("/console/staff/invite", TYPED, follow=True).content.decode()

    assert "Els Maes" in page
    assert StaffMember.objects.get(person__first_name="Els").role == "office"
    assert Job.objects.filter(name="send_invitation").count() == 1


def test_a_wrong_address_stands_beside_its_field(administrator: Client) -> None:
    page = administrator.post("/console/staff/invite", TYPED | {"email": "els"}).content.decode()

    assert 'id="id_email-error"' in page
    assert not Job.objects.filter(name="send_invitation").exists()


def test_a_role_is_changed(administrator: Client, piet: Account) -> None:
    administrator.post(f"/console/staff/{piet.id}", {"role": "office"})

    assert StaffMember.objects.get(person_id=piet.person_id).role == "office"


def test_the_last_administrator_stays(administrator: Client) -> None:
    member = StaffMember.objects.get(role="administrator")
    account = Account.objects.get(person_id=member.person_id)

    role = administrator.post(f"/console/staff/{account.id}", {"role": "office"})
    end = administrator.post(f"/console/staff/{account.id}/end")

    for answer in (role, end):
        assert "minstens één beheerder" in answer.content.decode()
    assert StaffMember.objects.get(id=member.id).role == "administrator"


def test_who_leaves_is_signed_out_and_closed(
    administrator: Client, school: School, piet: Account
) -> None:
    factories.signed_in(factories.a_client(school), piet)

    administrator.post(f"/console/staff/{piet.id}/end")

    assert Account.objects.get(id=piet.id).closed_at is not None
    assert not Session.objects.filter(account=piet, ended_at=None).exists()
    assert "Piet" not in administrator.get("/console/staff").content.decode()


def test_a_lost_second_factor_is_taken_away(
    administrator: Client, school: School, piet: Account
) -> None:
    PrintedCode.objects.create(school=school, account=piet, digest=tokens.random_bytes(32))
    factories.signed_in(factories.a_client(school), piet)

    administrator.post(f"/console/staff/{piet.id}/factor")

    assert not PrintedCode.objects.filter(account=piet).exists()
    assert not Session.objects.filter(account=piet, ended_at=None).exists()


def test_an_invitation_without_an_address_is_refused(administrator: Client, piet: Account) -> None:
    page = administrator.post(f"/console/staff/{piet.id}/invite").content.decode()

    assert "Er is geen adres om naar te mailen." in page


def test_whoever_is_here_with_another_role_is_not_invited(
    administrator: Client, school: School
) -> None:
    administrator.post("/console/staff/invite", TYPED)

    page = administrator.post("/console/staff/invite", TYPED | {"role": "teacher"}).content.decode()

    assert 'id="id_email-error"' in page
    assert StaffMember.objects.get(person__first_name="Els").role == "office"
    assert Job.objects.filter(name="send_invitation").count() == 1
