"""Print letters: minting, voiding, keeping, handing over in person (D4, D24, D28)."""

import csv
import datetime as dt
import io
import re
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts import jobs, keys
from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.errors import NothingToPrint
from sleutelbos.accounts.models import Account, InitialCredential, LetterPrint
from sleutelbos.accounts.queries import keyrings
from sleutelbos.accounts.queries import letters as queries
from sleutelbos.accounts.values import SecretKind
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.kit import clock, scope, tokens
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Person, Pupil
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family

pytestmark = pytest.mark.django_db

HOME = {"street": "Kerkstraat 1", "postcode": "1500", "town": "Halle"}
APART = {"street": "Dorpsplein 9", "postcode": "1600", "town": "Leeuw"}
CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b")


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture(autouse=True)
def _at_work(school: School, settings, tmp_path: Path):
    settings.DATA = tmp_path
    with scope.within(school.id):
        yield


def printed(school: School, **choice: object) -> letters.Printed:
    return letters.print_letters(school_id=school.id, by=SYSTEM, **choice)


def pages(file: letters.Printed) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(file.content))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def rows(school: School, **choice: object) -> list[dict[str, str]]:
    file = letters.export_csv(school_id=school.id, by=SYSTEM, **choice)
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))


def opens(school: School, username: str, code: str) -> int | None:
    match = keyrings.match(keyrings.keyring(school.id, username=username), password=code)
    return match.key.account_id if match.key and match.is_initial else None


def lives(account: Account, address: dict[str, str]) -> None:
    Person.objects.filter(id=account.person_id).update(**address)


def a_template(account: Account, secret: str) -> InitialCredential:
    """Give an account the initial secret of the leaflet, as an import does."""
    salt = tokens.random_bytes(16)
    return InitialCredential.objects.create(
        school_id=account.school_id,
        account=account,
        kind=SecretKind.TEMPLATE,
        salt=salt,
        digest=keys.initial_digest(salt, secret),
        made_at=clock.now(),
        expires_at=clock.now() + dt.timedelta(days=60),
    )


def sealed_files(school: School) -> list[Path]:
    return sorted((Path(settings.DATA) / "letters" / str(school.id)).glob("*"))


def test_a_printed_code_opens_the_account_that_it_was_printed_for(school, family) -> None:
    pupil, mother, father = pages(printed(school))

    for page, slot in ((pupil, 0), (mother, 1), (father, 2)):
        (code,) = CODE.findall(page)
        assert opens(school, family.username, code) == family.accounts[slot].id


def test_a_printed_link_opens_the_account_too(school, family) -> None:
    row = rows(school)[1]

    origin, _, token = row["link"].partition("/a/#")
    assert origin == school.origin
    assert keyrings.by_letter(token).account_id == family.mother.id


def test_act_02_who_has_a_password_gets_no_letter(school, family) -> None:
    factories.an_activated(family.mother)
    factories.with_password(family.father)

    assert [row["slot"] for row in rows(school)] == ["0"]


def test_a_closed_or_suspended_account_gets_no_letter(school, family) -> None:
    factories.changed(family.mother, closed_at=clock.now())
    factories.changed(family.father, suspended_at=clock.now())

    assert [row["slot"] for row in rows(school)] == ["0"]


def test_a_leaver_and_staff_get_no_letter(school, family) -> None:
    Pupil.objects.filter(id=family.pupil.id).update(left_on=clock.now().date())
    factories.changed(factories.a_staff_member(school), password_chosen_at=None)

    with pytest.raises(NothingToPrint):
        printed(school)


def test_unused_letters_leave_out_who_has_begun(school, family) -> None:
    factories.changed(family.mother, recognised_at=clock.now())

    assert [row["slot"] for row in rows(school, only_unused=True)] == ["0", "2"]
    assert [row["slot"] for row in rows(school)] == ["0", "1", "2"]


def test_a_new_print_voids_the_one_before_and_says_so(school, family) -> None:
    before = CODE.findall(pages(printed(school))[1])[0]

    again = printed(school)

    assert again.letters.voided == 3
    assert opens(school, family.username, before) is None
    assert InitialCredential.objects.count() == 3


def test_an_expired_letter_is_replaced_but_not_called_voided(school, family) -> None:
    factories.a_letter(family.mother, days=-1)

    assert printed(school).letters.voided == 0


