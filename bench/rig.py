"""Start servers on one core, load them from another, and count the CPU that they use.

CPU per request = user and system time of all server and database processes, divided by the
requests answered. It hardly moves when a neighbour takes the core. Each comparison runs its sides
in turn, several rounds, and the ratio is the median of the rounds' ratios.
"""

import contextlib
import http.client
import os
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests import postgres

SERVER_CORE, LOAD_CORE = 0, 1
DURABLE = {"listen_addresses": "", "max_connections": "120", "shared_buffers": "128MB"}


@dataclass(frozen=True)
class Request:
    """One request as bytes, and what its answer must be."""

    raw: bytes
    status: int = 200
    least_bytes: int = 0


@dataclass(frozen=True)
class Result:
    """What a load brought: answers, seconds, CPU seconds of the served side."""

    answers: int
    seconds: float
    cpu: float
    slowest: float = 0.0

    @property
    def cpu_ms(self) -> float:
        """Return CPU milliseconds per answer."""
        return 1000 * self.cpu / max(1, self.answers)

    @property
    def rate(self) -> float:
        """Return answers per second."""
        return self.answers / self.seconds


@contextlib.contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a fresh database, SQLite or PostgreSQL, in a fresh data folder."""
    with tempfile.TemporaryDirectory(prefix="sb-bench-") as folder:
        environment = {"SLEUTELBOS_DATA": folder, "SLEUTELBOS_PLAIN_HTTP": "yes"}
        if kind == "sqlite":
            yield {**environment, "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
            return
        postgres.OPTIONS = DURABLE
        with postgres.running() as url:
            pin(postgres_processes())
            yield {**environment, "DATABASE_URL": url}


def postgres_processes() -> list[psutil.Process]:
    """Return every process of PostgreSQL on this machine."""
    return [process for process in psutil.process_iter(["name"]) if process.name() == "postgres"]


def pin(processes: Sequence[psutil.Process], core: int = SERVER_CORE) -> None:
    """Keep processes on one core."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.cpu_affinity([core])


@contextlib.contextmanager
def server(
    command: Sequence[str], environment: dict[str, str], port: int, *, path: str = "/healthz"
) -> Iterator[psutil.Process]:
    """Run a server on the server's core until the block ends."""
    made = subprocess.Popen(
        ["taskset", "-c", str(SERVER_CORE), *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port, path)
        yield psutil.Process(made.pid)
    finally:
        family = [psutil.Process(made.pid), *psutil.Process(made.pid).children(recursive=True)]
        made.terminate()
        _, alive = psutil.wait_procs(family, timeout=5)
        for process in alive:
            process.kill()


def sleutelbos(port: int, *more: str) -> list[str]:
    """Return the command that serves Sleutelbos."""
    return [sys.executable, "-m", "sleutelbos", "serve", "--port", str(port), "--no-worker", *more]


def floor(port: int) -> list[str]:
    """Return the command that serves the floor application."""
    return [
        sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port),
        "--log-level", "error", "bench.floor:application",
    ]  # fmt: skip


def wait_for(port: int, path: str = "/healthz", *, seconds: float = 20) -> float:
    """Wait until the server answers; return how long it took."""
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return time.perf_counter() - started
        time.sleep(0.005)
    message = f"nothing answers on port {port}"
    raise SystemExit(message)


def cpu_of(root: psutil.Process) -> float:
    """Return the CPU seconds of a process, its children and the database so far."""
    total = 0.0
    for process in {root, *root.children(recursive=True), *postgres_processes()}:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def load(
    port: int, requests: Sequence[Request], *, connections: int = 8, seconds: float = 3.0,
    root: psutil.Process | None = None,
) -> Result:  # fmt: skip
    """Send the requests in turn over keep-alive connections; stop the run at any wrong answer."""
    os.sched_setaffinity(0, {LOAD_CORE})
    before = cpu_of(root) if root else 0.0
    started = time.perf_counter()
    answers, slowest = _pump(port, requests, connections, started + seconds)
    took = time.perf_counter() - started
    spent = cpu_of(root) - before if root else 0.0
    os.sched_setaffinity(0, set(range(os.cpu_count() or 1)))
    return Result(answers, took, spent, slowest)


def _pump(
    port: int, requests: Sequence[Request], connections: int, until: float
) -> tuple[int, float]:
    selector, turn, answers, slowest = selectors.DefaultSelector(), 0, 0, 0.0

    def send(connection: socket.socket) -> None:
        nonlocal turn
        request = requests[turn % len(requests)]
        turn += 1
        connection.sendall(request.raw)
        selector.register(connection, selectors.EVENT_READ, (request, time.perf_counter()))

    for _ in range(connections):
        send(socket.create_connection(("127.0.0.1", port)))
    while selector.get_map():
        for key, _ in selector.select(timeout=30):
            connection, (request, sent_at) = key.fileobj, key.data
            assert isinstance(connection, socket.socket)
            read_answer(connection, request)
            slowest = max(slowest, time.perf_counter() - sent_at)
            selector.unregister(connection)
            answers += 1
            if time.perf_counter() < until:
                send(connection)
            else:
                connection.close()
    return answers, slowest


def read_answer(connection: socket.socket, request: Request) -> bytes:
    """Read one answer and check its status and length."""
    text = b""
    while b"\r\n\r\n" not in text:
        part = connection.recv(65536)
        if not part:
            raise SystemExit("the server closed the connection")
        text += part
    head, _, body = text.partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < length:
        body += connection.recv(65536)
    if status != request.status or length < request.least_bytes:
        message = f"expected {request.status}, got {status} with {length} bytes: {head[:400]!r}"
        raise SystemExit(message)
    return body


def get(path: str, host: str, *, cookie: str = "", least_bytes: int = 0) -> Request:
    """Return a GET request."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return Request("\r\n".join([*lines, "", ""]).encode(), 200, least_bytes)


def post(path: str, host: str, body: str, *, cookie: str = "", status: int = 200) -> Request:
    """Return a POST request of a form."""
    lines = [
        f"POST {path} HTTP/1.1", f"Host: {host}", f"Cookie: {cookie}",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
        f"Origin: http://{host}",
    ]  # fmt: skip
    return Request("\r\n".join([*lines, "", body]).encode(), status)


def rounds(sides: dict[str, Callable[[], Result]], count: int = 5) -> dict[str, list[Result]]:
    """Run the sides in turn, several rounds, after one round that does not count."""
    kept: dict[str, list[Result]] = {name: [] for name in sides}
    for turn in range(count + 1):
        for name, side in sides.items():
            result = side()
            if turn:
                kept[name].append(result)
    return kept


def ratio(ours: Sequence[Result], theirs: Sequence[Result]) -> float:
    """Return the median ratio of CPU per answer, round by round."""
    return statistics.median(
        one.cpu_ms / other.cpu_ms for one, other in zip(ours, theirs, strict=True)
    )


def memory(root: psutil.Process) -> float:
    """Return the MB of the largest process of a server."""
    family = [root, *root.children(recursive=True)]
    return max(process.memory_info().rss for process in family) / 1e6


def folder_of_source() -> Path:
    """Return the folder of this checkout."""
    return Path(__file__).parent.parent
