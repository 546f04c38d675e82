"""Work of many schools, mixed: each mail is of its own school alone (TEN-07)."""

import re

import pytest

from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.kit import scope
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox import worker
from sleutelbos.outbox.models import Job
from tests import factories
from tests.mailbox import Mailbox
from tests.web import world

pytestmark = pytest.mark.django_db

MARKS = ["Aelterman", "Bracke", "Claeys", "Dhondt", "Eeckhout", "Fierens"]
LANGUAGES = ["nl", "en"]
KINDS = ("password_changed", "password_reset", "suspended")


def test_ten_07_every_mail_is_of_its_own_school(mailbox: Mailbox) -> None:
    schools = {mark: _a_school(mark, LANGUAGES[number % 2]) for number, mark in enumerate(MARKS)}
    for turn in range(3):  # one of each school after the other, some in vain
        for mark, (school, mother, father) in schools.items():
            with scope.within(school.id):
                _promise(school.id, mother.id, father.id, turn)
            mailbox.at_recipient(f"an@{mark.lower()}.example.test", *([451] if turn == 1 else []))
    worker.drain()

    assert len(mailbox.letters) >= 5 * len(MARKS)
    for letter in mailbox.letters:
        (recipient,) = letter.recipients
        mark = next(one for one in MARKS if f"@{one.lower()}." in recipient)
        school = schools[mark][0]
        raw = (letter.raw.decode() + letter.text + letter.html).lower()
        assert [other for other in MARKS if other != mark and other.lower() in raw] == []
        assert letter.message["From"].addresses[0].display_name == school.name
        assert letter.message["Content-Language"] == school.language
        assert letter.message["Reply-To"].addresses[0].addr_spec == school.office_email
        for link in re.findall(r"https?://[^\s\"<>]+", letter.text + letter.html):
            assert link.startswith(f"{school.origin}/"), link


def test_ten_07_a_job_without_its_school_touches_nothing(mailbox: Mailbox) -> None:
    """A job that names another school's account finds nobody."""
    _, mother, _ = _a_school("Aelterman", "nl")
    other, _, _ = _a_school("Bracke", "nl")
    with scope.within(other.id):
        for kind in KINDS:
            outbox.promise("send_notice", school_id=other.id, account_id=mother.id, kind=kind)
        outbox.promise("send_verification", school_id=other.id, account_id=mother.id)
    worker.drain()

    assert mailbox.letters == []
    with scope.within(other.id):
        assert not Job.objects.filter(state="waiting", attempts=0).exists()


def _a_school(mark: str, language: str):
    school = factories.a_school(
        f"School {mark}", language=language, office_email=f"office@{mark.lower()}.example.test",
        activation_email=f"ict@{mark.lower()}.example.test",
    )  # fmt: skip
    family = factories.a_pupil(school, first="Noor", family=mark)
    mother = factories.an_activated(family.mother, email=f"an@{mark.lower()}.example.test")
    father = world.at_step(family.father, "verify")
    father = factories.changed(father, typed_email=f"bart@{mark.lower()}.example.test")
    return school, mother, father


def _promise(school_id: int, mother_id: int, father_id: int, turn: int) -> None:
    outbox.promise("send_notice", school_id=school_id, account_id=mother_id, kind=KINDS[turn])
    outbox.promise("send_verification", school_id=school_id, account_id=father_id)
    if turn == 2:
        from sleutelbos.accounts.models import Account, KeyringName

        mother = Account.objects.get(id=mother_id)
        key = KeyringName.objects.get(keyring_id=mother.keyring_id).key
        outbox.promise(
            "answer_recovery", school_id=school_id, username_key=key, email_key=mother.email_key,
            purpose=LinkPurpose.RESET.value,
        )  # fmt: skip
