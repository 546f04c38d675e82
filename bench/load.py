"""Load a server over keep-alive connections, and stop the run at any wrong answer."""

import http.client
import itertools
import os
import re
import selectors
import socket
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import psutil

from bench import rig

CSRF = "b" * 32  # the cookie; as every browser has after its first page
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True)
class Request:
    """One request as bytes, and what its answer must be."""

    raw: bytes
    status: int = 200
    least_bytes: int = 0


@dataclass(frozen=True)
class Stream:
    """Requests without end, and how many connections send them."""

    requests: Iterator[Request]
    connections: int


@dataclass(frozen=True)
class Result:
    """What a load brought: answers, seconds, CPU seconds of the served side, waits."""

    answers: int
    seconds: float
    cpu: float
    waits: Sequence[float] = field(default=(), repr=False)

    @property
    def cpu_ms(self) -> float:
        """Return CPU milliseconds per answer."""
        return 1000 * self.cpu / max(1, self.answers)

    @property
    def rate(self) -> float:
        """Return answers per second."""
        return self.answers / self.seconds

    @property
    def slow_ms(self) -> float:
        """Return the milliseconds within which 99 of 100 answers came."""
        waits = sorted(self.waits)
        return 1000 * waits[int(len(waits) * 0.99)] if waits else 0.0


@dataclass(frozen=True)
class Pace:
    """How many rounds count, how long each side runs in one, and what is the most of anything."""

    rounds: int = 5
    seconds: float = 3.0
    largest: int = 100_000
    full: bool = False  # the sizes of the goals, also where they take an hour


def stream(requests: Iterable[Request], *, connections: int = 8) -> Stream:
    """Return a stream that begins anew at its end; a load goes on where the last one stopped."""
    return Stream(itertools.cycle(requests), connections)


def run(port: int, *streams: Stream, seconds: float, root: psutil.Process) -> list[Result]:
    """Send all streams at once; return what each brought. CPU is that of all of them."""
    os.sched_setaffinity(0, {rig.LOAD_CORE})
    before, started = rig.cpu_of(root), time.perf_counter()
    waits = _pump(port, streams, started + seconds)
    took, spent = time.perf_counter() - started, rig.cpu_of(root) - before
    os.sched_setaffinity(0, set(range(os.cpu_count() or 1)))
    return [Result(len(one), took, spent, one) for one in waits]


def rounds(sides: dict[str, Callable[[], Result]], count: int) -> dict[str, list[Result]]:
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
    pairs = zip(ours, theirs, strict=True)
    return statistics.median(one.cpu_ms / other.cpu_ms for one, other in pairs)


def cpu_ms(results: Sequence[Result]) -> float:
    """Return the median CPU milliseconds per answer."""
    return statistics.median(result.cpu_ms for result in results)


def get(path: str, host: str, *, cookie: str = "", least_bytes: int = 0) -> Request:
    """Return a GET request."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return Request("\r\n".join([*lines, "", ""]).encode(), 200, least_bytes)


def post(
    path: str, host: str, body: str, *, address: str, status: int = 200, least_bytes: int = 0
) -> Request:
    """Return a POST request of a form, from an address that a proxy passes on."""
    lines = [
        f"POST {path} HTTP/1.1", f"Host: {host}", f"Cookie: csrf={CSRF}",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
        f"Origin: http://{host}", f"X-Forwarded-For: {address}",
    ]  # fmt: skip
    return Request("\r\n".join([*lines, "", body]).encode(), status, least_bytes)


def addresses() -> Iterator[str]:
    """Give network addresses, a new one every time."""
    for number in itertools.count(1):
        yield f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def form_token(port: int, path: str, host: str) -> str:
    """Return the token of the form on a page, as a browser with our cookie gets it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": host, "Cookie": f"csrf={CSRF}"})
    found = _FIELD.search(connection.getresponse().read().decode())
    connection.close()
    if found is None:
        message = f"no form at {path}"
        raise SystemExit(message)
    return found.group(1)


def _pump(port: int, streams: Sequence[Stream], until: float) -> list[list[float]]:
    selector = selectors.DefaultSelector()
    waits: list[list[float]] = [[] for _ in streams]

    def send(connection: socket.socket, place: int) -> None:
        request = next(streams[place].requests)
        connection.sendall(request.raw)
        selector.register(connection, selectors.EVENT_READ, (place, request, time.perf_counter()))

    for place, one in enumerate(streams):
        for _ in range(one.connections):
            send(socket.create_connection(("127.0.0.1", port)), place)
    while selector.get_map():
        ready = selector.select(timeout=30)
        if not ready:
            raise SystemExit("no answer for half a minute")
        for key, _ in ready:
            connection, (place, request, sent_at) = key.fileobj, key.data
            assert isinstance(connection, socket.socket)
            _read_answer(connection, request)
            waits[place].append(time.perf_counter() - sent_at)
            selector.unregister(connection)
            if time.perf_counter() < until:
                send(connection, place)
            else:
                connection.close()
    return waits


def _read_answer(connection: socket.socket, request: Request) -> None:
    """Read one answer and check its status and length."""
    text = b""
    while b"\r\n\r\n" not in text:
        part = connection.recv(65536)
        if not part:
            raise SystemExit("the server closed the connection")
        text += part
    head, _, body = text.partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    found = _LENGTH.search(head)
    length, got = int(found.group(1)) if found else 0, len(body)
    while got < length:
        got += len(connection.recv(65536))
    if status != request.status or length < request.least_bytes:
        message = f"expected {request.status}, got {status} with {length} bytes: {head[:400]!r}"
        raise SystemExit(message)
