"""A pupil's new code: by the teacher of the class, a guardian or the office (D10)."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account, InitialCredential
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Session
from sleutelbos.gate.actions import pupils
from sleutelbos.gate.errors import TooManyAttempts
from sleutelbos.kit import clock, scope
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Group, Guardianship, Restriction
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Iterator[School]:
    school = factories.a_school()
    with scope.within(school.id):
        yield school


@pytest.fixture
def noor(school: School) -> Family:
    """Let Noor have a password and be signed in, and her mother too."""
    family = factories.a_pupil(school)
    factories.an_activated(factories.with_password(family.accounts[0], "mijn oude woord 12"))
    factories.an_activated(factories.with_password(family.mother), email="an@example.test")
    return family


def sign_in(school: School, username: str, password: str) -> Client:
    client = factories.a_client(school)
    client.post("/", {"username": username, "password": password})
    return client


def shown_code(page: str) -> str:
    found = re.search(r'code-text"><bdi>([A-Z0-9-]+)</bdi>', page)
    assert found, page
    return found[1]


def page_of(browser: Client) -> str:
    """Return the page as the parent sees it, without the marks of its forms."""
    page = browser.get("/profile/child").content.decode()
    return re.sub(r'name="csrf[^>]*>', "", page)


def start(school: School, *accounts: Account) -> list[str]:
    made = pupils.start_codes(
        account_ids=[account.id for account in accounts], school=school, by=SYSTEM
    )
    return [one.code for one in made]


def test_the_code_takes_the_place_of_the_password(school: School, noor: Family) -> None:
    own = noor.accounts[0]
    browser = factories.signed_in(factories.a_client(school), own)

    (code,) = start(school, own)

    assert browser.get("/start")["Location"] == "/"
    assert not sign_in(school, noor.username, "mijn oude woord 12").cookies.get("sid")
    pupil = sign_in(school, noor.username, code)
    assert pupil.get("/start")["Location"] == "/activate/password"


def test_nothing_of_the_parents_changes(school: School, noor: Family) -> None:
    mother = factories.signed_in(factories.a_client(school), noor.mother)
    before = Account.objects.filter(id=noor.mother.id).values().get()

    start(school, noor.accounts[0])

    assert mother.get("/start").status_code == 200
    assert Account.objects.filter(id=noor.mother.id).values().get() == before
    assert Session.objects.filter(account=noor.mother, ended_at=None).exists()


def test_a_parents_account_and_a_suspended_one_get_none(school: School, noor: Family) -> None:
    factories.changed(noor.accounts[0], suspended_at=clock.now())

    assert start(school, noor.accounts[0], noor.mother) == []
    assert not InitialCredential.objects.exists()


def test_the_code_is_kept_nowhere_and_the_log_says_who(school: School, noor: Family) -> None:
    (code,) = start(school, noor.accounts[0])

    entry = Entry.objects.get(event="account.code_started")
    assert entry.subject == f"account:{noor.accounts[0].id}"
    for row in (*Entry.objects.values(), *Job.objects.values()):
        assert code not in str(row)
        assert code.replace("-", "") not in str(row)


def test_the_pupil_hears_it_where_an_address_is_known(school: School, noor: Family) -> None:
    factories.changed(noor.accounts[0], email="noor@example.test", email_key="noor@example.test")

    start(school, noor.accounts[0])

    job = Job.objects.get(name="send_notice")
    assert job.arguments == {"account_id": noor.accounts[0].id, "kind": "code_started"}


def test_five_codes_a_day_and_no_more(school: School, noor: Family) -> None:
    for _ in range(5):
        start(school, noor.accounts[0])
    last = InitialCredential.objects.get()

    with pytest.raises(TooManyAttempts):
        start(school, noor.accounts[0])

    assert InitialCredential.objects.get().id == last.id


def test_a_class_costs_as_many_statements_as_a_pupil(school: School) -> None:
    own = [factories.a_pupil(school, first=f"Kind{n}").accounts[0] for n in range(21)]
    with CaptureQueriesContext(connection) as one:
        start(school, own[0])
    with CaptureQueriesContext(connection) as many:
        start(school, *own[1:])

    assert len(many) == len(one)


def test_a_teacher_starts_codes_for_the_own_class(school: School, noor: Family) -> None:
    lou = factories.a_pupil(school, first="Lou")
    teacher = factories.a_staff_member(school, "teacher", first="Juf", family="Els")
    factories.teaches(teacher)
    browser = factories.signed_in(factories.a_client(school), teacher)
    address = f"/console/classes/{Group.objects.get().id}/codes"

    asked = browser.get(address).content.decode()
    assert f'value="{lou.accounts[0].id}" checked' in asked
    assert f'value="{noor.accounts[0].id}" checked' not in asked
    page = browser.post(address, {"account": [lou.accounts[0].id]}).content.decode()

    pupil = sign_in(school, lou.username, shown_code(page))
    assert pupil.get("/start")["Location"] == "/activate/account"
    assert not InitialCredential.objects.exclude(account=lou.accounts[0]).exists()


def test_a_teacher_reaches_no_pupil_of_another_class(school: School, noor: Family) -> None:
    other = factories.a_pupil(school, first="Lou", class_name="L4B")
    teacher = factories.a_staff_member(school, "teacher", first="Juf", family="Els")
    factories.teaches(teacher)
    browser = factories.signed_in(factories.a_client(school), teacher)
    own, strange = (Group.objects.get(name=name).id for name in ("L3A", "L4B"))

    assert browser.post(f"/console/classes/{strange}/codes").status_code == 404
    browser.post(f"/console/classes/{own}/codes", {"account": [other.accounts[0].id]})
    assert browser.get(f"/console/classes/{own}/codes/{other.accounts[0].id}").status_code == 404
    assert not InitialCredential.objects.exists()


def test_a_guardian_starts_the_childs_code(school: School, noor: Family) -> None:
    mother = factories.signed_in(factories.a_client(school), noor.mother)
    assert "Een nieuwe code voor Noor" in mother.get("/profile").content.decode()

    page = mother.post("/profile/child").content.decode()

    pupil = sign_in(school, noor.username, shown_code(page))
    assert pupil.get("/start")["Location"] == "/activate/password"
    assert Entry.objects.get(event="account.code_started").actor == f"account:{noor.mother.id}"


def test_a_guardian_learns_nothing_of_the_childs_account(school: School, noor: Family) -> None:
    mother = factories.signed_in(factories.a_client(school), noor.mother)
    has_password = page_of(mother)
    factories.changed(noor.accounts[0], password_tag=None, password_chosen_at=None)

    assert page_of(mother) == has_password


@pytest.mark.parametrize("right", ["sign_in", "messages", "details"])
def test_a_restricted_guardian_starts_none(school: School, noor: Family, right: str) -> None:
    father = factories.an_activated(factories.with_password(noor.father, "een ander woord 34"))
    browser = factories.signed_in(factories.a_client(school), father)
    Restriction.objects.create(
        school=school, guardianship=Guardianship.objects.get(person_id=father.person_id),
        right=right, ground="court", holds_from=clock.now(), made_at=clock.now(), made_by="x",
    )  # fmt: skip

    for ask in (browser.get, browser.post):
        page = ask("/profile/child", follow=True).content.decode()
        assert "Maak de code" not in page
        assert "code-text" not in page
    assert Account.objects.get(id=noor.accounts[0].id).password_tag


def test_a_restricted_guardian_reads_what_others_read_whose_child_has_no_account(
    school: School, noor: Family
) -> None:
    father = factories.an_activated(factories.with_password(noor.father, "een ander woord 34"))
    browser = factories.signed_in(factories.a_client(school), father)
    restriction = Restriction.objects.create(
        school=school, guardianship=Guardianship.objects.get(person_id=father.person_id),
        right="messages", ground="court", holds_from=clock.now(), made_at=clock.now(), made_by="x",
    )  # fmt: skip
    closed = page_of(browser)
    restriction.delete()
    factories.changed(noor.accounts[0], closed_at=clock.now())

    assert page_of(browser) == closed


def test_a_pupil_starts_no_code_for_themselves(school: School, noor: Family) -> None:
    pupil = factories.signed_in(factories.a_client(school), noor.accounts[0])

    assert pupil.get("/profile/child").status_code == 404


def test_without_a_fresh_proof_the_password_is_asked_first(school: School, noor: Family) -> None:
    mother = factories.signed_in(factories.a_client(school), noor.mother)
    Session.objects.update(proved_at="2020-01-01T00:00:00Z")

    assert mother.post("/profile/child")["Location"].startswith("/prove?")
    assert not InitialCredential.objects.exists()
