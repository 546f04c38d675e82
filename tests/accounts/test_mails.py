"""The mails of accounts, as they arrive: to whom, what they say, and what they do not."""

from typing import Any

import pytest
from django.apps import apps

from sleutelbos.accounts.actions import links
from sleutelbos.accounts.mails import plain
from sleutelbos.accounts.mails.notices import NOTICES
from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit import queries as audit
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import clock, languages, scope
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox import queries, worker
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.mailbox import DROP, Letter, Mailbox

AN = "an@example.test"
pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> factories.Family:
    made = factories.a_pupil(school)
    factories.an_activated(made.mother, email=AN)
    return made


def promise(name: str, school: School, **arguments: Any) -> None:
    with scope.within(school.id):
        outbox.promise(name, school_id=school.id, **arguments)


def recover(school: School, *, username: str = "noorpeeters", email: str = AN) -> None:
    promise(
        "answer_recovery",
        school,
        username_key=username,
        email_key=email,
        purpose=LinkPurpose.RESET.value,
    )
    worker.drain()


def is_live(letter: Letter, school: School, purpose: LinkPurpose) -> bool:
    origin, path, token = letter.link.rsplit("/", 2)
    assert origin == school.origin
    assert path == purpose.value
    with scope.within(school.id):
        return links.find(token, purpose=purpose) is not None


