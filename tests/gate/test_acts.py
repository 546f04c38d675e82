"""Acts that could hand an account to the wrong person: checked, held, agreed with (N6, N7)."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from sleutelbos.accounts.errors import AddressTaken, NothingToPrint
from sleutelbos.accounts.models import Account, LetterPrint
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.gate.actions import acts
from sleutelbos.gate.actions import guardians as guardian_actions
from sleutelbos.gate.actions import rights as right_actions
from sleutelbos.gate.actions.acts import Act, Outcome
from sleutelbos.gate.errors import AlreadyGuardian, NoFreeSlot, RightClosed, SameColleague
from sleutelbos.gate.models import HeldAct
from sleutelbos.gate.queries import checks, held
from sleutelbos.gate.rules.checks import Answer, Check, Question, Seen
from sleutelbos.gate.values import ActKind
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.outbox import worker
from sleutelbos.outbox.models import Job
from sleutelbos.people.actions.rights import Order
from sleutelbos.people.models import Guardianship, Person, Restriction
from sleutelbos.people.values import Ground, Right
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family

pytestmark = pytest.mark.django_db
NEW = "bart.nieuw@example.org"
NOTHING = Check({})
SEEN = Check({}, (Seen.IDENTITY,))


@pytest.fixture
def school(clock: Clock) -> Iterator[School]:
    school = factories.a_school()
    with scope.within(school.id):
        yield school


@pytest.fixture
def noor(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture
def mia(school: School) -> Actor:
    return Actor.account(factories.a_staff_member(school, first="Mia").id)


@pytest.fixture
def tom(school: School) -> Actor:
    return Actor.account(factories.a_staff_member(school, first="Tom").id)


def link(school: School, noor: Family, by: Actor, check: Check = NOTHING) -> Outcome:
    act = Act(ActKind.LINK_EMAIL, noor.pupil.id, noor.father.id, particulars={"email": NEW})
    return acts.ask(act=act, check=check, school=school, by=by)


def lifting(noor: Family, restriction_id: int) -> Act:
    told = {"rights": "sign_in"}
    return Act(ActKind.LIFT, noor.pupil.id, restriction_id=restriction_id, particulars=told)


def email_of(account: Account) -> str:
    return Account.objects.get(id=account.id).email


def the_held() -> HeldAct:
    return HeldAct.objects.latest("id")


def restrict(school: School, account: Account, *rights: Right) -> int:
    binding = Guardianship.objects.get(person_id=account.person_id)
    order = Order(rights or tuple(Right), Ground.COURT, "map 3")
    right_actions.restrict(guardianship_id=binding.id, order=order, school=school, by=SYSTEM)
    return Restriction.objects.latest("id").id


def notices() -> list[tuple[int, str, str]]:
    jobs = Job.objects.filter(name="send_notice").order_by("id")
    return [
        (one.arguments["account_id"], one.arguments["kind"], one.arguments["to"]) for one in jobs
    ]


class TestHolding:
    def test_what_agrees_is_done_at_once(self, school: School, noor: Family, mia: Actor) -> None:
        assert link(school, noor, mia, SEEN).is_done
        assert email_of(noor.father) == NEW
        assert not HeldAct.objects.exists()

    def test_where_nothing_agrees_it_waits_and_nothing_changes(
        self, school: School, noor: Family, mia: Actor
    ) -> None:
        assert not link(school, noor, mia).is_done
        assert email_of(noor.father) == ""
        assert not Job.objects.filter(name="send_verification").exists()
        assert len(held.waiting()) == 1

    def test_a_day_later_it_is_done_by_itself(
        self, school: School, noor: Family, mia: Actor, clock: Clock
    ) -> None:
        link(school, noor, mia)
        clock.advance(hours=23, minutes=59)
        with scope.everywhere():
            worker.drain()
        assert email_of(noor.father) == ""

        clock.advance(minutes=2)
        acts.fall_due(held_id=the_held().id, school=school)

        assert email_of(noor.father) == NEW
        assert the_held().ended_by == "system"
        assert Entry.objects.get(event="account.email_linked").actor == mia.text

    def test_a_colleague_who_agrees_does_it_now(
        self, school: School, noor: Family, mia: Actor, tom: Actor
    ) -> None:
        link(school, noor, mia)

        acts.agree(held_id=the_held().id, school=school, by=tom)

        assert email_of(noor.father) == NEW
        assert Entry.objects.get(event="act.agreed").actor == tom.text

    def test_who_asked_cannot_agree(self, school: School, noor: Family, mia: Actor) -> None:
        link(school, noor, mia)
        with pytest.raises(SameColleague):
            acts.agree(held_id=the_held().id, school=school, by=mia)
        with pytest.raises(IntegrityError), transaction.atomic():
            HeldAct.objects.update(state="done", ended_by=mia.text)

        assert email_of(noor.father) == ""

    def test_what_is_stopped_is_never_done(
        self, school: School, noor: Family, mia: Actor, tom: Actor, clock: Clock
    ) -> None:
        link(school, noor, mia)
        acts.stop(held_id=the_held().id, school_id=school.id, by=tom)
        clock.advance(hours=25)

        acts.fall_due(held_id=the_held().id, school=school)
        with pytest.raises(NotFound):
            acts.agree(held_id=the_held().id, school=school, by=tom)

        assert email_of(noor.father) == ""

    def test_what_it_takes_is_forgotten_when_it_is_over(
        self, school: School, noor: Family, mia: Actor, tom: Actor
    ) -> None:
        link(school, noor, mia)
        acts.stop(held_id=the_held().id, school_id=school.id, by=tom)

        assert the_held().particulars == {}

    def test_asked_again_the_one_before_is_stopped(
        self, school: School, noor: Family, mia: Actor, tom: Actor
    ) -> None:
        link(school, noor, mia)
        first = the_held()
        link(school, noor, mia)

        with pytest.raises(NotFound):
            acts.agree(held_id=first.id, school=school, by=tom)
        assert len(held.waiting()) == 1

    def test_what_would_be_refused_tomorrow_is_refused_now(
        self, school: School, noor: Family, mia: Actor
    ) -> None:
        factories.an_activated(noor.mother, email=NEW)

        with pytest.raises(AddressTaken):
            link(school, noor, mia)
        factories.with_password(noor.father)
        with pytest.raises(NothingToPrint):
            acts.ask(
                act=Act(ActKind.NEW_LETTER, noor.pupil.id, noor.father.id), check=NOTHING,
                school=school, by=mia,
            )  # fmt: skip

    def test_a_letter_that_waited_is_among_the_prints(
        self, school: School, noor: Family, mia: Actor, tom: Actor
    ) -> None:
        act = Act(ActKind.NEW_LETTER, noor.pupil.id, noor.father.id)
        assert not acts.ask(act=act, check=NOTHING, school=school, by=mia).is_done

        acts.agree(held_id=the_held().id, school=school, by=tom)

        assert LetterPrint.objects.get().letters == 1

    def test_the_log_says_what_agreed_and_never_an_answer(
        self, school: School, noor: Family, mia: Actor
    ) -> None:
        factories.changed(noor.father, mobile="+32475123451")
        check = Check({Question.MOBILE: Answer.AGREES, Question.STREET: Answer.DIFFERS})
        link(school, noor, mia, check)

        entry = Entry.objects.get(event="check.made")
        assert entry.facts["agreed"] == ["mobile"]
        assert entry.facts["differed"] == ["street"]
        assert "451" not in str(entry.facts)


class TestRevalidation:
    """What has changed in the meantime refuses it, and the desk says why."""

    @pytest.fixture
    def due(self, school: School, noor: Family, mia: Actor, clock: Clock) -> HeldAct:
        link(school, noor, mia)
        clock.advance(hours=25)
        return the_held()

    def _fails(self, school: School, due: HeldAct, code: str) -> None:
        acts.fall_due(held_id=due.id, school=school)
        due.refresh_from_db()
        assert (due.state, due.refusal) == ("failed", code)
        assert Entry.objects.get(event="act.failed").facts["reason"] == code

    def test_a_restriction_began(self, school: School, noor: Family, due: HeldAct) -> None:
        restrict(school, noor.father, Right.SIGN_IN)
        self._fails(school, due, "right_closed")
        assert email_of(noor.father) == ""

    def test_fam_04_the_other_parent_took_the_address(
        self, school: School, noor: Family, due: HeldAct
    ) -> None:
        factories.an_activated(noor.mother, email=NEW)
        self._fails(school, due, "address_taken")

    def test_the_account_closed(self, school: School, noor: Family, due: HeldAct) -> None:
        factories.changed(noor.father, closed_at=dt.datetime.now(dt.UTC))
        self._fails(school, due, "not_found")

    def test_the_account_was_suspended(self, school: School, noor: Family, due: HeldAct) -> None:
        factories.changed(noor.father, suspended_at=dt.datetime.now(dt.UTC))
        self._fails(school, due, "account_suspended")

    def test_who_asked_no_longer_works_here(self, school: School, due: HeldAct, mia: Actor) -> None:
        mia_id = int(mia.text.removeprefix("account:"))
        factories.changed(Account.objects.get(id=mia_id), closed_at=dt.datetime.now(dt.UTC))
        self._fails(school, due, "asker_gone")


class TestTelling:
    """The owner hears of it by every address that is truly theirs, and nobody else does."""

    def test_the_old_address_the_registers_and_another_childs(
        self, school: School, noor: Family, mia: Actor
    ) -> None:
        father = factories.an_activated(noor.father, email="bart@example.org")
        Person.objects.filter(id=father.person_id).update(register_email="reg@example.org")
        lou = factories.a_pupil(school, first="Lou", guardians=1)
        factories.changed(
            lou.mother, person_id=father.person_id, email="werk@example.org",
            email_key="werk@example.org", email_verified_at=dt.datetime.now(dt.UTC),
        )  # fmt: skip
        Guardianship.objects.filter(pupil=lou.pupil).update(person_id=father.person_id)

        link(school, noor, mia)

        assert {to for _, _, to in notices()} == {
            "bart@example.org", "reg@example.org", "werk@example.org",
        }  # fmt: skip
        assert {(who, kind) for who, kind, _ in notices()} == {(father.id, "link_asked")}

    def test_an_address_that_the_other_parent_has_too_is_nobodys(
        self, school: School, noor: Family, mia: Actor
    ) -> None:
        people = (noor.father.person_id, noor.mother.person_id)
        Person.objects.filter(id__in=people).update(register_email="thuis@example.org")

        link(school, noor, mia)

        assert notices() == []
        assert not checks.is_known_channel(noor.father.id, email="thuis@example.org")

    def test_an_address_bound_by_the_other_parent_is_no_channel(
        self, school: School, noor: Family
    ) -> None:
        factories.an_activated(noor.mother, email="thuis@example.org")
        Person.objects.filter(id=noor.father.person_id).update(register_email="thuis@example.org")

        assert not checks.is_known_channel(noor.father.id, email="thuis@example.org")

    def test_done_at_once_they_hear_of_it_too(
        self, school: School, noor: Family, mia: Actor
    ) -> None:
        factories.an_activated(noor.father, email="bart@example.org")
        link(school, noor, mia, SEEN)

        assert notices() == [(noor.father.id, "address_changed", "bart@example.org")]

    def test_whom_a_restriction_binds_hears_nothing(
        self, school: School, noor: Family, mia: Actor, mailbox
    ) -> None:
        factories.an_activated(noor.father, email="bart@example.org")
        link(school, noor, mia)
        restrict(school, noor.father, Right.SIGN_IN)
        worker.drain()

        assert mailbox.letters == []


class TestContested:
    def test_about_a_contested_child_a_colleague_must_agree(
        self, school: School, noor: Family, mia: Actor
    ) -> None:
        restrict(school, noor.mother, Right.POST)

        assert not link(school, noor, mia, SEEN).is_done

    def test_the_registers_own_address_is_enough(
        self, school: School, noor: Family, mia: Actor
    ) -> None:
        restrict(school, noor.mother, Right.POST)

        assert link(school, noor, mia, Check({}, is_known_channel=True)).is_done

    def test_nothing_is_linked_for_whom_a_restriction_binds(
        self, school: School, noor: Family, mia: Actor
    ) -> None:
        restrict(school, noor.father, Right.SIGN_IN)

        with pytest.raises(RightClosed):
            link(school, noor, mia, Check({}, is_known_channel=True))


class TestLifting:
    def test_lifting_always_waits_for_a_second_person(
        self, school: School, noor: Family, mia: Actor, tom: Actor
    ) -> None:
        restriction_id = restrict(school, noor.father, Right.SIGN_IN)
        act = lifting(noor, restriction_id)
        outcome = acts.ask(act=act, check=Check({}, (Seen.PAPER,)), school=school, by=mia)

        assert not outcome.is_done
        assert Restriction.objects.get().lifted_at is None
        acts.agree(held_id=the_held().id, school=school, by=tom)
        lifted = Restriction.objects.get()
        assert lifted.lifted_by == mia.text
        assert lifted.holds_until == lifted.lifted_at

    def test_nothing_of_it_stands_under_the_account(
        self, school: School, noor: Family, mia: Actor, tom: Actor
    ) -> None:
        restriction_id = restrict(school, noor.father, Right.SIGN_IN)
        act = lifting(noor, restriction_id)
        acts.ask(act=act, check=NOTHING, school=school, by=mia)
        acts.agree(held_id=the_held().id, school=school, by=tom)

        assert not Entry.objects.filter(subject=f"account:{noor.father.id}").exists()


class TestNewGuardian:
    OMA = {
        "first_name": "Rosa", "family_name": "Maes", "kind": "grandparent", "mobile": "",
        "street": "Dorp 1", "postcode": "1500", "town": "Halle",
    }  # fmt: skip

    def _ask(self, school: School, noor: Family, by: Actor) -> Outcome:
        act = Act(ActKind.NEW_GUARDIAN, noor.pupil.id, particulars=self.OMA)
        return acts.ask(act=act, check=SEEN, school=school, by=by)

    def test_a_new_guardian_waits_and_gets_a_free_account(
        self, school: School, mia: Actor, tom: Actor
    ) -> None:
        noor = factories.a_pupil(school, guardians=1)
        assert not self._ask(school, noor, mia).is_done

        acts.agree(held_id=the_held().id, school=school, by=tom)

        account = Account.objects.get(keyring=noor.keyring, slot=2)
        assert account.person.first_name == "Rosa"
        assert Guardianship.objects.get(person=account.person).by_office

    def test_without_a_free_account_it_is_refused(
        self, school: School, noor: Family, mia: Actor
    ) -> None:
        with pytest.raises(NoFreeSlot):
            self._ask(school, noor, mia)

    def test_who_is_a_guardian_is_not_added_again(
        self, school: School, mia: Actor, tom: Actor
    ) -> None:
        noor = factories.a_pupil(school, guardians=1)
        self._ask(school, noor, mia)
        acts.agree(held_id=the_held().id, school=school, by=tom)

        with pytest.raises(AlreadyGuardian):
            self._ask(school, noor, mia)

    def test_fam_09_who_comes_back_gets_nothing_back_and_brings_the_restrictions(
        self, school: School, mia: Actor, tom: Actor
    ) -> None:
        """Ended and added anew, somebody restricted stays the same person."""
        noor = factories.a_pupil(school, guardians=1)
        self._ask(school, noor, mia)
        acts.agree(held_id=the_held().id, school=school, by=tom)
        rosa = Account.objects.get(keyring=noor.keyring, slot=2)
        restrict(school, rosa, Right.SIGN_IN)
        binding = Guardianship.objects.get(person_id=rosa.person_id)
        guardian_actions.end(guardianship_id=binding.id, school=school, by=mia)
        assert Account.objects.get(id=rosa.id).closed_at is not None

        self._ask(school, noor, mia)
        acts.agree(held_id=the_held().id, school=school, by=tom)

        again = Account.objects.get(keyring=noor.keyring, slot=2, closed_at=None)
        assert again.person_id == rosa.person_id
        assert not checks.families.account(again.id).may_sign_in
