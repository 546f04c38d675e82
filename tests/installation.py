"""A real Sleutelbos with a data folder of its own: command line, server and worker."""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final, Self

import psycopg

from tests import postgres

HOUSE: Final = Path(__file__).resolve().parent.parent
_PARTING: Final = "\n---\n"
_EACH: Final = f"""
import json, sys
from sleutelbos.__main__ import main
for words in json.loads(sys.argv[1]):
    if code := main(words): sys.exit(code)
    print(end={_PARTING!r})
"""


class Installation:
    """Use it as a context manager: what runs at the end is stopped.

    It runs on a database of its own, in the PostgreSQL of DATABASE_URL when there is one.
    """

    def __init__(self, folder: Path, *, mail_url: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.live_port = 0  # nobody hears what changes, but in tests of it
        self.environment = {
            **{name: value for name, value in os.environ.items() if not _is_setting(name)},
            "DJANGO_SETTINGS_MODULE": "sleutelbos.config.settings",
            "SLEUTELBOS_DATA": str(folder / "data"),
            "SLEUTELBOS_PLAIN_HTTP": "yes",
            "EMAIL_URL": mail_url,
        }
        if os.environ.get("DATABASE_URL", "").startswith("postgres"):
            name = f"installation_{uuid.uuid4().hex}"
            self.environment["DATABASE_URL"] = postgres.make_database(
                os.environ["DATABASE_URL"], name
            )
            self.environment["SLEUTELBOS_WEAK_DATABASE"] = "yes"  # the one of the tests
        self._running: list[subprocess.Popen[bytes]] = []
        self._logs: list[IO[bytes]] = []

    def url(self, path: str = "/", *, host: str = "localhost") -> str:
        """Return an address on this server."""
        return f"http://{host}:{self.port}{path}"

    def run(self, *arguments: str, accept: int = 0) -> str:
        """Run a command of ``sleutelbos``; return what it printed, also when it was refused."""
        return self._finish([sys.executable, "-m", "sleutelbos", *arguments], accept)

    def run_each(self, *commands: Sequence[str]) -> list[str]:
        """Run commands of ``sleutelbos`` one after another, in one process: what each printed."""
        said = self._finish([sys.executable, "-c", _EACH, json.dumps(commands)], 0)
        return said.split(_PARTING)[:-1]

    def migrate(self) -> None:
        """Make the tables: as copies of those that the first installation of this run made."""
        url = self.environment.get("DATABASE_URL")
        with _first_tables() as first:
            if url and first.exists():
                postgres.copy_database(url, first.read_text())
            elif first.exists():
                _database(self.folder).parent.mkdir(mode=0o700, exist_ok=True)
                shutil.copy(first, _database(self.folder))
            else:
                command = [sys.executable, str(HOUSE / "manage.py"), "migrate", "--verbosity=0"]
                self._finish(command, 0)
                if url:
                    name = f"tables_{uuid.uuid4().hex}"
                    postgres.copy_database(
                        postgres.make_database(url, name), url.rpartition("/")[2]
                    )
                    first.write_text(name)
                else:
                    shutil.copy(_database(self.folder), first)

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Run one statement in its database, whoever works there; return the rows, if any."""
        if url := self.environment.get("DATABASE_URL"):
            with psycopg.connect(url) as server:
                cursor = server.execute(statement)
                return cursor.fetchall() if cursor.description else []
        with contextlib.closing(sqlite3.connect(_database(self.folder), timeout=30)) as file, file:
            return file.execute(statement).fetchall()

    def serve(self) -> None:
        """Start the server, and wait until it listens."""
        server = self.spawn(
            "serve", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1",
            "--no-worker", "--live-port", str(self.live_port),
        )  # fmt: skip
        for port in filter(None, (self.port, self.live_port)):
            self._wait_for("serve", server, port=port)

    def serve_behind_a_proxy(self) -> None:
        """Start the server with its streams, and before it what leads to both, as a proxy does."""
        front, self.port, self.live_port = self.port, free_port(), free_port()
        self.serve()
        way = f"relay.Way(pages={self.port}, live={self.live_port})"
        leading = (
            "import asyncio; from sleutelbos.entrypoints.demo import relay; "
            f"asyncio.run(relay.listen(({front},), way={way}))"
        )
        self._start("proxy", [sys.executable, "-c", leading])
        self.port = front
        self._wait_for("proxy", self._running[-1], port=front)

    def work(self) -> None:
        """Start the worker."""
        self.spawn("worker")

    def spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command of ``sleutelbos`` that stays; its words go to a file."""
        return self._start(arguments[0], [sys.executable, "-m", "sleutelbos", *arguments])

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{name}.log").open("ab")
        self._logs.append(log)
        started = subprocess.Popen(
            command,
            cwd=self.folder, env=self.environment, stdout=log, stderr=log,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._running.append(started)
        return started

    def _wait_for(self, name: str, server: subprocess.Popen[bytes], *, port: int) -> None:
        pause = threading.Event()
        for _ in range(400):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                return
            if server.poll() is not None:
                break
            pause.wait(0.05)
        raise AssertionError(f"the {name} did not start:\n{self.log(name)}")

    def log(self, command: str) -> str:
        """Return what a command that stays has said so far."""
        return (self.folder / f"{command}.log").read_text(errors="replace")

    def stop(self) -> None:
        """Stop all that runs, kindly and then not."""
        for started in self._running:
            _signal(started, signal.SIGTERM)
        for started in self._running:
            try:
                started.wait(10)
            except subprocess.TimeoutExpired:
                _signal(started, signal.SIGKILL)
                started.wait()
        for log in self._logs:
            log.close()
        self._running, self._logs = [], []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def _finish(self, command: list[str], accept: int) -> str:
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=120, check=False,
        )  # fmt: skip
        said = f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        assert done.returncode == accept, said
        return done.stdout


@contextlib.contextmanager
def _first_tables() -> Iterator[Path]:
    """Wait until no other process of this run makes tables; yield where the first ones are."""
    run = Path(os.environ["SLEUTELBOS_DATA"])  # of all processes of one run of the tests
    with (run / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield run / "tables"


def _database(folder: Path) -> Path:
    return folder / "data/sleutelbos.sqlite3"


def _is_setting(name: str) -> bool:
    return name.startswith(("SLEUTELBOS_", "EMAIL_URL", "DATABASE_URL", "DJANGO_"))


def free_port() -> int:
    """Return a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _signal(started: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(started.pid, number)
