"""The threads that hash: no more than there are cores, and light again when nobody comes."""

from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeAlias

from sleutelbos.kit import memory

_REST_SECONDS = 2.0
_Answer: TypeAlias = "SimpleQueue[bytes | BaseException]"


class Hashers:
    """Work for some threads, first come first served.

    Between two passwords a thread keeps the memory of the hash, since to ask for it costs half as
    much as the hash; when none comes for two seconds it gives it back.
    """

    def __init__(self, count: int) -> None:
        self._waiting: SimpleQueue[tuple[_Answer, Callable[[], bytes]]] = SimpleQueue()
        self.threads = [
            Thread(target=self._serve, name=f"hash-{number}", daemon=True)
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
