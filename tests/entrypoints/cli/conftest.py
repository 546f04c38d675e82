"""The command as operators have it: a subprocess, with a data folder of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.installation import Installation
from tests.mailbox import Mailbox

Answer = subprocess.CompletedProcess[str]
Ask = Callable[..., Answer]
HOST = "zenne.localhost"
REGISTERS = Path(__file__).resolve().parent.parent.parent / "registers"


def asked(house: Installation, *words: str | Path, **changes: str) -> Answer:
    """Ask the command something; ``changes`` are to its environment."""
    return subprocess.run(
        [sys.executable, "-m", "sleutelbos", *map(str, words)],
        cwd=house.folder,
        env={**house.environment, **changes},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )


def inside(house: Installation, code: str) -> str:
    """Run a few lines within the installation; return what they print."""
    lines = f"from sleutelbos.entrypoints.cli import start; start.ready()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", lines],
        cwd=house.folder,
        env=house.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


@pytest.fixture
def empty_house(tmp_path: Path, mail_server: Mailbox) -> Iterator[Installation]:
    """Give an installation that nobody has begun with, but for its tables."""
    with Installation(tmp_path, mail_url=mail_server.url) as house:
        house.migrate()
        yield house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, mail_server: Mailbox) -> Iterator[Installation]:
    """Give an installation with a school, for the tests of one file."""
    folder = tmp_path_factory.mktemp("house")
    with Installation(folder, mail_url=mail_server.url) as house:
        house.migrate()
        done = asked(
            house, "init", "--name", "De Zenne", "--origin", f"http://{HOST}:{house.port}",
            "--admin-name", "Mia Claes", "--admin-email", "mia@example.be",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        yield house


@pytest.fixture
def ask(house: Installation) -> Ask:
    """Ask the command of the installation something."""

    def ask_house(*words: str | Path, **changes: str) -> Answer:
        return asked(house, *words, **changes)

    return ask_house
