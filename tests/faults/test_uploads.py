"""Files on their way in, cut off, killed, and on a full disk: nothing is ever half-done (ATT)."""

import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.installation import HOUSE, Installation

pytestmark = pytest.mark.fault
MEGABYTE = 1024 * 1024
NONCE, OTHER = "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b811-9dad-11d1-80b4-00c04fd430c8"


class School:
    """A running school with a teacher who is signed in and writes to a class."""

    def __init__(self, house: Installation) -> None:
        self.house = house
        house.environment["PYTHONPATH"] = os.pathsep.join([str(HOUSE / "src"), str(HOUSE)])
        said = self.run(
            f"""
            from tests import factories
            school = factories.a_school(name="localhost", file_mb=60, files_mb=60)
            School.objects.update(origin="{house.url("").rstrip("/")}")
            from sleutelbos.schools.models import Host
            with scope.everywhere(): Host.objects.update(name="localhost")
            factories.a_pupil(school)
            teacher = factories.a_staff_member(school, "office", first="Tom")
            client = factories.signed_in(factories.a_client(school), teacher)
            print(next(iter(client.cookies.values())).value)
            """
        )
        self.cookies = f"sid={said.split()[-1]}"
        self.is_hurt = False

    @property
    def folder(self) -> Path:
        return Path(self.house.environment["SLEUTELBOS_DATA"]) / "files"

    def files(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]

    def run(self, statement: str) -> str:
        """Run something in the house, for its one school."""
        lines = (
            "import django; django.setup()\n"
            "import json, os, signal\n"
            "from sleutelbos.kit import scope\n"
            "from sleutelbos.schools.models import School\n" + dedent(statement)
        )
        done = subprocess.run(
            [sys.executable, "-c", lines], env=self.house.environment, capture_output=True,
            text=True, timeout=60, check=False, cwd=HOUSE / "src",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, *, sweep: bool = False) -> list[Any]:
        """Return id, name, size and name in the store of each file; sweep first, hours later."""
        for path in self.files() if sweep else ():
            os.utime(path, (path.stat().st_mtime - 7200,) * 2)
        said = self.run(
            f"""
            from sleutelbos.audit.values import SYSTEM
            from sleutelbos.messaging.actions import examining
            from sleutelbos.messaging.models import Attachment
            school = School.objects.get()
            with scope.within(school.id):
                if {sweep}: examining.sweep(school_id=school.id, by=SYSTEM)
                rows = Attachment.objects.order_by("id")
                print(json.dumps(list(rows.values_list("id", "name", "size", "stored"))))
            """
        )
        found: list[Any] = json.loads(said)
        return found

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> socket.socket:
        """Send a request, or the beginning of one."""
        lines = {"host": f"localhost:{self.house.port}", "cookie": self.cookies, **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        made = socket.create_connection(("127.0.0.1", self.house.port), timeout=30)
        try:
            made.sendall(
                f"{method} {path} HTTP/1.1\r\nconnection: close\r\n{head}\r\n".encode() + body
            )
        except OSError:  # it was refused before the end
            made.close()
            raise
        return made

    def token(self) -> str:
        """Open the form, and return its own token."""
        page = answer(self.ask("GET", "/messages/new"))
        cookie = re.search(rb"set-cookie:\s+(csrf=[^;]+)", page, re.IGNORECASE)
        if cookie:
            self.cookies += f"; {cookie[1].decode()}"
        return re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1].decode()

    def form(self, content: bytes, **more: str) -> tuple[bytes, dict[str, str]]:
        """Return a form with a file, and its headers."""
        fields = {"csrfmiddlewaretoken": self.token(), "nonce": NONCE, "source": "Dag",
                  "act": "attach", **more}  # fmt: skip
        part = '--b\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
        body = "".join(f"{part.format(name, '')}{value}\r\n" for name, value in fields.items())
        file = part.format("file", '; filename="film.mp4"')
        whole = f"\r\n{part.format('whole', '')}1\r\n--b--\r\n"
        sent = body.encode() + file.encode() + content + whole.encode()
        origin = self.house.url("").rstrip("/")
        return sent, {
            "content-type": "multipart/form-data; boundary=b", "content-length": str(len(sent)),
            "origin": origin, "x-fragment": "files",
        }  # fmt: skip

    def send(self, content: bytes, **more: str) -> bytes:
        """Send a file, whole."""
        body, headers = self.form(content, **more)
        return answer(self.ask("POST", "/messages/new", body, **headers))


def answer(asked: socket.socket) -> bytes:
    with asked:
        found = b""
        while piece := asked.recv(65536):
            found += piece
    return found


def status(found: bytes) -> int:
    return int(found.split(b" ", 2)[1])


