"""Plan and apply a register, and print letters, in the shapes that scripts rely on."""

import csv
import io
import json
import stat
from pathlib import Path

import pytest

from tests.entrypoints.cli.conftest import HOST, REGISTERS, Ask, asked
from tests.installation import Installation

REGISTER = REGISTERS / "basisschool.csv"
COLUMNS = [
    "class", "pupil", "register_id", "slot", "reader", "street", "postcode", "town", "username",
    "code", "link", "expires", "language",
]  # fmt: skip


FIRST = ("test_imp_a_plan_changes_nothing_and_has_the_fixed_shape",
         "test_imp_12_a_second_apply_has_nothing_to_do")  # fmt: skip


@pytest.fixture(scope="module")
def registered(house: Installation) -> None:
    """Apply the register, unless a test of this process has."""
    asked(house, "import", REGISTER, "--school", HOST, "--apply")


@pytest.fixture(autouse=True)
def _begun(request: pytest.FixtureRequest) -> None:
    """Let all but the first tests find the register, whichever process they run in."""
    if request.node.name not in FIRST:
        request.getfixturevalue("registered")


def _part(tmp_path: Path, rows: int) -> Path:
    path = tmp_path / "part.csv"
    path.write_bytes(b"".join(REGISTER.read_bytes().splitlines(keepends=True)[: rows + 1]))
    return path


def test_imp_a_plan_changes_nothing_and_has_the_fixed_shape(ask: Ask) -> None:
    done = ask("import", REGISTER, "--school", HOST, "--plan", "--json")

    plan = json.loads(done.stdout)
    assert done.returncode == 0
    assert list(plan) == [
        "arrivals", "moves", "changes", "leavers", "clashes", "alarms", "errors", "losses",
    ]  # fmt: skip
    assert (plan["arrivals"], plan["moves"], plan["alarms"], plan["errors"]) == (412, 0, [], [])
    assert all(list(one) == ["row", "column", "code", "text"] for one in plan["clashes"])
    again = json.loads(ask("import", REGISTER, "--school", HOST, "--plan", "--json").stdout)
    assert again["arrivals"] == 412


def test_imp_12_a_second_apply_has_nothing_to_do(ask: Ask) -> None:
    first = ask("import", REGISTER, "--school", HOST, "--apply")
    second = ask("import", REGISTER, "--school", HOST, "--apply", "--json")

    assert first.returncode == 0
    assert "Applied: 412 arrivals" in first.stdout
    assert [json.loads(second.stdout)[name] for name in ("arrivals", "moves", "changes")] == [0] * 3


def test_imp_next_year_is_planned_without_an_alarm(ask: Ask) -> None:
    done = ask(
        "import", REGISTERS / "basisschool-volgend-jaar.csv", "--school", HOST, "--plan",
        "--year", "2027-2028", "--json",
    )  # fmt: skip

    plan = json.loads(done.stdout)
    assert (plan["arrivals"], plan["moves"], plan["leavers"]) == (40, 362, 50)
    assert plan["alarms"] == []


def test_imp_an_alarm_waits_for_a_yes(ask: Ask, tmp_path: Path) -> None:
    part = _part(tmp_path, 350)

    refused = ask("import", part, "--school", HOST, "--apply")
    listed = json.loads(ask("import", part, "--school", HOST, "--plan", "--json").stdout)

    assert refused.returncode == 1
    codes = {one["code"] for one in listed["alarms"]}
    assert codes
    assert all(f"--accept {code}" in refused.stderr for code in codes)
    told = ask("import", part, "--school", HOST, "--plan").stdout.splitlines()
    assert told[1].startswith("alarm  "), "what asks for a yes stands above what passes"


def test_imp_a_yes_on_the_command_line_applies(ask: Ask, tmp_path: Path) -> None:
    part = _part(tmp_path, 411)
    accepted = ["--accept", "many_leave_school", "--accept", "many_leave_class"]

    left = ask("import", part, "--school", HOST, "--apply", *accepted)
    back = ask("import", REGISTER, "--school", HOST, "--apply")

    assert "1 leavers" in left.stdout
    assert "1 arrivals" in back.stdout


