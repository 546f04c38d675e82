"""Setting a guide that a stranger asks for, against one guess of a password by anybody."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator

from bench.load import Pace
from bench.table import Goal, Line

GOAL = Goal(most=15)
LANGUAGES = ("nl", "ar")


def measure(kind: str, pace: Pace) -> Iterator[Line]:
    """Yield what the dearest guide costs; no database is asked, so once is enough."""
    if kind != "sqlite":
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "SLEUTELBOS_DATA": folder, "DJANGO_SETTINGS_MODULE": "sleutelbos.config.settings",
        }  # fmt: skip
        import django

        django.setup()
        yield from _lines(kind, rounds=max(pace.rounds, 3))


def _lines(kind: str, *, rounds: int) -> Iterator[Line]:
    from sleutelbos.accounts import keys
    from sleutelbos.guides.values import Kind

    cost = keys.GENERATIONS[-1]
    guess = _cpu(lambda: keys.hash_once(b"vier rode fietsen", bytes(16), cost=cost), rounds * 5)
    for name in Kind:
        for language in LANGUAGES:
            ours = _cpu(lambda name=name, language=language: _set(name, language), rounds)
            yield Line(
                f"setting a guide: {name}, {language}", kind, f"{ours:.0f} ms",
                f"one hash {guess:.0f} ms", ours / guess, GOAL,
            )  # fmt: skip


def _set(name: str, language: str) -> None:
    from sleutelbos.guides.pdf import Paper, Sheets
    from sleutelbos.guides.values import Kind
    from sleutelbos.schools.models import School

    school = School(
        id=1, name="De Beuk", origin="https://debeuk.example", activation_name="Lies Maes",
        activation_email="ict@beuk.example", office_email="office@beuk.example",
        initial_days=1 + time.perf_counter_ns() % 89,  # never the same pages twice
    )  # fmt: skip
    Sheets(school, Kind(name), language=language, paper=Paper.A4).pdf()


def _cpu(act: Callable[[], object], count: int) -> float:
    """Return the median CPU of an act, in milliseconds, all threads and processes together."""
    act()
    spent = []
    for _ in range(count):
        started = _used()
        act()
        spent.append((_used() - started) * 1000)
    return statistics.median(spent)


def _used() -> float:
    """Return the seconds of this process and of those that it started."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
