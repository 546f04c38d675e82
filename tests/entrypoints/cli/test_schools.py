"""Make schools, set them up, invite their staff."""

import json
from pathlib import Path

from tests.entrypoints.cli.conftest import HOST, REGISTERS, Ask, asked, inside
from tests.installation import Installation
from tests.mailbox import Mailbox


def test_init_prints_a_link_and_no_password(empty_house: Installation) -> None:
    done = asked(
        empty_house, "init", "--name", "De Beuk", "--origin", "http://beuk.localhost:8000",
        "--admin-name", "Mia Claes", "--admin-email", "mia@example.be",
    )  # fmt: skip

    assert done.returncode == 0
    assert "http://beuk.localhost:8000/invitation/" in done.stdout
    assert "signs in as mia.claes" in done.stdout


def test_init_is_for_the_first_school_only(ask: Ask) -> None:
    done = ask(
        "init", "--name", "X", "--origin", "http://x.localhost", "--admin-name", "A B",
        "--admin-email", "a@example.be",
    )  # fmt: skip

    assert done.returncode == 1
    assert "sleutelbos school add" in done.stderr


def test_init_asks_nothing_where_nobody_can_answer(empty_house: Installation) -> None:
    done = asked(empty_house, "init", "--name", "De Beuk")

    assert done.returncode == 2
    assert "--admin-email is missing." in done.stderr


def test_an_init_that_fails_leaves_no_school(empty_house: Installation) -> None:
    done = asked(
        empty_house, "init", "--name", "X", "--origin", "http://x.localhost:8000/path",
        "--admin-name", "A B", "--admin-email", "a@example.be",
    )  # fmt: skip

    assert done.returncode == 1
    assert json.loads(asked(empty_house, "school", "list", "--json").stdout) == []


def test_a_school_at_plain_http_is_for_trying_out(ask: Ask) -> None:
    words = ("school", "add", "--name", "X", "--origin", "http://x.example.be")

    done = ask(*words, SLEUTELBOS_PLAIN_HTTP="no")

    assert done.returncode == 1
    assert "A school is at https" in done.stderr


def test_a_host_name_leads_to_one_school(ask: Ask) -> None:
    done = ask("school", "add", "--name", "Other", "--origin", f"http://{HOST}:9999")

    assert done.returncode == 1
    assert HOST in done.stderr


def test_settings_of_a_school_are_changed_and_listed(ask: Ask) -> None:
    added = ask("school", "add", "--name", "De Linde", "--origin", "http://linde.localhost:8000")
    done = ask(
        "school", "set", "--school", "linde.localhost", "initial_days=30", "host=linde2.localhost"
    )

    listed = json.loads(ask("school", "list", "--json").stdout)
    assert (added.returncode, done.returncode) == (0, 0)
    assert {"linde.localhost", "linde2.localhost"} == set(listed[0]["hosts"])


def test_all_wrong_settings_are_named_at_once(ask: Ask) -> None:
    done = ask(
        "school", "set", "--school", HOST, "initial_days=900", "colour=red", "accent=yellow",
        "secret_mode=template",
    )  # fmt: skip

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 4


def test_an_unknown_school_is_refused_and_the_known_ones_named(ask: Ask) -> None:
    done = ask("school", "set", "--school", "nowhere.localhost", "initial_days=3")

    assert done.returncode == 1
    assert HOST in done.stderr


def test_an_invitation_goes_by_mail_and_shows_no_secret(ask: Ask, mailbox: Mailbox) -> None:
    done = ask(
        "staff", "invite", "--school", HOST, "--name", "Jan Van Acker", "--email",
        "jan@example.be", "--role", "office",
    )  # fmt: skip
    ask("worker", "--until-empty")

    assert done.stdout == "Jan Van Acker is invited by mail, as jan.vanacker.\n"
    assert "/invitation/" in mailbox.wait_for("jan@example.be").text


def test_a_link_can_be_printed_instead(ask: Ask) -> None:
    words = ("staff", "invite", "--school", HOST, "--name", "An Maes", "--role", "teacher")

    first = ask(*words, "--email", "an@example.be", "--print-link").stdout.splitlines()
    second = ask(*words, "--email", "an@example.be", "--print-link").stdout.splitlines()

    assert first[0] == second[0] == "an.maes"
    assert first[1] != second[1]


def test_a_name_and_an_address_are_looked_at(ask: Ask) -> None:
    words = ("staff", "invite", "--school", HOST, "--role", "office")

    assert ask(*words, "--name", "Jan", "--email", "jan@example.be").returncode == 1
    assert ask(*words, "--name", "Jan Maes", "--email", "jan at home").returncode == 1


def test_a_file_of_staff_is_brought_in_and_invited(ask: Ask, house: Installation) -> None:
    done = ask("staff", "import", REGISTERS / "basisschool-personeel.csv", "--school", HOST)

    assert done.returncode == 0
    assert "Applied: 23 arrivals" in done.stdout
    waiting = "from sleutelbos.outbox import queries; print(queries.waiting()['send_invitation'])"
    assert int(inside(house, waiting)) >= 23


def test_two_that_start_at_once_make_the_tables_once(tmp_path: Path) -> None:
    with Installation(tmp_path, mail_url="smtp://localhost:9") as house:
        first = house.spawn("school", "list")
        second = house.spawn("school", "list")

        assert first.wait(60) == second.wait(60) == 0
