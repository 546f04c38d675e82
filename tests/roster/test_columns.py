"""What the columns of a file are is said once; the national number never waits for it (D5)."""

import pytest

from sleutelbos.audit.values import OPERATOR
from sleutelbos.kit import clock, scope
from sleutelbos.roster import actions, packing, queries
from sleutelbos.roster.actions import Asking
from sleutelbos.roster.errors import ColumnsUnclear, RunGone
from sleutelbos.roster.models import ColumnChoice, RosterRun
from sleutelbos.roster.values import RunState
from tests import factories
from tests.roster.importing import accounts_of, planned
from tests.roster.test_secrets import opens

pytestmark = pytest.mark.django_db

NUMBERS = ("16.07.03-557.58", "16070355758", "160703 55758")
HEADER = "Nr;Fam;Roepnm;Groep;RN;Moeder;Opm"
CHOICE = {
    "register_id": "Nr", "family_name": "Fam", "first_name": "Roepnm", "class_name": "Groep",
    "national_number": "RN", "guardian1.full_name": "Moeder",
}  # fmt: skip


@pytest.fixture
def school():
    opened = factories.a_school(
        secret_mode="template", template_prefix="Rui", template_accepted_at=clock.now()
    )
    with scope.within(opened.id):
        yield opened


def a_file(*numbers, remark=""):
    rows = [f"{n};Peeters;Noor;L3A;{number};Maes, An;{remark}" for n, number in
            enumerate(numbers, start=1)]  # fmt: skip
    return "\n".join([HEADER, *rows]).encode()


def asked(school, raw):
    return planned(school, raw, asking=Asking.WHEN_UNCLEAR)


def chosen(run, **changes):
    return actions.choose_columns(run_id=run.id, columns={**CHOICE, **changes}, by=OPERATOR)


def waiting(run):
    return b"".join(
        packing.open_table(bytes(RosterRun.objects.get(id=run.id).rows_sealed))
    ).decode()


def test_d04_the_secrets_of_a_number_that_waited_as_digests_open_the_account(school):
    run = asked(school, a_file(NUMBERS[0]))
    assert run.state == RunState.COLUMNS
    actions.apply(school=school, run_id=chosen(run).id, by=OPERATOR)
    assert opens(accounts_of("1")[1], "Rui355758")


def test_d05_a_number_is_gone_wherever_and_however_it_is_written(school):
    wrong, like_a_phone = "16.07.03-557.59", "+32475123456"
    raw = a_file(*NUMBERS, wrong, remark=f"RRN {NUMBERS[0]}, gsm {like_a_phone}")
    text = waiting(asked(school, raw))
    assert not [number for number in (*NUMBERS, wrong, "355758", "557.58") if number in text]
    assert "gsm +" in text


def test_d05_a_number_that_lost_its_zeros_is_gone_from_a_column_of_numbers(school):
    text = waiting(asked(school, a_file(*NUMBERS, "4070355763")))
    assert "4070355763" not in text


def test_a_pupil_whom_the_school_knows_needs_nothing_of_the_number(school):
    actions.apply(school=school, run_id=chosen(asked(school, a_file(NUMBERS[0]))).id, by=OPERATOR)
    run = planned(school, a_file(NUMBERS[0]), asking=Asking.ALWAYS)
    rows = list(packing.open_rows(bytes(chosen(run).rows_sealed), "pupils"))
    assert [row.secrets for row in rows] == [()]


def test_what_does_not_suffice_is_refused_and_can_be_said_again(school):
    run = asked(school, a_file(""))
    with pytest.raises(ColumnsUnclear) as refusal:
        actions.choose_columns(run_id=run.id, columns={"register_id": "Nr"}, by=OPERATOR)
    assert refusal.value.facts["columns"] == ["Naam", "Voornaam", "Klas"]
    assert chosen(run).state == RunState.PLANNED


def test_one_chooses_once(school):
    run = asked(school, a_file(""))
    chosen(run)
    with pytest.raises(RunGone):
        chosen(run)


def test_what_waits_for_its_columns_is_forgotten_after_a_day(school, clock):
    run = asked(school, a_file(""))
    clock.advance(hours=25)
    with scope.everywhere():
        actions.scrub()
    after = RosterRun.objects.get(id=run.id)
    assert (after.state, after.rows_sealed, after.plan_sealed) == (RunState.DROPPED, None, None)


def test_who_cannot_be_asked_is_told_what_is_missing(school):
    run = planned(school, a_file(""))
    assert run.state == RunState.BLOCKED
    assert {one.code for one in queries.plan(run).findings} == {"lost_header"}


def test_some_columns_can_be_said_beside_those_that_are_known(school):
    raw = b"Stamboeknummer;Naam;Roepnm;Groep\n1;Peeters;Noor;L3A"
    said = {"first_name": "roepnm", "class_name": "Groep"}
    assert planned(school, raw, columns=said).state == RunState.PLANNED
    assert planned(school, raw).state == RunState.PLANNED
    assert ColumnChoice.objects.get().columns["register_id"] == "Stamboeknummer"


@pytest.mark.parametrize(("field", "header"), [("class_name", "Nergens"), ("nothing", "Groep")])
def test_a_field_or_a_header_that_is_not_there_is_named(school, field, header):
    run = planned(school, a_file(""), columns={**CHOICE, field: header})
    assert run.state == RunState.BLOCKED
    assert not ColumnChoice.objects.exists()


def test_a_row_of_cells_is_not_taken_for_headers_to_be_remembered(school):
    run = asked(school, b"1;Peeters;Noor;L3A;an@example.be\n2;Maes;Lars;L1A;an@example.be")
    assert run.state == RunState.BLOCKED
    assert [one.code for one in queries.plan(run).findings] == ["no_header"]


def test_a_choice_is_one_read_and_asking_writes_once(school, django_assert_max_num_queries):
    chosen(asked(school, a_file("")))
    with django_assert_max_num_queries(14):
        planned(school, a_file(*[""] * 30))