def test_rac_02_downloading_again_voids_nothing(school, family) -> None:
    file = printed(school)
    code = CODE.findall(pages(file)[1])[0]

    first, second = (
        letters.download(school_id=school.id, print_id=file.letters.id, by=SYSTEM) for _ in range(2)
    )

    assert first.content == second.content == file.content
    assert opens(school, family.username, code) == family.mother.id


def test_imp_13_the_file_is_sealed_on_disk(school, family) -> None:
    file = printed(school)
    (path,) = sealed_files(school)

    assert file.content[:5] == b"%PDF-"
    assert b"%PDF" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_pri_11_after_seven_days_the_file_is_gone(school, family, clock) -> None:
    file = printed(school)
    job = Job.objects.get(name="accounts.remove_letters")
    clock.move_to(job.due_at)

    with pytest.raises(NotFound):
        letters.download(school_id=school.id, print_id=file.letters.id, by=SYSTEM)
    jobs.remove_letters(job_id=job.id, **job.arguments)
    jobs.remove_letters(job_id=job.id, **job.arguments)

    assert job.due_at == file.letters.made_at + dt.timedelta(days=7)
    assert not sealed_files(school)
    assert not LetterPrint.objects.exists()


def test_a_file_that_a_crash_left_behind_is_swept_up(school, family, clock) -> None:
    file = printed(school)
    LetterPrint.objects.filter(id=file.letters.id).delete()
    clock.advance(days=8)

    letters.remove_expired(school_id=school.id, by=SYSTEM)

    assert not sealed_files(school)


def test_ten_01_another_school_cannot_download_it(school, family) -> None:
    file = printed(school)
    other = factories.a_school("De Eik")

    with scope.within(other.id), pytest.raises(NotFound):
        letters.download(school_id=other.id, print_id=file.letters.id, by=SYSTEM)


def test_a_letter_of_an_unknown_address_is_handed_over_in_person(school, family) -> None:
    Person.objects.filter(id=family.pupil.person_id).update(**HOME)
    lives(family.father, APART)

    file = printed(school)

    pupil, mother, father = pages(file)
    assert "Kerkstraat 1 1500 Halle" in pupil
    assert "Persoonlijk afhalen" in mother
    assert "Kerkstraat" not in mother
    assert "Dorpsplein" not in mother
    assert "Dorpsplein 9 1600 Leeuw" in father
    assert file.letters.collected == ((family.pupil.register_id, 1),)
    assert queries.prints(now=clock.now()) == [file.letters]


def test_who_lives_with_the_pupil_gets_the_letter_there(school, family) -> None:
    Person.objects.filter(id=family.pupil.person_id).update(**HOME)

    assert [row["street"] for row in rows(school)] == ["Kerkstraat 1"] * 3


def test_a_guardian_without_an_account_counts_for_who_lives_where(school) -> None:
    family = factories.a_pupil(school, guardians=2)
    Person.objects.filter(id=family.pupil.person_id).update(**HOME)
    lives(family.father, APART)
    factories.changed(family.father, closed_at=clock.now())

    assert [row["street"] for row in rows(school)] == ["Kerkstraat 1", ""]


def test_a_template_is_kept_and_its_digits_are_nowhere(family, school) -> None:
    School.objects.filter(id=school.id).update(
        secret_mode="template", template_prefix="Rui", template_accepted_at=clock.now()
    )
    kept = a_template(family.mother, "Rui841274")

    pupil, mother, father = pages(printed(school))

    assert "Rui gevolgd door de laatste zes cijfers" in mother
    assert "841274" not in mother
    assert not CODE.search(mother)
    assert CODE.search(pupil)
    assert CODE.search(father)
    assert InitialCredential.objects.get(account=family.mother) == kept
    assert opens(school, family.username, "Rui841274") == family.mother.id


def test_a_renewed_template_becomes_a_code(family, school) -> None:
    School.objects.filter(id=school.id).update(
        secret_mode="template", template_prefix="Rui", template_accepted_at=clock.now()
    )
    a_template(family.mother, "Rui841274")

    (page,) = pages(printed(school, account_ids=[family.mother.id], renew=True))

    assert CODE.search(page)
    assert opens(school, family.username, "Rui841274") is None


