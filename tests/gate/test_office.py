"""What the office does for a family: each act told, logged, and no more than it says."""

from collections.abc import Iterator

import pytest

from sleutelbos.accounts.errors import AddressTaken
from sleutelbos.accounts.models import Account, EmailLink, KeyringName
from sleutelbos.accounts.queries import families, own
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import Actor
from sleutelbos.connections.models import Session
from sleutelbos.gate.actions import desk, help, office  # noqa: A004
from sleutelbos.gate.errors import NoAddress, TooManyAttempts
from sleutelbos.gate.queries import diagnosis, requests
from sleutelbos.gate.rules.diagnosis import Cause
from sleutelbos.kit import clock, scope, tokens
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Person
from sleutelbos.people.queries.register import RegisterMatch
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family

pytestmark = pytest.mark.django_db
MIA = Actor.account(999)


@pytest.fixture
def school() -> Iterator[School]:
    """Work for a school."""
    school = factories.a_school()
    with scope.within(school.id):
        yield school


@pytest.fixture
def noor(school: School) -> Family:
    """Enrol Noor, with a mother who is in and a father who is not."""
    family = factories.a_pupil(school)
    factories.an_activated(family.mother, email="an@example.org")
    return family


def _link(account: Account, email: str = "bart@example.org") -> None:
    office.link_email(account_id=account.id, school_id=account.school_id, email=email, by=MIA)


def _notices() -> list[tuple[int, str, str | None]]:
    jobs = Job.objects.filter(name="send_notice").order_by("id")
    return [
        (job.arguments["account_id"], job.arguments["kind"], job.arguments.get("to"))
        for job in jobs
    ]


def test_a_linked_address_is_bound_and_still_to_be_verified(noor: Family) -> None:
    _link(noor.father)

    father = Account.objects.get(id=noor.father.id)
    assert (father.email, father.email_verified_at) == ("bart@example.org", None)
    assert Job.objects.filter(name="send_verification").count() == 1


def test_linking_is_in_the_log_with_who_did_it(noor: Family) -> None:
    _link(noor.father)

    entry = Entry.objects.get(event="account.email_linked")
    assert (entry.actor, entry.subject) == ("account:999", f"account:{noor.father.id}")
    assert entry.personal == {"email": "bart@example.org"}


def test_rec_08_older_links_die_and_the_old_address_is_told(noor: Family) -> None:
    now = clock.now()
    EmailLink.objects.create(
        school_id=noor.mother.school_id, account=noor.mother, purpose=LinkPurpose.RESET,
        email="an@example.org", email_key="an@example.org", made_at=now, expires_at=now,
        token_digest=tokens.random_bytes(32),
    )  # fmt: skip

    _link(noor.mother, "an.new@example.org")

    assert not EmailLink.objects.filter(ended_at=None).exists()
    assert _notices() == [(noor.mother.id, "address_changed", "an@example.org")]


@pytest.mark.parametrize("email", ["an@example.org", "AN@Example.org"])
def test_fam_06_the_other_parents_address_is_refused_and_nothing_changes(
    noor: Family, email: str
) -> None:
    with pytest.raises(AddressTaken):
        _link(noor.father, email)

    assert Account.objects.get(id=noor.father.id).email == ""
    assert not Job.objects.exists()
    assert not Entry.objects.filter(event="account.email_linked").exists()


def test_the_pupils_own_account_may_have_a_parents_address(noor: Family) -> None:
    _link(noor.accounts[0], "an@example.org")

    assert Account.objects.get(id=noor.accounts[0].id).email == "an@example.org"


def test_linking_the_address_that_is_bound_leaves_it_verified(noor: Family) -> None:
    _link(noor.mother, "an@example.org")

    assert Account.objects.get(id=noor.mother.id).email_verified_at is not None
    assert _notices() == []


def test_nobody_links_an_address_to_an_account_of_staff(school: School) -> None:
    chief = factories.a_staff_member(school, "administrator")

    for act in (office.suspend, office.resume, office.resend_verification):
        with pytest.raises(NotFound):
            act(account_id=chief.id, school_id=school.id, by=MIA)
    with pytest.raises(NotFound):
        _link(chief, "mia@example.org")
    assert Account.objects.get(id=chief.id).email == ""


def test_ten_04_another_schools_account_does_not_exist(school: School) -> None:
    other = factories.a_pupil(factories.a_school("De Eik"))

    with pytest.raises(NotFound):
        office.link_email(
            account_id=other.mother.id, school_id=school.id, email="x@example.org", by=MIA
        )


def test_verification_is_sent_again_three_times_an_hour_at_most(noor: Family) -> None:
    _link(noor.father)
    again = {"account_id": noor.father.id, "school_id": noor.father.school_id, "by": MIA}
    office.resend_verification(**again)
    office.resend_verification(**again)

    with pytest.raises(TooManyAttempts):
        office.resend_verification(**again)


def test_without_an_address_nothing_is_sent_again(noor: Family) -> None:
    with pytest.raises(NoAddress):
        office.resend_verification(
            account_id=noor.father.id, school_id=noor.father.school_id, by=MIA
        )


