"""Undo the last import from the command line: what scripts and people are told."""

import argparse
import json

import pytest

from sleutelbos.accounts.actions import letters
from sleutelbos.audit.values import SYSTEM
from sleutelbos.entrypoints.cli import undoing
from sleutelbos.kit import scope
from tests import factories
from tests.roster.importing import a_file, a_row, accounts_of, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def undo(capsys):
    school = factories.a_school()

    def run(*, as_json=False):
        host = school.origin.partition("://")[2]
        code = undoing.run(argparse.Namespace(school=host, json=as_json))
        said = capsys.readouterr()
        return code, json.loads(said.out) if as_json else said.out, said.err

    with scope.within(school.id):
        imported(school, a_file(a_row()))
        yield run


def test_it_says_what_was_undone(undo):
    code, said, _ = undo()
    assert code == 0
    assert "Undone: register.csv (1 arrivals, 0 moves, 0 changes, 0 leavers)." in said
    assert "3 accounts removed, 0 open again." in said


def test_a_script_reads_what_was_undone(undo):
    code, result, _ = undo(as_json=True)
    assert (code, result["undone"], result["removed"], result["obstacles"]) == (0, True, 3, [])


def test_what_stands_in_the_way_is_named(undo):
    mother = accounts_of("1")[1]
    letters.print_letters(school_id=mother.school_id, account_ids=[mother.id], by=SYSTEM)
    code, result, _ = undo(as_json=True)
    assert (code, result["undone"], result["obstacles_total"]) == (1, False, 1)
    assert [(one["register_id"], one["name"], one["code"]) for one in result["obstacles"]] == [
        ("1", "An Maes", "has_letter")
    ]
    code, said, reasons = undo()
    assert (code, said) == (1, "")
    assert "1 An Maes: " in reasons
