"""The threads that hash: no more than there are cores, and light again when nobody comes."""

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread

from sleutelbos.kit import memory

_REST_SECONDS = 2.0


class Hashers:
    """Work for some threads, first come first served.

    Between two passwords a thread keeps the memory of the hash, since to ask for it costs half as
    much as the hash; when none comes for two seconds it gives it back.
    """

    def __init__(self, count: int) -> None:
        self._waiting: SimpleQueue[tuple[Future[bytes], Callable[[], bytes]]] = SimpleQueue()
        self.threads = [
            Thread(target=self._serve, name=f"hash-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self.threads:
            thread.start()

    def submit(self, work: Callable[[], bytes]) -> Future[bytes]:
        """Have this done by the first thread that is free."""
        done: Future[bytes] = Future()
        self._waiting.put((done, work))
        return done

    def _serve(self) -> None:
        is_warm = False
        while True:
            try:
                done, work = self._waiting.get(timeout=_REST_SECONDS if is_warm else None)
            except Empty:
                memory.give_back()
                is_warm = False
                continue
            is_warm = True
            try:
                done.set_result(work())
            except BaseException as error:  # noqa: BLE001 - whoever waits for it is told
                done.set_exception(error)
            del done, work  # a password among them, which must not wait here for the next one
