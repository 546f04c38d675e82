"""An import is all or nothing, repeatable, and never touches what people did themselves."""

import pytest

from sleutelbos.accounts.models import Account, InitialCredential, KeyringName
from sleutelbos.audit.models import Entry
from sleutelbos.connections.models import Session
from sleutelbos.kit import scope
from sleutelbos.people.models import Guardianship, Membership, Person, Pupil
from sleutelbos.roster import actions, queries
from sleutelbos.roster.errors import PlanRefused, RunGone, WrongYear
from sleutelbos.roster.values import RunState
from sleutelbos.schools.models import School
from tests import factories
from tests.roster.importing import (
    a_file,
    a_row,
    accounts_of,
    counts,
    imported,
    planned,
    snapshot,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    opened = factories.a_school()
    with scope.within(opened.id):
        yield opened


def usernames(*, aliases=False):
    rows = KeyringName.objects.filter(is_alias=aliases).order_by("keyring__pupil__register_id")
    return list(rows.values_list("name", flat=True))


def test_a_register_becomes_pupils_guardians_classes_and_accounts(school):
    imported(school, "basisschool.csv")
    assert Pupil.objects.count() == 412
    assert Person.objects.count() == 412 + 503
    assert Guardianship.objects.count() == 796
    assert Membership.objects.count() == 412
    assert Account.objects.filter(slot__gt=2).count() == 0


def test_imp_06_a_second_run_plans_nothing_and_writes_nothing(school):
    imported(school, "basisschool.csv")
    before = snapshot()
    run = planned(school, "basisschool.csv")
    assert counts(run) == (0, 0, 0, 0)
    actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)
    assert snapshot() == before


def test_imp_06_two_halves_come_to_the_same(school):
    rows = [a_row(n, first=f"Kind{'x' * n}", class_name=f"L{n % 6 + 1}A") for n in range(1, 21)]
    imported(school, a_file(*rows[:10]))
    imported(school, a_file(*rows))
    assert counts(planned(school, a_file(*rows))) == (0, 0, 0, 0)
    assert (Pupil.objects.count(), Person.objects.count()) == (20, 22)


def test_imp_08_a_plan_writes_nothing_and_apply_does_what_it_said(school):
    before = snapshot()
    run = planned(school, "basisschool.csv")
    assert snapshot() == before
    plan = actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)
    assert plan.summary() == counts(run)


def test_the_next_year_moves_everybody_up_and_lets_the_last_class_go(school):
    imported(school, "basisschool.csv")
    run = planned(school, "basisschool-volgend-jaar.csv", year="2027-2028")
    assert counts(run) == (40, 362, 2, 50)
    actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)
    assert Pupil.objects.filter(left_on=None).count() == 402
    assert Membership.objects.filter(group__school_year="2027-2028").count() == 402
    assert School.objects.get(id=school.id).school_year == "2027-2028"
    again = planned(school, "basisschool-volgend-jaar.csv", year="2027-2028")
    assert counts(again) == (0, 0, 0, 0)


@pytest.mark.usefixtures("clock")  # enrolments of a bundle have an end
def test_d27_oneroster_after_csv_replaces_nobody(school):
    imported(school, "basisschool.csv")
    people = set(Person.objects.values_list("id", flat=True))
    accounts = set(Account.objects.values_list("id", flat=True))
    imported(school, "basisschool-oneroster.zip")
    assert set(Person.objects.values_list("id", flat=True)) == people
    assert set(Account.objects.filter(closed_at=None).values_list("id", flat=True)) == accounts
    assert counts(planned(school, "basisschool.csv")) == (0, 0, 0, 0)


def test_imp_07_passwords_addresses_and_steps_are_never_touched(school):
    imported(school, a_file(a_row()))
    mother = factories.an_activated(accounts_of("1")[1], email="own@example.org")
    factories.with_password(mother)
    before = Account.objects.filter(id=mother.id).values().get()
    other = ("Maes", "An", "other@example.be", "0475 12 34 56")
    imported(school, a_file(a_row(mother=other)), accept=["many_emails_change"])
    assert Account.objects.filter(id=mother.id).values().get() == before
    assert Person.objects.get(id=mother.person_id).register_email == "other@example.be"


def test_d02_slots_follow_the_register_and_are_never_renumbered(school):
    imported(school, a_file(a_row()))
    mother, father = accounts_of("1")[1], accounts_of("1")[2]
    swapped = a_row(
        mother=("Peeters", "Bart", "bart@example.be", "0476 11 11 11"),
        father=("Maes", "An", "an@example.be", "0475 12 34 56"),
    )
    imported(school, a_file(swapped))
    assert accounts_of("1")[1].id == mother.id
    assert accounts_of("1")[2].id == father.id


