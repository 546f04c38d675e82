"""Look at an installation: what must hold, what is not in order, the log."""

import json
import stat
from pathlib import Path

from tests.entrypoints.cli.conftest import HOST, Ask, inside
from tests.installation import Installation

EVERYWHERE = "from sleutelbos.kit import scope\nfrom django.db import connection\n"


def test_check_finds_nothing_wrong_in_a_new_house(ask: Ask) -> None:
    done = ask("check")

    assert done.returncode == 0
    assert "rules hold" in done.stdout


def test_check_names_what_does_not_hold(ask: Ask, house: Installation) -> None:
    broken = "connection.cursor().execute('UPDATE schools_school SET agreement_version = {}')"
    inside(house, EVERYWHERE + broken.format(9))

    done = ask("check", "--json")

    inside(house, EVERYWHERE + broken.format(1))
    assert done.returncode == 1
    assert [one["rule"] for one in json.loads(done.stdout)] == ["The agreement in force has a text"]


def test_doctor_looks_at_everything(ask: Ask) -> None:
    ask("worker", "--until-empty")

    done = ask("doctor", "--json")

    found = json.loads(done.stdout)
    subjects = {one["subject"] for one in found}
    assert {"settings", "database", "tables", "worker", "mail", "clock", "storage", "hashing"} <= (
        subjects
    )
    assert next(one for one in found if one["subject"] == "mail")["state"] == "good"


def test_doctor_says_when_mail_cannot_leave(ask: Ask) -> None:
    done = ask("doctor", EMAIL_URL="smtp://user:secret@127.0.0.1:1")

    assert done.returncode == 1
    assert "NOT OK  mail: smtp://127.0.0.1:1" in done.stdout
    assert "secret" not in done.stdout + done.stderr


def test_ops_13_the_log_is_exported_for_its_owner_only(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"

    done = ask("audit", "export", "--school", HOST, "--out", path)

    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert done.returncode == 0
    assert "school.opened" in {line["event"] for line in lines}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_ops_13_an_altered_entry_is_found(ask: Ask, house: Installation) -> None:
    ask("worker", "--until-empty")
    whole = ask("audit", "verify")
    alter = "UPDATE audit_entry SET actor = 'stranger' WHERE event = 'school.opened'"
    inside(house, EVERYWHERE + f'connection.cursor().execute("{alter}")')

    done = ask("audit", "verify", "--school", HOST)

    assert whole.returncode == 0
    assert done.returncode == 1
    assert "was altered" in done.stdout
    assert ask("check").returncode == 1
