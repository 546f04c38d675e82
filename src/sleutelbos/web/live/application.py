"""The ASGI application that keeps a stream for each open page, and says a number in it.

``GET /live`` · ``GET /live?sent=MESSAGE`` for whoever sent it. A stream says nothing but the number
and that something changed: whoever reads it learns no name, no subject, no school.
"""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.db import DatabaseError

from sleutelbos.messaging.queries import live
from sleutelbos.people.values import Right
from sleutelbos.web import session
from sleutelbos.web.live import asked, streams
from sleutelbos.web.live.asked import Asked
from sleutelbos.web.live.asking import Asking
from sleutelbos.web.live.pulse import Pulse
from sleutelbos.web.live.streams import Stream, Streams
from sleutelbos.web.middleware import HEALTH, LIVE, safety_headers

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_STREAM = (
    (b"content-type", b"text/event-stream"),
    (b"x-accel-buffering", b"no"),  # said to nginx: do not keep anything back
)
_log = logging.getLogger("sleutelbos.live")


class Application:
    """One for a process: its streams, and the pulse that tells them."""

    def __init__(self) -> None:
        self._streams = Streams()
        self._pulse = Pulse(self._streams)
        self._asking = Asking("live-door", threads=2)
        self._beating: asyncio.Task[None] | None = None
        self._is_closing = False
        self._opened = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as an ASGI server asks."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    def close(self) -> None:
        """End all streams and open no more: what is connected comes back when there is a server."""
        self._is_closing = True
        for stream in self._streams:
            stream.end()

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                self._beating = asyncio.create_task(self._pulse.run())
                self._beating.add_done_callback(_end_with_the_pulse)
            else:
                self.close()
                await self._stop()
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return

    async def _stop(self) -> None:
        self._asking.end()
        if self._beating is not None:
            self._beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._beating

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in HEALTH[:1]:
            await _refuse(send, 200)
        elif scope["path"] != LIVE:
            await _refuse(send, 404)
        elif scope["method"] != "GET":
            await _refuse(send, 405)
        elif self._is_closing:
            await _refuse(send, 503)
        else:
            await self._open(asked.read(scope), receive, send)

    async def _open(self, question: Asked, receive: Receive, send: Send) -> None:
        heard = self._pulse.heard
        try:
            stream = await self._asking.ask(_stream, question)
        except DatabaseError:
            await _refuse(send, 503)
            return
        if stream is None:
            await _refuse(send, 204)  # with which a browser does not ask again
            return
        try:
            self._streams.open(stream)
        except streams.TooMany:
            await _refuse(send, 429)
            return
        if heard != self._pulse.heard:  # while the number was counted: it may be old already
            self._pulse.tell(f"account {stream.account_id}")
        try:
            await self._say(stream, receive, send)
        finally:
            self._streams.close(stream)

    async def _say(self, stream: Stream, receive: Receive, send: Send) -> None:
        """Say what there is to say until the page is closed, or the stream ends."""
        self._opened += 1
        away = asyncio.create_task(_wait(receive, stream))
        try:
            await send(_start(200, *_STREAM))
            # Where it is set out again after a cut; not all at the same moment.
            piece = b"retry: %d\n" % (2000 + 37 * self._opened % 3000)
            while True:
                piece += await stream.next()
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                if stream.is_over:
                    break
                piece = b""
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            away.cancel()


def _end_with_the_pulse(pulse: asyncio.Task[None]) -> None:
    """End this process over a fault in the pulse: streams without one would never say a thing."""
    if not pulse.cancelled() and (fault := pulse.exception()):
        _log.error("the pulse met a fault", exc_info=fault)
        os.kill(os.getpid(), signal.SIGTERM)


def _stream(question: Asked) -> Stream | None:
    """Return a new stream with its number for who asks; None for who may have none."""
    visit = session.load(question.host, token=question.token) if question.is_of_a_page else None
    if visit is None or visit.visitor is None or not visit.is_in:
        return None
    visitor, message_id = visit.visitor, question.message_id
    may_watch = message_id and visitor.may(Right.MESSAGES)
    stream = Stream(
        session_id=visitor.session_id,
        account_id=visitor.account_id,
        school_id=visit.school.id,
        beside=tuple((one.school.id, one.account_id) for one in visitor.beside),
        message_id=message_id if may_watch and live.is_own(visitor.account_id, message_id) else 0,
    )
    if stream.message_id:
        stream.reach(live.tallies([message_id]).get(message_id, (0, 0, 0)))
    stream.count(visitor.unread_of_all)
    return stream


async def _wait(receive: Receive, stream: Stream) -> None:
    """Wait until the page is closed."""
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


async def _refuse(send: Send, status: int) -> None:
    await send(_start(status, (b"content-length", b"0")))
    await send({"type": "http.response.body", "body": b""})


def _start(status: int, *more: tuple[bytes, bytes]) -> dict[str, Any]:
    safe = [(name.lower().encode(), text.encode()) for name, text in safety_headers().items()]
    return {"type": "http.response.start", "status": status, "headers": [*safe, *more]}