def test_suspending_ends_the_sessions_of_this_account_alone(noor: Family) -> None:
    school = School.objects.get(id=noor.mother.school_id)
    for account in (noor.mother, noor.father):
        factories.signed_in(factories.a_client(school), account)

    office.suspend(account_id=noor.mother.id, school_id=school.id, by=MIA)

    (left,) = Session.objects.filter(ended_at=None)
    assert left.account_id == noor.father.id
    assert _notices() == [(noor.mother.id, "suspended", None)]


def test_resuming_undoes_a_suspension_once(noor: Family) -> None:
    who = {"account_id": noor.mother.id, "school_id": noor.mother.school_id, "by": MIA}
    office.suspend(**who)
    office.resume(**who)
    office.resume(**who)

    assert Account.objects.get(id=noor.mother.id).suspended_at is None
    assert Entry.objects.filter(event="account.resumed").count() == 1


def test_a_renamed_pupil_keeps_the_old_username_as_an_alias(school: School, noor: Family) -> None:
    office.correct_name(
        account_id=noor.accounts[0].id, school=school, first_name="Nora", family_name="Peeters",
        by=MIA,
    )  # fmt: skip

    found = families.usernames(noor.keyring.id)
    assert [(one.name, one.is_alias) for one in found] == [
        ("nora.peeters", False),
        ("noor.peeters", True),
    ]
    assert _notices() == [(noor.mother.id, "name_corrected", None)]
    assert Person.objects.get(id=noor.pupil.person_id).words == "peeters nora"


def test_a_parents_corrected_name_leaves_the_username(school: School, noor: Family) -> None:
    office.correct_name(
        account_id=noor.mother.id, school=school, first_name="Anna", family_name="Maes", by=MIA
    )

    assert KeyringName.objects.count() == 1
    entry = Entry.objects.get(event="person.name_corrected")
    assert entry.personal == {"before": "An Peeters", "after": "Anna Maes"}


def test_the_diagnosis_knows_who_must_wait(school: School, noor: Family) -> None:
    from sleutelbos.gate import charges
    from sleutelbos.gate.actions import throttle
    from sleutelbos.gate.rules import limits

    charged = charges.of(
        limits.UNKNOWN_BROWSER[:1], f"keyring:{noor.keyring.id}", school_id=school.id
    )
    for _ in range(10):
        throttle.take(charges=charged, school_id=school.id, by=MIA)

    known = families.of_pupils([noor.pupil.id])
    found = diagnosis.of_accounts(known, agreement_version=1, with_limits=True)

    assert {one.cause for one in found.values()} == {Cause.LIMITED}
    assert diagnosis.of_accounts(known, agreement_version=1)[noor.mother.id].cause is Cause.ACTIVE


def _ask(school: School, *children: str, email: str = "bart@example.org") -> requests.Request:
    help.ask_office(
        school_id=school.id, children=children, asker="Bart Peeters", email=email, phone="",
        entered_by=MIA.text, by=MIA,
    )  # fmt: skip
    (asked,), _ = requests.desk()
    return asked


def test_a_request_leads_to_the_child_and_to_what_matches_the_register(
    school: School, noor: Family
) -> None:
    factories.a_pupil(school, first="Lou", family="Peeters", class_name="L5B")
    factories.a_pupil(school, first="Noor", family="Janssens", class_name="L3A")
    Person.objects.filter(id=noor.father.person_id).update(register_email="Bart@example.org")

    (described,) = requests.possible_children(
        _ask(school, "noor peeters uit L3A"), school_year=school.school_year
    )

    best = described.children[0]
    assert best.pupil.name == "Noor Peeters"
    assert best.fit.is_whole
    matches = {one.account.slot: one for one in best.accounts}
    assert matches[2].is_asker
    assert matches[2].register is RegisterMatch.SAME
    assert matches[1].register is RegisterMatch.UNKNOWN


def test_nobody_fits_a_description_of_somebody_else(school: School, noor: Family) -> None:
    (described,) = requests.possible_children(
        _ask(school, "Zeynep Yılmaz"), school_year=school.school_year
    )

    assert described.children == []


def test_a_request_leaves_the_desk_once(school: School) -> None:
    asked = _ask(school, "Noor Peeters")
    desk.end(request_id=asked.id, school_id=school.id, is_done=True, by=MIA)

    with pytest.raises(NotFound):
        desk.end(request_id=asked.id, school_id=school.id, is_done=False, by=MIA)
    assert requests.count_open() == 0
    assert requests.request(asked.id).state == "done"


def test_linking_the_same_address_again_forgets_one_that_was_only_typed(noor: Family) -> None:
    factories.changed(
        noor.mother, email="an@example.org", email_key="an@example.org", typed_email="x@example.org"
    )
    office.link_email(
        account_id=noor.mother.id,
        school_id=noor.mother.school_id,
        email="an@example.org",
        by=MIA,
    )
    assert own.details(noor.mother.id).email == "an@example.org"