def test_the_verification_mail_has_a_link_and_a_code(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    factories.changed(family.father, typed_email="bart@example.test")

    promise("send_verification", school, account_id=family.father.id)
    worker.drain()

    letter = mailbox.wait_for("bart@example.test")
    assert is_live(letter, school, LinkPurpose.VERIFY)
    assert letter.subject == "Bevestig uw e-mailadres – De Beuk"
    assert "Of typ deze code" in letter.text
    assert letter.link in letter.html
    assert not [name for name in ("Bart", "Noor", "Peeters") if name in letter.text], "a stranger?"


def test_a_verified_address_is_not_asked_again(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    promise("send_verification", school, account_id=family.mother.id)
    worker.drain()

    assert not mailbox.letters


def test_rec_01_only_a_verified_match_gets_a_mail(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    factories.changed(family.father, email="bart@example.test", email_key="bart@example.test")
    elsewhere = factories.a_school("De Eik")

    recover(school, email="bart@example.test")  # unverified
    recover(school, email="other@example.test")  # no match
    recover(school, username="nobody")
    recover(school, email="")
    recover(elsewhere)
    factories.changed(family.mother, suspended_at=clock.now())
    recover(school)
    assert not mailbox.letters

    factories.changed(family.mother, suspended_at=None)
    recover(school)
    assert is_live(mailbox.wait_for(AN), school, LinkPurpose.RESET)


def test_rec_02_mail_goes_to_the_stored_address(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    factories.changed(family.mother, email="An@Example.test")

    recover(school, email=AN)

    assert [letter.recipients for letter in mailbox.letters] == [("An@example.test",)]


def test_rec_06_three_mails_an_hour(
    mailbox: Mailbox, school: School, family: factories.Family, clock: Clock
) -> None:
    for _ in range(20):
        recover(school)
        clock.advance(seconds=1)

    assert len(mailbox.to(AN)) == 3


def test_d12_who_has_two_accounts_with_one_address_chooses(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    factories.an_activated(family.accounts[0], email=AN)

    recover(school)

    (letter,) = mailbox.letters
    assert letter.text.count(f"{school.origin}/reset/") == 2
    assert "Noor Peeters\r\n" in letter.text
    assert "An Peeters, ouder van Noor\r\n" in letter.text


def test_out_08_a_mail_that_was_delayed_brings_a_link_that_works(
    mailbox: Mailbox, school: School, family: factories.Family, clock: Clock
) -> None:
    mailbox.at_recipient(AN, *[451] * 6)
    recover(school)
    while not mailbox.letters:
        clock.advance(minutes=2)
        worker.drain()

    letter = mailbox.wait_for(AN)
    assert is_live(letter, school, LinkPurpose.RESET)


def test_eml_04_the_newest_mail_has_the_link_that_works(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    factories.changed(family.father, typed_email="bart@example.test")
    for _ in range(2):
        promise("send_verification", school, account_id=family.father.id)
        worker.drain()

    older, newer = mailbox.to("bart@example.test")
    assert not is_live(older, school, LinkPurpose.VERIFY)
    assert is_live(newer, school, LinkPurpose.VERIFY)
    assert older.subject == newer.subject


def test_eml_07_links_are_of_the_schools_record(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    recover(school)

    assert mailbox.wait_for(AN).link.startswith("https://debeuk.example.test/reset/")


def test_an_invitation_goes_to_where_the_school_says(mailbox: Mailbox, school: School) -> None:
    account = factories.a_staff_member(school)
    with scope.within(school.id):
        account.person.register_email = "mia@beuk.example.test"
        account.person.save(update_fields=["register_email"])

    promise("send_invitation", school, account_id=account.id)
    worker.drain()

    letter = mailbox.wait_for("mia@beuk.example.test")
    assert is_live(letter, school, LinkPurpose.INVITATION)
    assert "Uw gebruikersnaam is: mia.claes" in letter.text


@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_tells_what_happened_and_whom_to_call(
    mailbox: Mailbox, school: School, family: factories.Family, kind: str
) -> None:
    promise("send_notice", school, account_id=family.mother.id, kind=kind)
    worker.drain()

    letter = mailbox.wait_for(AN)
    assert "Beste An Peeters," in letter.text
    assert "ouder van Noor" in letter.text
    assert "secretariaat@beuk.example.test" in letter.text
    assert "Noor" not in letter.subject
    assert "%(" not in letter.text


def test_the_old_address_is_told_without_names(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    promise(
        "send_notice",
        school,
        account_id=family.mother.id,
        kind="address_changed",
        to="old@example.test",
    )
    worker.drain()

    letter = mailbox.wait_for("old@example.test")
    assert not [name for name in ("An ", "Noor", AN) if name in letter.text]


def test_a_mail_speaks_the_accounts_language(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    factories.changed(family.mother, language="en")

    promise("send_notice", school, account_id=family.mother.id, kind="suspended")
    worker.drain()

    assert mailbox.wait_for(AN).subject == "Your account is blocked – De Beuk"


@pytest.mark.parametrize("language", languages.NAMES)
def test_a_mail_runs_as_its_language_does(
    mailbox: Mailbox, school: School, family: factories.Family, language: str
) -> None:
    factories.changed(family.mother, language=language)

    promise("send_notice", school, account_id=family.mother.id, kind="password_changed")
    worker.drain()

    letter = mailbox.wait_for(AN)
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in letter.html
    assert letter.message["Content-Language"] == language
    assert ("\u206802 356 00 00\u2069" in letter.text) is (language == "ar")


EVIL = (
    "<b>An</b>",
    "http://evil.example.test/x",
    "www.evil.example",
    "{{ 7 * 7 }} {% raise %}",
    "an@evil.example",
    "An\r\nBcc: all@example.test",
    "%(school)s %s",
)


@pytest.mark.parametrize("name", EVIL)
def test_eml_06_a_name_stays_plain_text(
    mailbox: Mailbox, school: School, family: factories.Family, name: str
) -> None:
    with scope.within(school.id):
        person = family.mother.person
        person.first_name, person.family_name = name, "Maes"
        person.save(update_fields=["first_name", "family_name"])

    promise("send_notice", school, account_id=family.mother.id, kind="password_changed")
    worker.drain()

    letter = mailbox.wait_for(AN)
    assert plain.name(name) in letter.text
    assert letter.html.count("<a ") == 0
    assert "<b>" not in letter.html
    for part in (letter.text, letter.html):
        assert not [link for link in ("//evil", "evil.ex", "@evil") if link in part]
    assert "49" not in letter.text
    assert letter.recipients == (AN,)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("J.P. Maes", "J.P. Maes"),
        ("St.-Jan D'Hont", "St.-Jan D'Hont"),
        ("evil.com", "evil. com"),
        ("https://evil.com", "https: / / evil. com"),
        ("a@b.be", "a@b. be"),
        ("An\u202eNA\x00", "An NA"),
    ],
)
def test_eml_06_what_looks_like_a_link_is_taken_apart(written: str, shown: str) -> None:
    assert plain.name(written) == shown


def test_eml_08_an_address_that_is_refused_is_marked_and_kept(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    mailbox.at_recipient(AN, 550)
    recover(school)

    mother = factories.changed(family.mother)
    assert mother.email == AN
    assert mother.email_unreachable_at is not None
    events = [entry.event for entry in of_account(mother)]
    assert events == ["mail.bounced", "recovery.sent"]
    assert [trouble.reason for trouble in queries.troubles()] == ["smtp 550"]


@pytest.mark.parametrize("code", [451, 530, 535])
def test_an_address_is_not_blamed_for_the_servers_mood(
    mailbox: Mailbox, school: School, family: factories.Family, code: int
) -> None:
    mailbox.at_recipient(AN, code)
    recover(school)

    assert factories.changed(family.mother).email_unreachable_at is None


def test_a_bounce_marks_only_the_address_that_was_mailed_to(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    from sleutelbos.accounts.actions import bounces
    from sleutelbos.outbox import returns

    old = returns.address_mark(family.mother.id, email_key="old@example.test")
    new = returns.address_mark(family.mother.id, email_key=AN)

    with scope.within(school.id):
        for mark in (old, new, new):
            bounces.note(
                account_id=family.mother.id,
                school_id=school.id,
                address_mark=mark,
                status="5.1.1",
                by=SYSTEM,
            )

    assert [entry.facts for entry in of_account(family.mother)] == [{"status": "5.1.1"}]


def of_account(account: Account) -> list[audit.EntryShown]:
    with scope.within(account.school_id):
        return audit.entries(account.school_id, subject=f"account:{account.id}")


def test_out_08_no_table_holds_a_link_that_works(
    mailbox: Mailbox, school: School, family: factories.Family
) -> None:
    mailbox.at_delivery(DROP)  # it came in, and the answer was lost: the job waits
    recover(school)

    token = mailbox.letters[0].link.rpartition("/")[2]
    with scope.everywhere():
        rows = [
            str(row)
            for model in apps.get_models()
            for row in model._base_manager.values_list()  # type: ignore[attr-defined]
        ]
    assert is_live_token(token, school)
    assert rows
    assert not [row for row in rows if token in row]


def is_live_token(token: str, school: School) -> bool:
    with scope.within(school.id):
        return links.find(token, purpose=LinkPurpose.RESET) is not None
