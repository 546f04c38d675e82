"""Carry what comes to the schools' ports to the server's one port, byte by byte."""

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter

from sleutelbos.entrypoints.demo import places

_PIECE = 64 * 1024


def carry() -> None:
    """Listen at the ports of all schools until this process is ended."""
    asyncio.run(_listen())


async def _listen() -> None:
    port = places.first_port()

    async def meet(reader: StreamReader, writer: StreamWriter) -> None:
        with contextlib.suppress(OSError):
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer))

    listening = [
        await asyncio.start_server(meet, "127.0.0.1", port + place.offset)
        for place in places.PLACES
    ]
    await asyncio.gather(*(one.serve_forever() for one in listening))


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()