def test_letters_come_in_class_list_order(school) -> None:
    for class_name, family_name, first in (
        ("L10", "Aerts", "Ada"),
        ("L2", "De Bruyn", "Bo"),
        ("L2", "Debruin", "Cis"),
        ("L2", "Debruin", "Arne"),
    ):
        factories.a_pupil(
            school, class_name=class_name, family=family_name, first=first, guardians=1
        )

    found = [(row["class"], row["pupil"], row["slot"]) for row in rows(school)]

    assert found == [
        ("L2", "Arne Debruin", "0"), ("L2", "Arne Debruin", "1"),
        ("L2", "Cis Debruin", "0"), ("L2", "Cis Debruin", "1"),
        ("L2", "Bo De Bruyn", "0"), ("L2", "Bo De Bruyn", "1"),
        ("L10", "Ada Aerts", "0"), ("L10", "Ada Aerts", "1"),
    ]  # fmt: skip


def test_a_class_is_printed_alone(school, family) -> None:
    factories.a_pupil(school, class_name="L4B", first="Wout")
    group = factories.a_class(school, name="L4B")

    file = printed(school, group_id=group.id)

    assert file.letters.title == "Brieven L4B"
    assert file.letters.file_name.startswith("brieven-l4b-")
    assert all("Wout Peeters" in page for page in pages(file))
    assert file.letters.letters == 3


def test_a_letter_is_good_for_as_long_as_the_school_says(school, family, clock) -> None:
    School.objects.filter(id=school.id).update(initial_days=30)

    row = rows(school)[1]

    credential = InitialCredential.objects.get(account=family.mother)
    assert credential.expires_at == clock.now() + dt.timedelta(days=30)
    assert row["expires"] == "2026-10-06"


def test_the_readers_language_is_the_accounts_then_the_registers_then_the_schools(
    school, family
) -> None:
    factories.changed(family.mother, language="en")
    Person.objects.filter(id=family.father.person_id).update(language="tr")

    assert [row["language"] for row in rows(school)] == ["nl", "en", "tr"]

    Person.objects.filter(id=family.pupil.person_id).update(language="pl")
    Person.objects.filter(id=family.father.person_id).update(language="")

    assert [row["language"] for row in rows(school)] == ["pl", "en", "pl"]


def test_a_language_that_the_school_does_not_offer_gives_a_letter_in_the_schools(
    school, family
) -> None:
    Person.objects.filter(id=family.pupil.person_id).update(language="uk")
    School.objects.filter(id=school.id).update(home_languages="ar")

    assert {row["language"] for row in rows(school)} == {"nl"}


def test_printing_is_logged_without_a_secret(school, family) -> None:
    file = printed(school)
    letters.download(school_id=school.id, print_id=file.letters.id, by=SYSTEM)
    row = rows(school)[0]

    entries = list(Entry.objects.filter(event__startswith="letters.").order_by("id"))

    assert [one.event for one in entries] == [
        "letters.printed", "letters.downloaded", "letters.exported"
    ]  # fmt: skip
    assert entries[0].facts == {"title": "Brieven", "letters": 3, "voided": 0}
    kept = f"{[one.facts for one in entries]} {list(Job.objects.values())}"
    assert row["code"] not in kept
    assert row["link"].partition("#")[2] not in kept


def test_the_file_does_not_stay_when_its_secrets_are_not_made_good(school, family) -> None:
    nobody = Actor(None)  # type: ignore[arg-type] - which the log refuses

    with pytest.raises(IntegrityError):
        letters.print_letters(school_id=school.id, by=nobody)

    assert not sealed_files(school)
    assert not InitialCredential.objects.exists()


def test_who_chose_a_password_meanwhile_is_left_alone(school, family) -> None:
    def meanwhile(execute, sql, *rest):
        if sql.startswith("SAVEPOINT"):
            factories.with_password(family.mother)
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        printed(school)

    assert not InitialCredential.objects.filter(account=family.mother).exists()
    assert InitialCredential.objects.count() == 2


def test_a_whole_school_is_printed_by_the_worker(school, family) -> None:
    letters.request_print(school_id=school.id, by=SYSTEM)
    job = Job.objects.get()

    jobs.print_letters(job_id=job.id, **job.arguments)

    (found,) = queries.prints(now=clock.now())
    assert found.letters == 3
    assert found.made_by == "system"


def test_printing_more_letters_takes_no_more_statements(school, family) -> None:
    few = statements(school)
    for number in range(12):
        factories.a_pupil(school, first=f"Kind{number}", class_name=f"L{number % 3}")

    assert statements(school) == few


def statements(school: School) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries_made:
        letters.export_csv(school_id=school.id, by=SYSTEM)
    return len(queries_made)