def test_a_guardian_who_is_replaced_loses_the_account_and_the_slot_gets_a_new_one(school):
    imported(school, a_file(a_row()))
    mother, father = accounts_of("1")[1], accounts_of("1")[2]
    imported(school, a_file(a_row(father=("Wouters", "Chris", "", ""))))
    after = accounts_of("1")
    assert after[1].id == mother.id
    assert after[2].id != father.id
    assert after[2].person.first_name == "Chris"
    assert Account.objects.get(id=father.id).closed_at is not None


def test_d25_a_leaver_is_out_at_once_and_the_sibling_is_not(school):
    imported(school, a_file(a_row(1), a_row(2, first="Lars"), *_others()))
    leaving, staying = accounts_of("2")[1], accounts_of("1")[1]
    assert leaving.person_id == staying.person_id
    factories.a_letter(leaving)
    for account in (leaving, staying):
        factories.signed_in(factories.a_client(school), account)
    imported(school, a_file(a_row(1), *_others()), accept=["many_leave_class"])
    assert accounts_of("2") == {}
    assert Session.objects.filter(account_id=leaving.id, ended_at=None).count() == 0
    assert Session.objects.filter(account_id=staying.id, ended_at=None).count() == 1
    assert Account.objects.get(id=leaving.id).session_epoch == 1
    assert not InitialCredential.objects.filter(account_id=leaving.id).exists()


def test_d01_a_leavers_name_rests_and_comes_back_with_the_pupil(school):
    imported(school, a_file(a_row(1), *_others()))
    keyring = accounts_of("1")[1].keyring_id
    imported(school, a_file(*_others()), accept=["many_leave_class", "many_leave_school"])
    imported(school, a_file(a_row(9, mother=("", ""), father=("", "")), *_others()))
    imported(school, a_file(a_row(1), a_row(9, mother=("", ""), father=("", "")), *_others()))
    assert accounts_of("1")[1].keyring_id == keyring
    names = KeyringName.objects.filter(key__startswith="noorpeeters").order_by("key")
    assert [(one.name, one.rests_until) for one in names] == [
        ("noor.peeters", None),
        ("noor.peeters2", None),
    ]


def test_d01_a_name_that_has_rested_long_enough_is_free_again(school, clock):
    imported(school, a_file(a_row(1), *_others()))
    imported(school, a_file(*_others()), accept=["many_leave_class", "many_leave_school"])
    clock.advance(days=366)
    imported(school, a_file(a_row(9), *_others()))
    assert "noor.peeters" in usernames()


def test_d01_a_renamed_pupil_keeps_the_old_name_as_an_alias(school):
    imported(school, a_file(a_row()))
    imported(school, a_file(a_row(family="Claes-Peeters")))
    assert usernames() == ["noor.claespeeters"]
    assert usernames(aliases=True) == ["noor.peeters"]


def test_d01_a_pupil_who_gets_the_old_name_back_gets_the_old_username(school):
    imported(school, a_file(a_row()))
    imported(school, a_file(a_row(family="Claes")))
    imported(school, a_file(a_row()))
    assert usernames() == ["noor.peeters"]
    assert usernames(aliases=True) == ["noor.claes"]


def test_d10_a_pupil_gets_an_own_account_from_the_first_class_on(school):
    imported(school, a_file(a_row(class_name="K3A")))
    assert set(accounts_of("1")) == {1, 2}
    imported(school, a_file(a_row(class_name="L1A")), year="2027-2028")
    assert set(accounts_of("1")) == {0, 1, 2}


def test_rac_11_fifty_namesakes_at_once_get_fifty_usernames(school):
    rows = [a_row(number, class_name=f"L{number % 6 + 1}A") for number in range(50, 0, -1)]
    imported(school, a_file(*rows))
    assert len(set(usernames())) == 50
    first = KeyringName.objects.get(keyring__pupil__register_id="1")
    assert first.name == "noor.peeters"


@pytest.mark.parametrize("bad", [(2,), (3,), (2, 3), (2, 3, 4)])
def test_imp_11_a_number_that_stands_twice_is_told_with_the_bad_rows(school, bad):
    """Whoever mends the file must not find the next fault in the next round."""
    rows = [a_row(7, class_name="" if number in bad else "L1A") for number in (2, 3, 4)]
    run = planned(school, a_file(*rows))
    plan = queries.plan(run)

    assert run.state == RunState.BLOCKED
    assert [one.row for one in plan.findings if one.code == "missing_value"] == list(bad)
    twice = [(one.row, one.facts["first"]) for one in plan.findings
             if one.code == "register_id_twice"]  # fmt: skip
    assert sorted(row for row, _ in twice) == [3, 4]
    assert all(first < row for row, first in twice)


