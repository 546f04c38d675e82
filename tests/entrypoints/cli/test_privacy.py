"""What is kept of one person, erasure and retention, from the command line (P24)."""

import json
import stat
import zipfile
from pathlib import Path

import pytest

from tests.entrypoints.cli.conftest import HOST, Answer, Ask, inside
from tests.installation import Installation

REGISTER = (
    "Stamboeknummer;Naam;Voornaam;Klas;Naam ouder 1;Voornaam ouder 1\n"
    "9001;Kanarie;Pit;L3A;Kanarie;Mo\n"
)
EVERYWHERE = "from sleutelbos.kit import scope\nfrom sleutelbos.people.models import Pupil\n"


@pytest.fixture(scope="module")
def pupil(house: Installation) -> str:
    """Enrol Pit, with a mother; return the username."""
    from tests.entrypoints.cli.conftest import asked

    path = house.folder / "register.csv"
    path.write_text(REGISTER)
    done = asked(house, "import", path, "--school", HOST, "--apply")
    assert done.returncode == 0, done.stderr
    return "pit.kanarie"


def erase(ask: Ask, username: str, *more: str) -> Answer:
    return ask("person", "erase", "--school", HOST, "--username", username, *more)


def test_p24_a_persons_file_is_written_for_its_owner_only(
    ask: Ask, pupil: str, tmp_path: Path
) -> None:
    path = tmp_path / "mo.zip"
    done = ask(
        "person", "export", "--school", HOST, "--username", pupil, "--slot", "1", "--out", path
    )

    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as archive:
        assert "Kanarie" in archive.read("data.html").decode()
        assert json.loads(archive.read("data.json"))["person"] == "Mo Kanarie"


def test_p24_nobody_who_is_here_is_erased_and_a_dry_run_erases_nobody(
    ask: Ask, house: Installation, pupil: str
) -> None:
    refused = erase(ask, pupil, "--dry-run")
    assert refused.returncode == 1
    assert "still belongs to the school" in refused.stderr

    leave = "with scope.everywhere(): Pupil.objects.update(left_on='2026-01-01')"
    inside(house, EVERYWHERE + leave)
    told = erase(ask, pupil, "--dry-run", "--json")
    done = erase(ask, pupil, "--apply", "--json")

    going = json.loads(told.stdout)["going"]
    assert going["people.Person"] == 2, "the mother too: nothing else ties her to the school"
    assert json.loads(done.stdout)["going"] == going


def test_p24_retention_says_what_has_had_its_time_and_lets_it_go(
    ask: Ask, house: Installation
) -> None:
    old = (
        "from sleutelbos.people.models import Group\nfrom sleutelbos.schools.models import School\n"
        "with scope.everywhere():\n"
        "    Group.objects.create(school=School.objects.get(), name='x', school_year='2001-2002')"
    )
    inside(house, EVERYWHERE + old)

    told = ask("retention", "--school", HOST, "--dry-run", "--json")
    done = ask("retention", "--school", HOST, "--apply")

    assert json.loads(told.stdout)["rows"]["people.Group"] == 1
    assert "people.Group" in done.stdout


def test_n14_the_seal_of_a_proof_is_checked(ask: Ask) -> None:
    ask("worker", "--until-empty")
    shown = ask("audit", "verify", "--school", HOST, "--entry", "1")
    seal = shown.stdout.rpartition("seal: ")[2].strip()

    same = ask("audit", "verify", "--school", HOST, "--entry", "1", "--seal", seal)
    other = ask("audit", "verify", "--school", HOST, "--entry", "1", "--seal", "0" * 64)

    assert "school.opened" in shown.stdout
    assert same.returncode == 0
    assert other.returncode == 1
