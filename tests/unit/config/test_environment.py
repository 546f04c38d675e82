"""Settings are read whole: all that is wrong is said at once, and nothing is guessed."""

from pathlib import Path

import pytest

from sleutelbos.config import demonstration, environment
from sleutelbos.config.environment import WrongSettings


def test_without_settings_there_are_defaults() -> None:
    values = environment.read({"HOME": "/root"})

    assert values["SLEUTELBOS_PLAIN_HTTP"] is False
    assert values["SLEUTELBOS_TRUSTED_PROXIES"] == ()


def test_ops_08_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(WrongSettings) as refusal:
        environment.read(
            {
                "SLEUTELBOS_PLAIN_HTTP": "perhaps",
                "SLEUTELBOS_HASH_THREADS": "900",
                "SLEUTELBOS_TRUSTED_PROXIES": "everybody",
                "SLEUTELBOS_DEBUG": "yes",
            }
        )

    assert len(refusal.value.problems) == 4


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("EMAIL_URL", "smtp://mail"), ("EMAIL_URL", "smtps://us%40er:p%23%2F%3A@mail.example:465"),
        ("EMAIL_URL", "folder:///tmp/a#b"), ("SLEUTELBOS_BOUNCES_URL", "imaps://a:b@host/INBOX"),
        ("DATABASE_URL", "sqlite:////srv/our%20school/x.sqlite3"),
        ("DATABASE_URL", "postgresql:///school?host=/run/postgresql"), ("DATABASE_URL", ""),
    ],
)  # fmt: skip
def test_an_address_with_odd_characters_is_taken_when_it_is_whole(name: str, url: str) -> None:
    assert environment.read({name: url})[name] == url


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("EMAIL_URL", "smtp://user:canary#@mail"), ("EMAIL_URL", "smtp://user:25/canary@mail:25"),
        ("EMAIL_URL", "smtp://user:canary?@mail"), ("EMAIL_URL", "smtp://user:[canary@mail"),
        ("EMAIL_URL", "smtp://mail:canary"), ("EMAIL_URL", "smtp:canary"),
        ("DATABASE_URL", "postgres://user:canary/@host/name"),
        ("DATABASE_URL", "postgres://user:canary#@host/name"),
        ("SLEUTELBOS_BOUNCES_URL", "imaps://user:canary#@host"),
    ],
)  # fmt: skip
def test_an_address_that_would_be_taken_apart_wrongly_is_refused_and_not_shown(
    name: str, url: str
) -> None:
    with pytest.raises(WrongSettings) as refusal:
        environment.read({name: url})

    [problem] = refusal.value.problems
    assert problem.startswith(f"{name}: must be written as ")
    assert "canary" not in problem


def test_a_secret_comes_from_a_file_or_from_the_environment_not_from_both(tmp_path: Path) -> None:
    file = tmp_path / "pepper"
    file.write_text("p" * 40 + "\n")

    given = environment.read({"SLEUTELBOS_PEPPER_FILE": str(file)})

    assert given["SLEUTELBOS_PEPPER"] == "p" * 40
    with pytest.raises(WrongSettings, match="set twice"):
        environment.read({"SLEUTELBOS_PEPPER_FILE": str(file), "SLEUTELBOS_PEPPER": "q" * 40})


def test_what_is_no_secret_has_no_file() -> None:
    with pytest.raises(WrongSettings, match="not a setting"):
        environment.read({"SLEUTELBOS_LOG_FILE": "/tmp/x"})


def test_two_that_make_a_key_get_the_same_one(tmp_path: Path) -> None:
    values = {"SLEUTELBOS_PEPPER": "", "SLEUTELBOS_DATA": str(tmp_path)}

    first = environment.secret(values, "SLEUTELBOS_PEPPER", "pepper")
    second = environment.secret(values, "SLEUTELBOS_PEPPER", "pepper")

    assert first == second
    assert len(first) >= 43
    assert (tmp_path / "secrets/pepper").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["pepper"]


def test_the_demonstration_makes_a_folder_of_its_own(tmp_path: Path) -> None:
    surroundings = {"SLEUTELBOS_DATA": str(tmp_path)}

    reasons = demonstration.prepare(surroundings, port=18_000)

    assert reasons == []
    assert surroundings["SLEUTELBOS_DATA"] == str(tmp_path / "demo")
    assert demonstration.port_of(tmp_path / "demo") == 18_000
    assert environment.read(surroundings)["SLEUTELBOS_DEMO"] is True


def test_the_demonstration_takes_no_folder_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/sleutelbos.sqlite3").write_text("a school")

    reasons = demonstration.prepare({"SLEUTELBOS_DATA": str(tmp_path)}, port=18_000)

    assert "no demonstration" in reasons[0]
    assert (tmp_path / "demo/sleutelbos.sqlite3").exists()
