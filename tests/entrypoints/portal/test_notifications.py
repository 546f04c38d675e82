"""The reader's own choice of mails, and the one click that ends them (RFC 8058)."""

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.kit import scope
from sleutelbos.messaging.queries import marks, wishes
from sleutelbos.messaging.values import Manner
from sleutelbos.schools.models import School
from tests import factories
from tests.mailbox import Mailbox
from tests.messaging import post

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
PAGE = "/profile/notifications"


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> factories.Family:
    return factories.a_pupil(school)


@pytest.fixture
def mother(family: factories.Family) -> Account:
    account = factories.with_password(family.mother)
    return factories.an_activated(account, email="an@example.test")


@pytest.fixture
def father(family: factories.Family) -> Account:
    account = factories.with_password(family.father)
    return factories.an_activated(account, email="bart@example.test")


def manner(account: Account) -> Manner:
    school = School.objects.get(id=account.school_id)
    with scope.within(school.id):
        return wishes.wish(school, account.id).manner


def path(account: Account) -> str:
    with scope.within(account.school_id):
        return f"/unsubscribe/{marks.token(account.id)}"


def stranger(school: School) -> Client:
    """Return a mail program: no session, no cookies, and no form of ours."""
    client = factories.a_client(school)
    client.handler.enforce_csrf_checks = True
    return client


def test_a_reader_chooses_when_to_be_mailed(school: School, mother: Account) -> None:
    page = factories.signed_in(factories.a_client(school), mother)
    form = {
        "manner": "at_once", "digest_at": "20:00", "quiet_from": "21:00", "quiet_until": "06:30",
    }  # fmt: skip

    answer = page.post(PAGE, form)

    assert answer["Location"] == f"{PAGE}?saved=1"
    shown = page.get(PAGE).content.decode()
    assert 'value="at_once" checked' in shown
    assert 'value="20:00" selected' in shown
    assert 'value="06:30"' in shown
    assert "an@example.test" in shown
    with scope.within(school.id):
        assert not wishes.wish(school, mother.id).urgent_passes
        assert Entry.objects.filter(event="account.notifications_changed").count() == 1


def test_what_is_no_time_is_said_next_to_its_field_and_nothing_is_lost(
    school: School, mother: Account
) -> None:
    page = factories.signed_in(factories.a_client(school), mother)
    form = {"manner": "number", "digest_at": "20:00", "quiet_from": "laat", "quiet_until": "07:00"}

    shown = page.post(PAGE, form).content.decode()

    assert 'id="id_quiet_from-error"' in shown
    assert 'value="number" checked' in shown
    assert manner(mother) == Manner.DIGEST


def test_one_click_of_a_mail_program_ends_the_mails(school: School, mother: Account) -> None:
    answer = stranger(school).post(path(mother), ONE_CLICK)

    assert answer.status_code == 200
    assert manner(mother) == Manner.NUMBER
    assert stranger(school).post(path(mother), ONE_CLICK).status_code == 200  # twice is as once


def test_opening_the_link_shows_a_button_and_changes_nothing(
    school: School, mother: Account
) -> None:
    shown = stranger(school).get(path(mother))

    assert "Stop deze mails" in shown.content.decode()
    assert "an@example.test" not in shown.content.decode()
    assert manner(mother) == Manner.DIGEST


def test_the_link_signs_nobody_in(school: School, mother: Account) -> None:
    client = stranger(school)
    client.post(path(mother), ONE_CLICK)

    assert client.get("/messages").status_code == 302
    assert "sessionid" not in str(client.cookies)


def test_it_is_of_one_account_of_a_family_only(
    school: School, mother: Account, father: Account
) -> None:
    stranger(school).post(path(mother), ONE_CLICK)

    assert manner(father) == Manner.DIGEST


def test_rights_to_recover_are_not_touched(
    school: School, mother: Account, mailbox: Mailbox
) -> None:
    stranger(school).post(path(mother), ONE_CLICK)

    with scope.within(school.id):
        account = Account.objects.get(id=mother.id)
    assert account.email_verified_at == mother.email_verified_at
    assert account.email_unreachable_at is None


def test_ten_03_a_token_made_up_changed_or_of_another_school_ends_nothing(
    school: School, mother: Account, father: Account
) -> None:
    other = factories.a_school("De Linde")
    known = path(mother)
    swapped = known.replace(f"/{mother.id}-", f"/{father.id}-")
    for client, tried in [
        (stranger(school), "/unsubscribe/1"),
        (stranger(school), f"{known[:-1]}!"),
        (stranger(school), swapped),
        (stranger(other), known),
    ]:
        assert client.post(tried, ONE_CLICK).status_code == 404
        assert client.get(tried).status_code == 404
    assert (manner(mother), manner(father)) == (Manner.DIGEST, Manner.DIGEST)


def test_a_link_dies_with_the_address_that_it_was_mailed_to(
    school: School, mother: Account
) -> None:
    known = path(mother)
    factories.changed(mother, email="nieuw@example.test", email_key="nieuw@example.test")

    assert stranger(school).post(known, ONE_CLICK).status_code == 404


def test_every_notification_carries_it_and_no_mail_about_the_account_does(
    school: School, family: factories.Family, mother: Account, mailbox: Mailbox
) -> None:
    origin = school.origin
    School.objects.filter(id=school.id).update(origin=f"https://{'vrije-basisschool.' * 6}be")
    school = School.objects.get(id=school.id)
    clerk = factories.a_staff_member(school, "office", first="Els")
    post.wishes(mother, Manner.AT_ONCE)
    post.arrived(clerk, audience=post.to_class(school))
    post.notifies(school)
    (letter,) = mailbox.to("an@example.test")
    whole = f"List-Unsubscribe: <{school.origin}{path(mother)}>\r\n"

    assert whole.encode() in letter.raw  # on one line, however long the name of the school
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    School.objects.filter(id=school.id).update(origin=origin)
    page = factories.a_client(School.objects.get(id=school.id))
    page.post("/forgot/request", {"username": family.username, "email": "an@example.test"})
    post.notifies(school)
    assert mailbox.to("an@example.test")[1].message["List-Unsubscribe"] is None
