"""Processes beside the server, such as the worker: started again when they die.

All end together. The end of the first, even by force, is seen by the others because a pipe closes
that only the first holds open.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable

from sleutelbos.kit import clock

_log = logging.getLogger("sleutelbos.serve")
_DEATHS, _SECONDS = 5, 60
_STOP_SECONDS = 20


class Leash:
    """What ties the other processes to the first: they leave when it is gone."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()

    def tie(self) -> None:
        """Leave when the first process is gone; called in another one, once."""
        os.close(self._writing)
        threading.Thread(target=self._wait, name="leash", daemon=True).start()

    def _wait(self) -> None:
        os.read(self._reading, 1)
        os.kill(os.getpid(), signal.SIGTERM)


class Beside:
    """A process beside the first."""

    def __init__(self, name: str, work: Callable[[], None], *, leash: Leash) -> None:
        self.has_given_up = False
        self._name = name
        self._work = work
        self._leash = leash
        self._ending = threading.Event()
        self._deaths: deque[float] = deque(maxlen=_DEATHS)
        self._child: multiprocessing.process.BaseProcess | None = None
        # Only this thread waits for the child: of two that wait, one would learn nothing.
        self._watcher = threading.Thread(target=self._watch, name=f"{name}-watch", daemon=True)

    def start(self) -> None:
        """Start it, and watch it."""
        self._spawn()
        self._watcher.start()

    def stop(self) -> None:
        """End it, kindly and then not."""
        self._ending.set()
        if self._child is None:
            return
        self._child.terminate()
        self._watcher.join(_STOP_SECONDS)
        if self._watcher.is_alive():
            _log.warning("the %s did not stop in %s seconds: killed", self._name, _STOP_SECONDS)
            self._child.kill()
            self._watcher.join()

    def _spawn(self) -> None:
        fork = multiprocessing.get_context("fork")
        self._child = fork.Process(target=self._run, name=self._name)
        self._child.start()

    def _run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        self._leash.tie()
        try:
            self._work()
        except Exception:  # noqa: BLE001 - said in the log, and by the exit code
            _log.exception("the %s met a fault", self._name)
            sys.exit(1)

    def _watch(self) -> None:
        while self._child is not None:
            self._child.join()
            if self._ending.is_set():
                return
            self._deaths.append(clock.stopwatch())
            _log.error("the %s ended by itself (%s)", self._name, self._child.exitcode)
            if self._is_hopeless():
                _log.error(
                    "the %s ended %s times in a minute: ending everything", self._name, _DEATHS
                )
                self.has_given_up = True
                os.kill(os.getpid(), signal.SIGTERM)
                return
            if self._ending.wait(2 ** (len(self._deaths) - 1) / 2):
                return
            self._spawn()

    def _is_hopeless(self) -> bool:
        full = len(self._deaths) == _DEATHS
        return full and self._deaths[-1] - self._deaths[0] < _SECONDS
