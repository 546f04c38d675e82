"""Right and wrong use, and how each ends: 0 done, 1 refused with reasons, 2 wrong use."""

import pytest

from sleutelbos.entrypoints.cli import arguments
from tests.entrypoints.cli.conftest import asked
from tests.installation import Installation

WRONG = [
    [],
    ["nothing"],
    ["serve", "--port", "0"],
    ["serve", "--workers", "many"],
    ["school"],
    ["import", "register.csv", "--school", "x"],
    ["import", "register.csv", "--school", "x", "--plan", "--apply"],
    ["import", "register.csv", "--school", "x", "--plan", "--year", "2027-2029"],
    ["letters", "--school", "x", "--format", "docx", "--out", "y"],
    ["staff", "invite", "--school", "x", "--name", "A B", "--email", "a@b.be", "--role", "boss"],
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_use_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        arguments.parse(words)

    assert end.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SLEUTELBOS_MAIL_FORM": "x@y.be"}, "Was SLEUTELBOS_MAIL_FROM meant?"),
        ({"SLEUTELBOS_LOG": "loud"}, "SLEUTELBOS_LOG: must be one of text, json"),
        ({"SLEUTELBOS_PEPPER": "short"}, "SLEUTELBOS_PEPPER: must have at least 32 characters"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL: must start with"),
        ({"SLEUTELBOS_DEMO": "yes"}, "not the demonstration's"),
        (
            {"SLEUTELBOS_PEPPER": "k" * 40, "SLEUTELBOS_SECRET_KEY": "k" * 40},
            "are the same",
        ),
        ({"SLEUTELBOS_PEPPER_FILE": "/nowhere"}, "SLEUTELBOS_PEPPER:"),
    ],
)
def test_ops_08_dangerous_settings_are_refused_with_a_word(
    empty_house: Installation, changes: dict[str, str], words: str
) -> None:
    done = asked(empty_house, "school", "list", **changes)

    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_ops_08_a_secret_that_others_can_read_is_refused(empty_house: Installation) -> None:
    asked(empty_house, "school", "list")
    pepper = empty_house.folder / "data/secrets/pepper"
    pepper.chmod(0o644)

    done = asked(empty_house, "school", "list")

    assert done.returncode == 1
    assert "can be read by others" in done.stderr


def test_ops_08_a_backup_without_its_keys_does_not_go_on_with_new_ones(
    empty_house: Installation,
) -> None:
    asked(empty_house, "school", "add", "--name", "De Beuk", "--origin", "http://beuk.localhost")
    key = empty_house.folder / "data/secrets/pepper"
    kept = key.read_text()
    key.unlink()

    refused = [asked(empty_house, *words) for words in (["doctor"], ["school", "list"])]

    assert [one.returncode for one in refused] == [1, 1]
    assert all("Put the keys back" in one.stderr for one in refused)
    assert not key.exists()
    key.write_text(kept)
    key.chmod(0o600)
    assert asked(empty_house, "school", "list").returncode == 0


def test_ops_08_with_the_keys_of_another_house_nobody_is_let_down(
    empty_house: Installation,
) -> None:
    """Else every password is wrong, and the log is marked so that it seems broken later."""
    asked(empty_house, "school", "add", "--name", "De Beuk", "--origin", "http://beuk.localhost")
    assert asked(empty_house, "worker", "--until-empty").returncode == 0
    other = {"SLEUTELBOS_PEPPER": "another house, another pepper, another door"}

    ways = [["serve", "--host", "127.0.0.1"], ["worker", "--until-empty"]]
    refused = [asked(empty_house, *words, **other) for words in ways]
    told = asked(empty_house, "doctor", **other)

    assert [one.returncode for one in (*refused, told)] == [1, 1, 1]
    assert all("Put back the keys" in one.stderr for one in refused)
    assert "Put back the keys" in told.stdout
    assert asked(empty_house, "worker", "--until-empty").returncode == 0
    assert asked(empty_house, "audit", "verify").returncode == 0


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--host", "0.0.0.0"], "this machine only"),
        (["--host", "school.example.be"], "this machine only"),
    ],
)
def test_ops_08_plain_http_is_not_served_to_others(
    empty_house: Installation, words: list[str], reason: str
) -> None:
    done = asked(empty_house, "serve", *words)

    assert done.returncode == 1
    assert reason in done.stderr


@pytest.mark.parametrize(
    "changes",
    [
        {"DATABASE_URL": "sqlite:///school.sqlite3"},
        {"EMAIL_URL": "smtp://mail.example.be"},
        {"SLEUTELBOS_TRUSTED_PROXIES": "10.0.0.0/8"},
    ],
    ids=str,
)
def test_ops_08_the_demonstration_refuses_the_settings_of_a_school(
    empty_house: Installation, changes: dict[str, str]
) -> None:
    for name in ("EMAIL_URL", "SLEUTELBOS_PLAIN_HTTP", "SLEUTELBOS_WEAK_DATABASE", "DATABASE_URL"):
        empty_house.environment.pop(name, None)

    done = asked(empty_house, "demo", **changes)

    assert done.returncode == 1
    assert f"unset {next(iter(changes))}" in done.stderr


def test_ops_08_a_school_is_not_served_from_the_folder_of_the_demonstration(
    empty_house: Installation,
) -> None:
    folder = empty_house.folder / "data"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "demonstration").write_text("8000\n")

    done = asked(empty_house, "school", "list")

    assert done.returncode == 1
    assert "nothing for a real school" in done.stderr


def test_tables_from_before_the_first_release_are_refused_and_stay(
    empty_house: Installation,
) -> None:
    """What was one step of several is one migration by now; half of it cannot go on."""
    empty_house.ask("DELETE FROM django_migrations WHERE app = 'people'")
    empty_house.ask(
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('people', '0001_initial', '2026-11-01')"
    )
    answer = asked(empty_house, "check")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith("These tables were made by a Sleutelbos from before")
    assert empty_house.ask("SELECT name FROM django_migrations WHERE app = 'people'") == [
        ("0001_initial",)
    ]
