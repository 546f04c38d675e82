"""A PostgreSQL of one's own, gone afterwards: python -m tests.postgres -- pytest tests/accounts.

The server never runs as root, is reached by a socket in a short path, and gives up durability.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from urllib.parse import quote

import psycopg

USER = "sleutelbos"
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "log_min_messages": "panic",
    # What a test undoes leaves tables that a vacuum counts as empty, and plans made for none.
    "autovacuum": "off",
}


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Start a server and yield the URL of an empty database; stop and remove it afterwards."""
    with serving(OPTIONS) as server:
        yield make_database(server.url, "sleutelbos")


@contextlib.contextmanager
def serving(options: Mapping[str, str]) -> Iterator["Server"]:
    """Start a server with these options; stop and remove it afterwards."""
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="sb-pg-", dir="/tmp"))  # a socket's path is short
    try:
        account = _account()
        if account:
            os.chown(folder, account["user"], account["group"])
        _initialise(binaries, folder, account)
        command = [binaries / "postgres", "-D", folder / "data", "-k", folder]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        server = Server(command, account, folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """A server in a folder of its own, which can be killed and started again."""

    def __init__(self, command: list[Path | str], account: dict[str, int], folder: Path) -> None:
        self.url = f"postgres://{USER}@{quote(str(folder), safe='')}/postgres"
        self._command, self._account = command, account

    def start(self) -> None:
        """Start it, and wait until it answers."""
        # A session of its own, so that Ctrl-C reaches the tests first.
        self._process = subprocess.Popen(
            self._command, cwd="/", start_new_session=True, **_as(self._account)
        )
        _await(self._process, self.url)

    def stop(self) -> None:
        """End it at once, without waiting for clients."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)

    def wait(self) -> None:
        """Wait until it is gone, after somebody has killed it."""
        self._process.wait(30)

    @property
    def pid(self) -> int:
        """Return the number of its first process."""
        return self._process.pid


def make_database(url: str, name: str) -> str:
    """Make an empty database beside the one at this URL and return its own."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{url.rpartition('/')[0]}/{name}"


def copy_database(url: str, name: str) -> None:
    """Replace the database at this URL by a copy of another one beside it, which nobody uses."""
    server, _, own = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{own}"')
        connection.execute(f'CREATE DATABASE "{own}" TEMPLATE "{name}"')


def find_binaries() -> Path:
    """Return the folder with the newest initdb and postgres; stop when there is none."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    installed = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not installed:
        sys.exit("No PostgreSQL server here. Install with: sudo apt-get install postgresql")
    return max(installed, key=lambda path: int(path.parts[4])).parent


def _account() -> dict[str, int]:
    """Return whom root runs the server as; nothing when the caller is not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid}
    sys.exit("Root cannot run PostgreSQL, and there is no user postgres or nobody.")


def _initialise(binaries: Path, folder: Path, account: dict[str, int]) -> None:
    command = [
        binaries / "initdb", "--pgdata", folder / "data", "--username", USER, "--auth", "trust",
        "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd="/", capture_output=True, text=True, check=False, **_as(account)
    )
    if done.returncode:
        sys.exit(f"initdb failed:\n{done.stdout}{done.stderr}")


def _as(account: dict[str, int]) -> dict[str, object]:
    return {**account, "extra_groups": []} if account else {}


def _await(server: subprocess.Popen[bytes], url: str) -> None:
    pause = threading.Event()
    for _ in range(600):
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url):
            return
        if server.poll() is not None:
            break
        pause.wait(0.05)
    sys.exit("PostgreSQL did not start.")


def main(arguments: list[str]) -> int:
    """Run a command with DATABASE_URL set to a fresh server."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.exit("Say what to run: python -m tests.postgres -- pytest")
    signal.signal(signal.SIGTERM, _leave)
    with running() as url:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:  # the child got it too, and says goodbye first
                continue
            except SystemExit:
                child.terminate()
                child.wait(30)
                raise


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
