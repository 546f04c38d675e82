"""The worker: does promised work, seals the log, keeps itself known, looks after SQLite.

Any number of workers may run. One that is killed loses nothing: its leases end by themselves and
its jobs are done again, with the same Message-ID. A thread of its own does urgent work only, so
that a long import does not delay a reset.
"""

import logging
import os
import socket
from collections.abc import Callable, Collection
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, connections

from sleutelbos.kit import tokens
from sleutelbos.outbox import upkeep
from sleutelbos.outbox.rounds import Hands, Rounds
from sleutelbos.outbox.values import Lane

TICK_SECONDS = 1.0
PAUSES = ((tuple(Lane), 1.0), ((Lane.URGENT,), 0.5))
AFTER_A_FAULT = 5.0

_log = logging.getLogger(__name__)


def run(*, stop: Event) -> None:
    """Work until ``stop`` is set, and finish what is in hand."""
    hands = Hands(_name())
    threads = [
        Thread(target=_serve, args=(hands, lanes), kwargs={"stop": stop, "pause": pause})
        for lanes, pause in PAUSES
    ]
    for thread in threads:
        thread.start()
    try:
        _look_after(hands, threads, stop)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        connections.close_all()


def drain(*, limit: int = 10_000) -> int:
    """Do all that is due, here and now, and seal the log; return how many jobs that were."""
    rounds, done = Rounds(Hands(_name()), lanes=tuple(Lane)), 0
    while done < limit and (more := rounds.go()):
        done += more
    upkeep.seal()
    return done


def _serve(hands: Hands, lanes: Collection[Lane], *, stop: Event, pause: float) -> None:
    """Do rounds until it is time to stop; when the database is away, wait for it."""
    rounds = Rounds(hands, lanes=lanes)
    while not stop.is_set():
        try:
            if not rounds.go(is_stopping=stop.is_set):
                stop.wait(pause)
        except (DatabaseError, InterfaceError) as fault:
            _log.warning("the database does not answer: %s", type(fault).__name__)
            connections.close_all()
            stop.wait(AFTER_A_FAULT)
    connections.close_all()


def _look_after(hands: Hands, threads: list[Thread], stop: Event) -> None:
    """Renew leases, promise what comes back, seal: every second, until it is time to stop."""
    watch = upkeep.Upkeep(hands)
    while not stop.is_set():
        _ignoring_the_database(watch.tick)
        stop.wait(TICK_SECONDS)
        if not stop.is_set() and not all(thread.is_alive() for thread in threads):
            message = "a thread of the worker ended by itself"
            raise RuntimeError(message)


def _ignoring_the_database(act: Callable[[], None]) -> None:
    try:
        act()
    except (DatabaseError, InterfaceError) as fault:
        _log.warning("the database does not answer: %s", type(fault).__name__)
        connections.close_all()


def _name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{tokens.new()[:8]}"