def test_imp_a_bad_file_is_refused_with_its_rows(ask: Ask, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("Stamboeknummer;Naam;Voornaam;Klas\n1;Peeters;Noor;L1A\n2;Maes\n")

    planned = ask("import", bad, "--school", HOST, "--plan", "--json")
    applied = ask("import", bad, "--school", HOST, "--apply")

    assert (planned.returncode, applied.returncode) == (1, 1)
    assert [one["row"] for one in json.loads(planned.stdout)["errors"]] == [3]


def test_a_plan_lists_who_would_lose_access(ask: Ask, tmp_path: Path) -> None:
    ask("import", REGISTER, "--school", HOST, "--apply")
    done = ask("import", _part(tmp_path, 411), "--school", HOST, "--plan", "--json")

    losses = json.loads(done.stdout)["losses"]
    assert {(one["register_id"], one["code"], one["in_use"]) for one in losses} == {
        ("1412", "leaves", "no")
    }
    assert [one["slot"] for one in losses] == sorted(one["slot"] for one in losses)


def test_the_last_import_is_undone_once(ask: Ask, tmp_path: Path) -> None:
    accepted = ["--accept", "many_leave_school", "--accept", "many_leave_class"]
    ask("import", _part(tmp_path, 411), "--school", HOST, "--apply", *accepted)

    done = ask("import", "--undo", "--school", HOST, "--json")
    again = ask("import", "--undo", "--school", HOST)

    result = json.loads(done.stdout)
    assert (done.returncode, result["undone"], result["leavers"]) == (0, True, 1)
    assert again.returncode == 1
    assert "no import that can be undone" in again.stderr


def test_undoing_takes_no_file_and_planning_takes_one(ask: Ask) -> None:
    assert ask("import", REGISTER, "--school", HOST, "--undo").returncode == 2
    assert ask("import", "--school", HOST, "--plan").returncode == 2


def test_columns_are_said_once_on_the_command_line(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Volgnr;Naam;Voornaam;Afdeling\n9001;Peeters;Noor;L1A\n")
    words = ("import", path, "--school", HOST, "--plan")

    asked = ask(*words)
    said = ask(*words, "--map", "register_id=Volgnr", "--map", "class_name=Afdeling", "--json")
    again = ask(*words, "--json")
    wrong = ask(*words, "--map", "Volgnr")

    assert (asked.returncode, wrong.returncode) == (1, 2)
    assert '--map register_id="Nr."' in asked.stderr
    assert [json.loads(done.stdout)["arrivals"] for done in (said, again)] == [1, 1]


def test_a_file_that_is_not_there_is_refused(ask: Ask, tmp_path: Path) -> None:
    done = ask("import", tmp_path / "nothing.csv", "--school", HOST, "--plan")

    assert done.returncode == 1
    assert "No such file" in done.stderr


def test_letters_as_a_table_have_the_fixed_columns(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"

    done = ask("letters", "--school", HOST, "--class", "L4A", "--format", "csv", "--out", path)

    raw = path.read_bytes()
    assert done.returncode == 0
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert list(rows[0]) == COLUMNS
    assert {row["class"] for row in rows} == {"L4A"}
    assert all(len(row["code"]) == 14 and "/a/#" in row["link"] for row in rows)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_letters_are_one_pdf(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "letters.pdf"

    done = ask("letters", "--school", HOST, "--class", "l4a", "--format", "pdf", "--out", path)

    assert done.returncode == 0
    assert path.read_bytes().startswith(b"%PDF-")


def test_no_letter_is_void_when_the_file_cannot_be_written(ask: Ask, tmp_path: Path) -> None:
    words = ("letters", "--school", HOST, "--class", "L3A", "--format", "csv", "--out")

    refused = ask(*words, tmp_path / "no" / "such" / "folder.csv")
    done = ask(*words, tmp_path / "letters.csv")

    assert refused.returncode == 1
    assert "0 from before are void" in done.stdout


def test_an_unknown_class_is_refused_and_the_known_ones_named(ask: Ask, tmp_path: Path) -> None:
    words = ("letters", "--school", HOST, "--format", "pdf", "--out", tmp_path / "x.pdf")

    done = ask(*words, "--class", "Z9")

    assert done.returncode == 1
    assert "L1A, L1B" in done.stderr
