"""Thousands of open pages on one process: how soon they hear of a change, and what they take.

Filling is done in a process of its own: python -m bench.live READERS.
"""

import asyncio
import contextlib
import http.client
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import psutil
import psycopg

from bench import rig
from bench.crowd import Crowd, late
from bench.load import Pace
from bench.seed import HOST
from bench.table import Goal, Growth, Line

PORT = 8795
PAGES = 2_000
ALONE = 50  # changes for one reader among them all
RATIO, SIZE = Goal(most=6), Goal(most=2)
SOON = {"postgres": Goal(most=250, unit="ms"), "sqlite": Goal(most=600, unit="ms")}
_OURS = (
    "import sleutelbos.config.asgi; from sleutelbos.entrypoints.cli import live; "
    f"live.work(host='127.0.0.1', port={PORT})"
)
_MOVE = "UPDATE messaging_delivery SET place = 1 - place"
Write = Callable[[str], float]


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield how soon all pages hear of a message to all, one page of its own, and the memory."""
    pages = min(PAGES, pace.largest // 5)
    with rig.database(kind) as environment:
        cookies = _fill(environment, pages)
        heads = [_head(f"sid={cookie}") for cookie in cookies]
        with rig.server([sys.executable, "-c", _OURS], environment, PORT) as ours:
            rest = rig.memory(ours)
            with _writing(environment["DATABASE_URL"]) as write:
                heard = asyncio.run(_listen(heads, write, server=ours, pace=pace))
        with rig.server(_reference(PORT + 1), environment, PORT + 1) as bare:
            least = rig.memory(bare)
            told = asyncio.run(_listen_to_the_reference(pages, bare, pace))
    yield Line(
        f"{pages:,} open pages hear of a message, p99", kind, f"{heard['all']:.0f} ms",
        f"bare streams {told['all']:.0f} ms", heard["all"] / told["all"], RATIO,
    )  # fmt: skip
    yield Line(
        f"one of {pages:,} open pages hears, p99", kind, f"{heard['one']:.0f} ms",
        f"half of them within {heard['half']:.0f} ms", heard["one"], SOON[kind],
    )  # fmt: skip
    yield Line(
        f"memory of {pages:,} open pages", kind, f"{heard['memory']:.0f} MB, {rest:.0f} at rest",
        f"bare streams {told['memory']:.0f} MB, {least:.0f} at rest",
        heard["memory"] / told["memory"], SIZE,
    )  # fmt: skip
    yield Line(
        f"{pages:,} pages open a stream", kind, f"{heard['open']:.1f} s",
        f"bare streams {told['open']:.1f} s", heard["open"] / told["open"],
    )  # fmt: skip


async def _listen(
    heads: list[bytes], write: Write, *, server: psutil.Process, pace: Pace
) -> dict[str, float]:
    """Open all pages; change the number of all, several times, and of single ones."""
    crowd = Crowd(PORT, heads)
    found = {"open": await crowd.open()}
    await asyncio.sleep(0.5)
    waits = [
        await _all(crowd, len(heads), turn, change=_said(write, _MOVE)) for turn in _turns(pace)
    ]
    found["all"] = statistics.median(late(one) for one in waits)
    alone: list[float] = []
    for turn in range(ALONE):
        one = f"{_MOVE} WHERE id = (SELECT min(id) + {turn} FROM messaging_delivery)"
        for number in (1, 0):
            since = write(one)
            alone += await crowd.hear(number, times=1, since=since)
    found |= {"one": late(sorted(alone)), "half": late(sorted(alone), share=0.5)}
    found["memory"] = rig.memory(server)
    crowd.close()
    return found


async def _listen_to_the_reference(
    pages: int, server: psutil.Process, pace: Pace
) -> dict[str, float]:
    crowd = Crowd(PORT + 1, [_head("")] * pages)
    found = {"open": await crowd.open()}
    waits = [await _all(crowd, pages, turn, change=_say) for turn in _turns(pace)]
    found["all"] = statistics.median(late(one) for one in waits)
    found["memory"] = rig.memory(server)
    crowd.close()
    return found


async def _all(
    crowd: Crowd, pages: int, number: int, *, change: Callable[[int], Awaitable[float]]
) -> list[float]:
    since = await change(number)
    return await crowd.hear(number, times=pages, since=since)


def _turns(pace: Pace) -> list[int]:
    """Return what is said to all, turn by turn: a new message, and none."""
    return [1, 0] * pace.rounds


def _said(write: Write, statement: str) -> Callable[[int], Awaitable[float]]:
    async def change(_number: int) -> float:
        return await asyncio.to_thread(write, statement)

    return change


async def _say(number: int) -> float:
    def post() -> float:
        since = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", PORT + 1, timeout=30)
        connection.request("POST", f"/say?number={number}")
        connection.getresponse().read()
        connection.close()
        return since

    return await asyncio.to_thread(post)


@contextlib.contextmanager
def _writing(url: str) -> Iterator[Write]:
    """Yield what writes a statement and returns the moment at which its commit began."""
    if url.startswith("sqlite"):
        connection: Any = sqlite3.connect(
            url.removeprefix("sqlite:///"), timeout=30, check_same_thread=False
        )
    else:
        connection = psycopg.connect(url)

    def write(statement: str) -> float:
        connection.execute(statement)
        since = time.perf_counter()
        connection.commit()
        return since

    with contextlib.closing(connection):
        yield write


def _head(cookie: str) -> bytes:
    return f"GET /live HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n\r\n".encode()


def _reference(port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port),
        "--log-level", "error", "--backlog", "1024", "--backpressure", "20000",
        "bench.streams:application",
    ]  # fmt: skip


def _fill(environment: dict[str, str], pages: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.live", str(pages)], env={**os.environ, **environment},
        check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    return list(json.loads(done.stdout))


def fill(readers: int) -> list[str]:
    """Make readers who are signed in, each with one message in the archive; return their keys."""
    from bench import filling
    from sleutelbos.accounts.models import Account
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.connections import actions as connections
    from sleutelbos.kit import clock, scope
    from sleutelbos.messaging.models import Delivery
    from sleutelbos.schools.models import School
    from tests.messaging.post import arrived

    filling.enrol(readers)
    school, now = School.objects.get(), clock.now()
    with scope.within(school.id):
        Account.objects.filter(slot=1).update(
            recognised_at=now, agreed_version=school.agreement_version, password_chosen_at=now,
            devices_reviewed_at=now, details_given_at=now, details_confirmed_at=now,
        )  # fmt: skip
        arrived(Account.objects.get(slot=0))
        Delivery.objects.update(place=1)
        browser = {"browser": "Firefox", "network": "192.0.2.…", "is_staff": False, "by": SYSTEM}
        return [
            connections.begin_session(
                school_id=school.id, account_id=account_id, epoch=0, **browser
            ).token
            for account_id in Account.objects.filter(slot=1).values_list("id", flat=True)
        ]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(fill(int(sys.argv[1]))))
