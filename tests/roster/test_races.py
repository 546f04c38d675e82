"""Imports, their undoing and what people do meanwhile, at the same moment (RAC)."""

import pytest

from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.models import Account, InitialCredential, KeyringName
from sleutelbos.audit.values import SYSTEM
from sleutelbos.entrypoints.cli import invariants
from sleutelbos.kit import scope
from sleutelbos.people.models import Person, Pupil
from sleutelbos.roster import actions, queries
from sleutelbos.roster.values import RunState
from sleutelbos.schools.models import School
from tests import factories
from tests.gate.racing import kinds, together
from tests.roster.importing import a_file, a_row, imported, planned

pytestmark = pytest.mark.django_db(transaction=True)
FILE = a_file(*[a_row(number, first=f"Kind{number}") for number in range(1, 41)])


@pytest.fixture
def school() -> School:
    opened = factories.a_school()
    with scope.within(opened.id):
        yield opened


def apply(school, run):
    return lambda: actions.apply(school=school, run_id=run.id, by=SYSTEM)


def test_rac_06_the_same_file_applied_twice_at_once_makes_nobody_twice(school):
    outcomes = together(school, *[apply(school, planned(school, FILE)) for _ in range(3)])
    assert sorted(plan.summary().arrivals for plan in outcomes) == [0, 0, 40]
    assert (Pupil.objects.count(), Person.objects.count()) == (40, 42)
    assert Account.objects.count() == KeyringName.objects.count() * 3 == 120


def test_rac_06_one_import_is_applied_once(school):
    run = planned(school, FILE)
    assert kinds(together(school, *[apply(school, run)] * 3)) == ["Plan", "RunGone", "RunGone"]


def test_rac_11_namesakes_of_two_files_at_once_get_names_of_their_own(school):
    files = [a_file(*[a_row(number) for number in range(start, start + 25)]) for start in (1, 101)]
    runs = [planned(school, file) for file in files]
    accept = ["many_leave_school", "many_leave_class"]
    acts = [
        lambda run=run: actions.apply(school=school, run_id=run.id, by=SYSTEM, accept=accept)
        for run in runs
    ]
    together(school, *acts)
    assert len(set(KeyringName.objects.values_list("key", flat=True))) == 50


def test_rac_06_an_import_is_undone_once(school):
    imported(school, FILE)
    run = queries.last_applied()
    act = lambda: actions.undo(school=school, run_id=run.id, by=SYSTEM)  # noqa: E731
    assert kinds(together(school, act, act)) == ["NoneType", "UndoRefused"]
    assert queries.run(run.id).state == RunState.UNDONE
    assert Pupil.objects.count() == 0


def test_rac_06_letters_printed_while_an_import_is_undone_open_an_account_or_nothing(school):
    imported(school, FILE)
    run = queries.last_applied()
    some = list(Account.objects.filter(slot=1).values_list("id", flat=True)[:5])
    together(
        school,
        lambda: actions.undo(school=school, run_id=run.id, by=SYSTEM),
        lambda: letters.export_csv(school_id=school.id, account_ids=some, by=SYSTEM),
    )
    is_undone = queries.run(run.id).state == RunState.UNDONE
    assert InitialCredential.objects.count() == (0 if is_undone else 5)
    assert Pupil.objects.count() == (0 if is_undone else 40)
    assert list(invariants.breaches()) == []


def test_rac_06_a_rehearsal_beside_an_import_leaves_only_the_import(school):
    run = planned(school, FILE)
    other = planned(school, a_file(a_row(99, first="Fien")))
    actions.start_rehearsal(school_id=school.id, run_id=other.id, by=SYSTEM)
    together(school, apply(school, run), lambda: actions.rehearse(school=school, run_id=other.id))
    assert Pupil.objects.count() == 40
    assert not Pupil.objects.filter(register_id="99").exists()
