"""Serve: start, live through deaths, stop."""

import http.client
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator

import psutil
import pytest

from tests.entrypoints.cli.conftest import HOST, asked
from tests.installation import Installation, free_port

PAUSE = threading.Event()


def until(is_so: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something is so."""
    for _ in range(int(seconds / 0.05)):
        if is_so():
            return
        PAUSE.wait(0.05)
    raise AssertionError("it never became so")


def status_of(house: Installation, path: str, *, host: str = HOST) -> int:
    """Ask for a page and return its status; 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@pytest.fixture
def server(house: Installation) -> Iterator[subprocess.Popen[bytes]]:
    """Serve with a worker, and end whatever is left of it."""
    started = house.spawn("serve", "--port", str(house.port), "--live-port", str(free_port()))
    until(lambda: status_of(house, "/healthz") == 200)
    children = psutil.Process(started.pid).children(recursive=True)
    yield started
    house.stop()
    assert not [one for one in children if one.is_running() and one.status() != "zombie"]


def test_pages_are_served_and_the_worker_lives(
    house: Installation, server: subprocess.Popen[bytes]
) -> None:
    until(lambda: status_of(house, "/readyz") == 200)

    assert status_of(house, "/") == 200
    assert status_of(house, "/", host="stranger.localhost") == 421
    assert len(psutil.Process(server.pid).children()) == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_all_of_it(
    house: Installation, server: subprocess.Popen[bytes], number: signal.Signals
) -> None:
    children = psutil.Process(server.pid).children(recursive=True)

    server.send_signal(number)

    assert server.wait(30) == 0
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_a_child_that_dies_is_started_again(
    house: Installation, server: subprocess.Popen[bytes]
) -> None:
    parent = psutil.Process(server.pid)
    before = parent.children()

    for child in before:
        child.kill()

    until(lambda: len(set(parent.children()) - set(before)) == 3)
    until(lambda: status_of(house, "/") == 200)
    assert "the worker ended by itself" in house.log("serve")


def test_when_the_first_is_killed_nothing_stays_behind(
    house: Installation, server: subprocess.Popen[bytes]
) -> None:
    children = psutil.Process(server.pid).children(recursive=True)

    server.kill()

    server.wait(10)
    assert psutil.wait_procs(children, timeout=20)[1] == []


def test_a_port_that_is_taken_is_refused_with_a_word(
    house: Installation, server: subprocess.Popen[bytes]
) -> None:
    done = asked(house, "serve", "--no-worker", "--port", str(house.port), "--live-port", "0")

    assert done.returncode == 1
    assert f"Cannot serve at 127.0.0.1:{house.port}" in done.stderr
    assert "Traceback" not in done.stderr
