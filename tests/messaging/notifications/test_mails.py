"""Notifications by mail: to proved addresses, never what is in a message."""

import datetime as dt

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.kit import scope
from sleutelbos.outbox import worker
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.mailbox import Mailbox
from tests.messaging import post
from tests.messaging.notifications.told import AN, BART, only

pytestmark = pytest.mark.django_db


def test_msg_10_the_mail_names_kind_and_school_and_nothing_of_the_message(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    post.arrived(teacher, subject="Luizen bij Noor", source="Noor Vandenbroeck heeft luizen.")
    post.notifies(school)

    letter = only(mailbox, AN)
    assert letter.subject == "Er is een nieuw bericht – De Beuk"
    whole = letter.message.as_string() + letter.text + letter.html
    assert "uizen" not in whole
    assert "Wouters" not in whole
    assert "Noor" not in letter.subject
    assert "Over Noor – te lezen: 1" in letter.text


def test_msg_10_the_link_opens_the_message_of_the_right_family_member(
    school: School, teacher: Account, mother: Account, father: Account, mailbox: Mailbox
) -> None:
    post.arrived(teacher, subject="Zwemles")
    post.notifies(school)
    path = only(mailbox, AN).link.removeprefix(school.origin)

    stranger = factories.a_client(school).get(path)
    assert stranger["Location"].startswith("/?next=%2Fmessages%2F")
    hers = factories.signed_in(factories.a_client(school), mother).get(path)
    assert "Zwemles" in hers.content.decode()
    his = factories.signed_in(factories.a_client(school), father).get(path)
    assert "Zwemles" not in his.content.decode()
    assert "Deze mail is voor een ander account" in his.content.decode()


@pytest.mark.parametrize(
    "facts",
    [
        {"email_verified_at": None},
        {"email_unreachable_at": dt.datetime(2026, 9, 1, tzinfo=dt.UTC)},
        {"suspended_at": dt.datetime(2026, 9, 1, tzinfo=dt.UTC)},
        {"details_confirmed_at": None},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_mail_goes_to_proved_addresses_of_accounts_in_use_only(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox, facts: dict
) -> None:
    factories.changed(mother, **facts)
    post.arrived(teacher)
    post.notifies(school)

    assert mailbox.letters == []


def test_a_guardian_who_was_restricted_meanwhile_gets_nothing_anywhere(
    clock: Clock, school: School, teacher: Account, father: Account, mailbox: Mailbox
) -> None:
    """Rights are asked when the mail is made, not when it was planned (N1)."""
    post.arrived(teacher)
    post.notifies(school)
    lift = post.restricts(father)
    clock.advance(hours=9)
    worker.drain()
    assert mailbox.letters == []

    lift()
    clock.advance(days=1)
    post.arrived(teacher)
    post.notifies(school)
    clock.advance(days=1)
    worker.drain()
    assert len(mailbox.to(BART)) == 1


def test_a_returned_mail_stops_notifications_and_stands_in_the_log(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    mailbox.at_recipient(AN, 550)
    post.arrived(teacher)
    post.notifies(school)
    post.arrived(teacher)
    post.notifies(school)

    assert mailbox.letters == []
    with scope.within(school.id):
        assert Account.objects.get(id=mother.id).email_unreachable_at is not None
        assert Entry.objects.filter(event="mail.bounced").count() == 1


def test_the_mail_speaks_the_language_of_its_reader(
    school: School, teacher: Account, mother: Account, mailbox: Mailbox
) -> None:
    factories.changed(mother, language="fr")
    post.arrived(teacher)
    post.notifies(school)

    assert only(mailbox, AN).message["Content-Language"] == "fr"
    assert "Il y a un nouveau message" in only(mailbox, AN).subject
