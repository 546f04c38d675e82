"""The threads that hash: no more than there are cores, after the pages, light when nobody comes."""

import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import TypeAlias

from sleutelbos.kit import memory

_REST_SECONDS = 2.0
_STEPS_BACK = 5  # of nice(2): pages get three times the share of a hash, when both want the core
_MOST_NICE = 19
_Answer: TypeAlias = "SimpleQueue[bytes | BaseException]"


class Hashers:
    """Work for some threads, first come first served.

    Between two passwords a thread keeps the memory of the hash, since to ask for it costs half as
    much as the hash; when none comes for two seconds it gives it back.

    A page takes a millisecond and a hash twenty: so pages go first, where each thread has a turn
    of its own (Linux). Hashes still get a share of the core however many pages are asked.
    """

    def __init__(self, count: int) -> None:
        self._waiting: SimpleQueue[tuple[_Answer, Callable[[], bytes]]] = SimpleQueue()
        self.threads = [
            threading.Thread(target=self._serve, name=f"hash-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self.threads:
            thread.start()

    def submit(self, work: Callable[[], bytes]) -> Callable[[], bytes]:
        """Have this done by the first thread that is free; return what waits for its result."""
        answer: _Answer = SimpleQueue()
        self._waiting.put((answer, work))
        return partial(_result, answer)

    def _serve(self) -> None:
        _step_back()
        is_warm = False
        while True:
            try:
                answer, work = self._waiting.get(timeout=_REST_SECONDS if is_warm else None)
            except Empty:
                memory.give_back()
                is_warm = False
                continue
            is_warm = True
            try:
                answer.put(work())
            except BaseException as error:  # noqa: BLE001 - whoever waits for it is told
                answer.put(error)
            del answer, work  # a password among them, which must not wait here for the next one


def _result(answer: _Answer) -> bytes:
    made = answer.get()
    if isinstance(made, BaseException):
        raise made
    return made


def _step_back() -> None:
    """Have this thread, and no other, wait for those that answer pages."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        now = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, min(now + _STEPS_BACK, _MOST_NICE))
