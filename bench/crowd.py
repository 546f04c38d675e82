"""A crowd of open pages: it listens to thousands of streams, and notes when each says a number."""

import asyncio
import re
import resource
import time
from collections.abc import Sequence

_SAID = re.compile(rb"data: (\d+)")
_PATIENCE = 60


class Crowd:
    """Streams at a port, one for each head of a request."""

    def __init__(self, port: int, heads: Sequence[bytes]) -> None:
        self.seen: list[tuple[int, int, float]] = []  # which stream, what, when
        self._port = port
        self._heads = heads
        self._readers: list[asyncio.Task[None]] = []
        self._wanted = (0, 0)
        self._come = asyncio.Event()

    async def open(self) -> float:
        """Connect all, and return how many seconds it took until each had its first number."""
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        started = time.perf_counter()
        gate = asyncio.Semaphore(50)
        await asyncio.gather(*(self._open(place, gate) for place in range(len(self._heads))))
        return time.perf_counter() - started

    async def hear(self, number: int, *, times: int, since: float) -> list[float]:
        """Wait until a number was said so often; return the seconds since a moment, for each."""

        def come() -> list[float]:
            return [at - since for _, said, at in self.seen if said == number and at >= since]

        started = time.perf_counter()
        while len(found := come()) < times:
            if time.perf_counter() - started > _PATIENCE:
                message = f"{len(found)} of {times} pages heard of it"
                raise SystemExit(message)
            self._come.clear()
            await asyncio.wait_for(self._come.wait(), _PATIENCE)
        self.seen.clear()
        return sorted(found)

    def close(self) -> None:
        """Go away."""
        for one in self._readers:
            one.cancel()

    async def _open(self, place: int, gate: asyncio.Semaphore) -> None:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(self._heads[place])
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.partition(b"\r\n")[0]:
                raise SystemExit(head.decode())
            await self._note(place, reader)
        self._readers.append(asyncio.create_task(self._listen(place, reader, writer)))

    async def _listen(
        self, place: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while True:
                await self._note(place, reader)
        finally:
            writer.close()

    async def _note(self, place: int, reader: asyncio.StreamReader) -> None:
        piece = await reader.readuntil(b"\n\n")
        if found := _SAID.search(piece):
            self.seen.append((place, int(found[1]), time.perf_counter()))
            self._come.set()


def late(waits: Sequence[float], *, share: float = 0.99) -> float:
    """Return the milliseconds within which this share of sorted waits lies."""
    return 1000 * waits[min(len(waits) - 1, int(len(waits) * share))]