def test_imp_11_the_same_number_in_another_school_is_another_pupil(school):
    imported(school, a_file(a_row()))
    other = factories.a_school("De Eik")
    with scope.within(other.id):
        assert counts(planned(other, a_file(a_row()))) == (1, 0, 0, 0)
        imported(other, a_file(a_row(first="Lars")))
    assert Pupil.objects.get().person.first_name == "Noor"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (a_file(a_row(1, class_name="L4A"), a_row(2, first="")), "missing_value"),
        (
            a_file(a_row(1, first="Zoë"), "").replace("ë".encode(), b"\xc3\xab;\xeb"),
            "mixed_encodings",
        ),
        (b"PK\x03\x04" + bytes(99), "broken_zip"),
        (a_file(), "no_rows"),
    ],
)
def test_imp_01_imp_02_imp_03_nothing_of_a_file_that_is_wrong_is_written(school, wrong, code):
    imported(school, a_file(a_row(1)))
    before = snapshot()
    run = planned(school, wrong)
    assert (run.state, queries.plan(run).blocking()[0].code) == (RunState.BLOCKED, code)
    with pytest.raises((PlanRefused, RunGone)):
        actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)
    assert snapshot() == before


def test_imp_09_an_alarm_without_a_yes_leaves_everything_as_it_was(school):
    imported(school, a_file(a_row(1), a_row(2, first="Lars")))
    before = snapshot()
    run = planned(school, a_file(a_row(1)))
    with pytest.raises(PlanRefused) as refusal:
        actions.apply(school=school, run_id=run.id, by=factories.SYSTEM, accept=["another"])
    assert refusal.value.facts["alarms"] == ["many_leave_class", "many_leave_school"]
    assert snapshot() == before
    assert queries.run(run.id).state == RunState.PLANNED
    yes = refusal.value.facts["alarms"]
    actions.apply(school=school, run_id=run.id, by=factories.SYSTEM, accept=yes)
    assert Pupil.objects.filter(left_on=None).count() == 1


def test_a_file_with_errors_is_kept_with_its_errors_and_can_never_be_applied(school):
    run = planned(school, a_file(a_row(1), a_row(2, first="")))
    assert run.state == RunState.BLOCKED
    assert run.rows_sealed is None
    errors = queries.plan(run).blocking()
    assert [(one.row, one.column, one.code) for one in errors] == [(3, "Voornaam", "missing_value")]
    with pytest.raises(RunGone):
        actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)


def test_a_file_with_errors_lets_nobody_seem_to_leave(school):
    imported(school, a_file(a_row(1), a_row(2, first="Lars")))
    run = planned(school, a_file(a_row(1), a_row(2, first="")))
    assert counts(run) == (0, 0, 0, 0)


def test_what_was_applied_is_applied_once(school):
    run = planned(school, a_file(a_row()))
    actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)
    with pytest.raises(RunGone):
        actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)


def test_a_plan_that_is_older_than_another_import_is_made_again_when_applied(school):
    run = planned(school, a_file(a_row()))
    imported(school, a_file(a_row()))
    plan = actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)
    assert plan.is_empty()


def test_the_log_says_who_planned_and_applied_what(school):
    imported(school, a_file(a_row()))
    entries = Entry.objects.filter(event__startswith="roster.").order_by("id")
    assert [(entry.event, entry.actor) for entry in entries] == [
        ("roster.planned", "operator"),
        ("roster.applied", "operator"),
    ]
    assert entries[1].facts["arrivals"] == 1


def test_whoever_applies_hears_how_far_it_is(school):
    heard = []
    rows = [a_row(n, first=f"Kind {n}", mother=("", ""), father=("", "")) for n in range(1, 601)]
    run = planned(school, a_file(*rows))
    actions.apply(school=school, run_id=run.id, by=factories.SYSTEM, listener=heard.append)
    assert heard == [600]
    assert queries.progress_of(queries.run(run.id)) == (600, 600)


@pytest.mark.parametrize("year", ["2026", "2026-2028", "next"])
def test_a_school_year_is_two_years_in_a_row(school, year):
    with pytest.raises(WrongYear):
        planned(school, a_file(a_row()), year=year)


def test_the_number_of_statements_does_not_grow_with_the_register(
    school, django_assert_max_num_queries
):
    run = planned(school, "basisschool.csv")
    with django_assert_max_num_queries(45):
        actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)


def _others():
    """Enough others that one leaver is no alarm for the school."""
    nobody = ("", "")
    return [
        a_row(n, first=f"Kind{'x' * (n - 100)}", mother=nobody, father=nobody, class_name="L4A")
        for n in range(100, 120)
    ]
