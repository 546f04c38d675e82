"""The reference for streams: the least that says a number in each, by Starlette, from memory.

No session, no rights, no database: what is posted to /say is said to all.
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

_queues: set[asyncio.Queue[bytes]] = set()


async def live(_request: Request) -> StreamingResponse:
    """Keep a stream."""
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    queue.put_nowait(b"data: 0\n\n")

    async def said() -> AsyncIterator[bytes]:
        _queues.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            _queues.discard(queue)

    return StreamingResponse(said(), media_type="text/event-stream")


async def say(request: Request) -> PlainTextResponse:
    """Say a number in all streams."""
    number = int(request.query_params["number"])
    for queue in _queues:
        queue.put_nowait(b"data: %d\n\n" % number)
    return PlainTextResponse("said")


async def alive(_request: Request) -> PlainTextResponse:
    """Say that it is there."""
    return PlainTextResponse("alive")


application = Starlette(
    routes=[
        Route("/live", live),
        Route("/say", say, methods=["POST"]),
        Route("/healthz", alive),
    ]
)
