"""Carry what comes to the demonstration's ports to the pages or, at /live, to the streams.

It does what a reverse proxy does before a real school. Each connection carries one request, so that
its first lines say where all of it goes; the rest is carried byte by byte.
"""

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sleutelbos.entrypoints.demo import places

_PIECE = 64 * 1024
_HEAD = 64 * 1024
_LIVE = b"GET /live"
_WAIT = 0.1


@dataclass(frozen=True, slots=True)
class Way:
    """Where pages and streams are, and by which host the streams know who asks at another one."""

    pages: int
    live: int
    hosts: Mapping[str, str] = field(default_factory=dict)


def carry(*, pages: int, live: int) -> None:
    """Listen at the ports of the tour and of all schools until this process is ended."""
    first = places.first_port()
    hosts = {
        f"{host}:{first + place.offset}": place.origin.partition("://")[2]
        for place in places.PLACES
        for host in places.TOUR_HOSTS
    }
    ports = (first, *(first + place.offset for place in places.PLACES))
    asyncio.run(listen(ports, way=Way(pages, live, hosts)))


async def listen(ports: tuple[int, ...], *, way: Way) -> None:
    """Carry what comes to these ports, for ever."""

    async def meet(reader: StreamReader, writer: StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await _carry(reader, writer, way)
        writer.close()

    listening = [
        await asyncio.start_server(meet, "127.0.0.1", port, limit=_HEAD, backlog=1024)
        for port in ports
    ]
    await asyncio.gather(*(one.serve_forever() for one in listening))


async def _carry(reader: StreamReader, writer: StreamWriter, way: Way) -> None:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[:-2]
    is_live = first.startswith(_LIVE) and first[len(_LIVE) : len(_LIVE) + 1] in (b" ", b"?")
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    if is_live:
        kept = [_at_home(line, way.hosts) for line in kept]
    inner_reader, inner_writer = await _reach(way.live if is_live else way.pages)
    inner_writer.write(b"\r\n".join([first, *kept, b"Connection: close", b"", b""]))
    ways = {
        asyncio.create_task(_copy(reader, inner_writer)),
        asyncio.create_task(_copy(inner_reader, writer)),
    }
    try:  # who asked is gone, or the answer is complete
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in ways:
            one.cancel()
        inner_writer.close()


async def _reach(port: int) -> tuple[StreamReader, StreamWriter]:
    """Connect to what is started at the same time, and may not listen yet."""
    for _ in range(50):
        with contextlib.suppress(ConnectionRefusedError):
            return await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(_WAIT)
    return await asyncio.open_connection("127.0.0.1", port)


def _at_home(line: bytes, hosts: Mapping[str, str]) -> bytes:
    """Return a header with the school's own host in place of its port of localhost."""
    name, _, value = line.partition(b":")
    if name.lower() != b"host":
        return line
    host = value.strip().decode("latin-1").lower()
    return b"Host: " + hosts.get(host, host).encode("latin-1")


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
