"""Run databases and servers on one core, and count the CPU and the memory that they use.

CPU per request = user and system time of all server and database processes, divided by the
requests answered. It hardly moves when a neighbour takes the core. Each comparison runs its sides
in turn, several rounds, and the ratio is the median of the rounds' ratios.
"""

import contextlib
import http.client
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from tests import postgres

SERVER_CORE, LOAD_CORE = 0, 1
KINDS = ("sqlite", "postgres")
PROXY = "127.0.0.1/32"  # the load stands in for a proxy, so that it can come from many addresses
DURABLE = {
    "listen_addresses": "", "max_connections": "120", "shared_buffers": "128MB",
    "max_wal_size": "4GB", "log_min_messages": "panic",
}  # fmt: skip
# Servers keep their compiled code, also where the one who measures does not.
_BARE = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextlib.contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a fresh database, SQLite or PostgreSQL, in a fresh data folder."""
    with tempfile.TemporaryDirectory(prefix="sb-bench-") as folder:
        environment = {
            "SLEUTELBOS_DATA": folder,
            "SLEUTELBOS_PLAIN_HTTP": "yes",
            "SLEUTELBOS_TRUSTED_PROXIES": PROXY,
        }
        if kind == "sqlite":
            yield {**environment, "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
            return
        postgres.OPTIONS = DURABLE
        with postgres.running() as url:
            _pin(database_processes())
            yield {**environment, "DATABASE_URL": url}


def copy(environment: dict[str, str], name: str) -> dict[str, str]:
    """Copy a database that nobody uses, beside it; return the environment of the copy."""
    url = environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        made = Path(environment["SLEUTELBOS_DATA"]) / f"{name}.sqlite3"
        shutil.copy(url.removeprefix("sqlite:///"), made)
        return {**environment, "DATABASE_URL": f"sqlite:///{made}"}
    made_url = postgres.make_database(url, name)
    postgres.copy_database(made_url, url.rpartition("/")[2])
    return {**environment, "DATABASE_URL": made_url}


def settle(environment: dict[str, str]) -> None:
    """Let the database look at what it has, as it does by itself after a while."""
    url = environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        import sqlite3

        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("PRAGMA optimize(0x10002)")
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")


def database_processes() -> list[psutil.Process]:
    """Return the processes of the PostgreSQL that runs here, and of no other."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.name() == "postgres":
                found.append(process)
    return found


@contextlib.contextmanager
def server(
    command: Sequence[str], environment: dict[str, str], port: int
) -> Iterator[psutil.Process]:
    """Run a server on the server's core until the block ends."""
    made = start(command, environment)
    try:
        wait_for(port, process=made)
        yield made
    except SystemExit:
        sys.stderr.write(_log(environment).read_text())
        raise
    finally:
        stop(made)


def start(command: Sequence[str], environment: dict[str, str]) -> psutil.Popen:
    """Start a program on the server's core; what it has to say goes into its data folder."""
    with _log(environment).open("ab") as log:
        return psutil.Popen(
            ["taskset", "-c", str(SERVER_CORE), *command],
            env={**_BARE, **environment},
            cwd=Path(__file__).parent.parent,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def stop(process: psutil.Process) -> None:
    """End a program and all that it has started."""
    family = [process, *process.children(recursive=True)]
    process.terminate()
    _, alive = psutil.wait_procs(family, timeout=10)
    for one in alive:
        one.kill()


def sleutelbos(port: int) -> list[str]:
    """Return the command that serves Sleutelbos."""
    return [
        sys.executable, "-m", "sleutelbos", "serve", "--port", str(port), "--no-worker",
        "--live-port", "0",
    ]  # fmt: skip


def floor(port: int) -> list[str]:
    """Return the command that serves the floor application."""
    return [
        sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port),
        "--log-level", "error", "bench.floor:application",
    ]  # fmt: skip


def wait_for(
    port: int, path: str = "/healthz", *, process: psutil.Popen, host: str = "localhost"
) -> float:
    """Wait until the server answers; return how long it took."""
    started = time.perf_counter()
    while time.perf_counter() - started < 20 and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path, headers={"Host": host})
            if connection.getresponse().status == 200:
                return time.perf_counter() - started
        time.sleep(0.002)
    message = f"nothing answers on port {port}"
    raise SystemExit(message)


def cpu_of(root: psutil.Process | None) -> float:
    """Return the CPU seconds of a process, its children and the database so far."""
    family = {root, *root.children(recursive=True)} if root else set()
    total = 0.0
    for process in {*family, *database_processes()}:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def memory(root: psutil.Process) -> float:
    """Return the MB of the largest process of a server."""
    family = [root, *root.children(recursive=True)]
    return max(process.memory_info().rss for process in family) / 1e6


def _log(environment: dict[str, str]) -> Path:
    return Path(environment["SLEUTELBOS_DATA"]) / "bench.log"


def _pin(processes: Sequence[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.cpu_affinity([SERVER_CORE])