def wait_for(what: Callable[[], bool]) -> bool:
    pause = threading.Event()
    return any(what() or pause.wait(0.05) for _ in range(200))


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Make one school for all."""
    folder = tmp_path_factory.mktemp("uploads")
    with Installation(folder, mail_url="smtp://localhost:9") as house:
        house.migrate()
        yield School(house)


@pytest.fixture
def school(standing: School) -> School:
    """Let its server run, also after a test that was hard on it: they come in any order."""
    if standing.is_hurt or not standing.house._running:
        standing.house.stop()
        standing.house.serve()
        standing.is_hurt = False
    return standing


def film(size: int) -> bytes:
    return b"\x00\x00\x00\x18ftypisom" + os.urandom(1024) * (size // 1024)


def test_att_03_a_large_file_costs_the_server_no_memory_in_or_out(school: School) -> None:
    school.send(film(MEGABYTE))
    [server] = school.house._running
    before = resident(server.pid)
    content = film(24 * MEGABYTE)

    assert status(school.send(content)) == 200
    row_id, _name, size, _stored = school.rows()[-1]
    assert size == len(content)
    got = answer(school.ask("GET", f"/messages/files/{row_id}")).partition(b"\r\n\r\n")[2]

    assert hashlib.sha256(got).digest() == hashlib.sha256(content).digest()
    assert resident(server.pid) - before < 16 * MEGABYTE


def resident(pid: int) -> int:
    """Return the memory of a process and its children."""
    pids = [pid]
    for one in pids:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            pids += [int(child) for child in task.read_text().split()]
    sizes = [re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{one}/status").read_text()) for one in pids]
    return sum(int(size[1]) for size in sizes if size) * 1024


def test_att_03_a_connection_that_is_cut_in_the_middle_leaves_nothing(school: School) -> None:
    before, rows = school.files(), school.rows()
    body, headers = school.form(film(2 * MEGABYTE), nonce=OTHER)
    for share in (0.5, 0.9, 1 - 40 / len(body)):  # also just before the last field
        asked = school.ask("POST", "/messages/new", body[: int(share * len(body))], **headers)
        assert wait_for(lambda: len(school.files()) > len(before))
        asked.close()
        assert wait_for(lambda: school.files() == before), share

    assert school.rows() == rows


def test_att_03_a_length_that_is_missing_or_false_gets_a_clean_answer(school: School) -> None:
    before, rows = school.files(), school.rows()
    whole, headers = school.form(film(MEGABYTE), nonce=OTHER)
    for length in ("", "0", "12", "-5", "99999999"):
        body, false = whole, {**headers, "content-length": length}
        if not length:
            del false["content-length"]
            false["transfer-encoding"] = "chunked"
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(whole), whole)
        is_too_long = length.startswith("999")  # the rest never comes: nobody answers
        sent = body[: len(body) // 2] if is_too_long else body
        with suppress(OSError), school.ask("POST", "/messages/new", sent, **false) as asked:
            found = b"" if is_too_long else asked.recv(65536)
            assert not found or status(found) < 500, length
        assert wait_for(lambda: school.files() == before), length

    assert school.rows() == rows
    assert status(answer(school.ask("GET", "/messages/new"))) == 200


def test_att_06_a_row_never_lacks_its_file(school: School) -> None:
    """Killed at each moment on the way, in a process of its own; and swept."""
    said = school.run(
        """
        from django.db import connections
        from tests.messaging import files, post
        from sleutelbos.accounts.models import Account
        from sleutelbos.messaging.actions import attaching
        from sleutelbos.messaging.files.local import Local
        school = School.objects.get()
        with scope.within(school.id):
            teacher = Account.objects.get(slot=0, keyring__staff_member__isnull=False)

        def die(*args, **more): os.kill(os.getpid(), signal.SIGKILL)
        moments = {
            "before the store": lambda: setattr(Local, "put", die),
            "between the store and the row": lambda: setattr(attaching, "_add", die),
            "within the transaction": lambda: setattr(attaching.outbox, "promise", die),
            "after the row": lambda: None,
        }
        for moment, prepare in moments.items():
            connections.close_all()
            child = os.fork()
            if not child:
                prepare()
                files.attach(teacher, post.a_nonce(), name="foto.jpg", content=files.a_photo())
                die()
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
            print(moment)
        """
    )
    assert len(said.splitlines()) == 4
    assert len(school.files()) > len(school.rows())

    rows = school.rows(sweep=True)

    assert [row[1] for row in rows].count("foto.jpg") == 1
    assert {path.name for path in school.files()} == {row[3] for row in rows}


def test_att_06_a_server_that_is_killed_leaves_no_row_and_its_rest_is_swept(
    school: School,
) -> None:
    before, rows = school.files(), school.rows()
    body, headers = school.form(film(2 * MEGABYTE), nonce=OTHER)
    asked = school.ask("POST", "/messages/new", body[: len(body) // 2], **headers)
    assert wait_for(lambda: len(school.files()) > len(before))
    school.is_hurt = True
    os.killpg(school.house._running[0].pid, signal.SIGKILL)
    asked.close()

    assert len(school.files()) == len(before) + 1
    assert school.rows(sweep=True) == rows
    assert school.files() == before


def test_att_07_on_a_full_disk_nothing_is_half_done_and_later_all_is_well(school: School) -> None:
    """A file system of four megabytes, in a name space of the server's own."""
    school.house.stop()
    school.is_hurt = True
    server = on_a_small_disk(school.house, school.folder)
    rows = school.rows()

    full = school.send(film(8 * MEGABYTE), nonce=OTHER)
    assert status(full) == 507
    assert "geen plaats" in full.decode()
    assert school.rows() == rows
    fine = school.send(film(MEGABYTE), nonce=OTHER)

    assert status(fine) == 200
    assert len(school.rows()) == len(rows) + 1
    assert server.poll() is None


def on_a_small_disk(house: Installation, folder: Path) -> subprocess.Popen[bytes]:
    """Start the server where the folder of files is a small file system; skip where one may not."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    apart = ["unshare", *as_root, "--mount", "sh", "-c"]
    mount = f"mount -t tmpfs -o size=4m,mode=700 tmpfs {folder}"
    if subprocess.run([*apart, mount], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    serve = f"serve --host 127.0.0.1 --port {house.port} --workers 1 --no-worker --live-port 0"
    log = (house.folder / "serve.log").open("ab")
    server = subprocess.Popen(
        [*apart, f"{mount} && exec {sys.executable} -m sleutelbos {serve}"], env=house.environment,
        cwd=house.folder, stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    house._running.append(server)
    house._logs.append(log)

    def listens() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", house.port)):
            return True
        return False

    assert wait_for(listens), house.log("serve")
    return server
