"""The demonstration as visitors have it: filled, served, with three ports."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_FOREIGN = ("SLEUTELBOS_", "DATABASE_URL", "EMAIL_URL", "DJANGO_")


@dataclass(frozen=True)
class Answer:
    """What a page answered."""

    status: int
    text: str
    headers: dict[str, str]


@dataclass
class Visitor:
    """A browser without scripts: it keeps cookies for each host."""

    port: int
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(self, path: str, *, host: str = "localhost", port: int | None = None) -> Answer:
        """Open a page."""
        return self._ask("GET", path, host=host, port=port)

    def post(
        self,
        page: str,
        path: str,
        *,
        host: str = "localhost",
        port: int | None = None,
        **typed: str,
    ) -> Answer:
        """Open a page, fill in its form and send it to ``path``, as a browser does."""
        opened = self.get(page, host=host, port=port)
        found = _FIELD.search(opened.text)
        assert found, opened.text[:300]
        body = urlencode({"csrfmiddlewaretoken": found[1], **typed})
        return self._ask("POST", path, host=host, port=port, body=body)

    def first_word(self, *, host: str = "localhost", port: int | None = None) -> str:
        """Listen to what changes in an open page, and return the first thing that is said."""
        jar = self.cookies[host]
        cookie = "; ".join(f"{name}={value}" for name, value in jar.items())
        headers = {"Host": f"{host}:{port or self.port}", "Cookie": cookie}
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        try:
            connection.request("GET", "/live", headers=headers)
            with connection.getresponse() as response:
                retry, word = response.readline(), response.readline()
        finally:
            connection.close()
        assert 2000 <= int(retry.removeprefix(b"retry: ")) < 5000, "of a stream, and no page"
        return word.decode().strip()

    def _ask(
        self, method: str, path: str, *, host: str, port: int | None, body: str = ""
    ) -> Answer:
        port = port or self.port
        jar = self.cookies.setdefault(host, {})
        headers = {"Host": f"{host}:{port}"}
        if jar:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        if method == "POST":
            headers |= {
                "Origin": f"http://{host}:{port}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        for cookie in response.msg.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            jar[name] = value
        text = response.read().decode(errors="replace")
        connection.close()
        return Answer(response.status, text, {k.lower(): v for k, v in response.getheaders()})


@pytest.fixture(scope="module")
def demo_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the demonstration for the tests of one file: at rest it looks around, too."""
    folder = tmp_path_factory.mktemp("demo")
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith(_FOREIGN)}
    surroundings["SLEUTELBOS_DATA"] = str(folder)
    port = _free_ports()
    with (folder / "demo.log").open("wb") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "sleutelbos", "demo", "--port", str(port)],
            cwd=folder, env=surroundings, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait(started, port, folder / "demo.log")
            yield port
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait(30)


@pytest.fixture
def visitor(demo_port: int) -> Visitor:
    """Give somebody new at the tour."""
    return Visitor(demo_port)


def _free_ports() -> int:
    for first in range(21_000, 29_000, 7):
        try:
            for port in range(first, first + 5):
                socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return first
    raise AssertionError("no five free ports")


def _wait(started: subprocess.Popen[bytes], port: int, log: Path) -> None:
    pause = threading.Event()
    for _ in range(1200):
        try:
            if Visitor(port).get("/healthz").status == 200:
                return
        except OSError:
            pause.wait(0.1)
        if started.poll() is not None:
            break
    raise AssertionError(f"the demonstration did not start:\n{log.read_text()}")
