"""Hear what the tables tell: PostgreSQL says it, SQLite is asked whether anybody wrote."""

import asyncio
import logging
from collections.abc import Callable, Sized
from functools import partial
from typing import Any

from django.db import DatabaseError, OperationalError, connection

from sleutelbos.kit import clock, telling
from sleutelbos.web.live.asking import Asking

Tell = Callable[[str], None]
_LOOK = 0.25  # seconds; SQLite answers from the memory that its processes share
_ALIVE = 30.0  # seconds after which a silent connection is asked whether it is one
_AGAIN, _LONGEST = 0.5, 30.0
_OURS = ("context", "cursor_factory", "prepare_threshold", "client_encoding")
_log = logging.getLogger("sleutelbos.live")


async def listen(tell: Tell, *, asking: Asking, streams: Sized) -> None:
    """Tell every word, for ever; after a lost connection, that everything may be another."""
    if connection.vendor == "postgresql":
        hear = partial(_hear, tell)
    else:
        hear = partial(_look, tell, asking, streams)
    pause = _AGAIN
    while True:
        started = clock.stopwatch()
        try:
            await hear()
        except DatabaseError as error:
            if clock.stopwatch() - started > _LONGEST:
                pause = _AGAIN
            _log.warning("the database tells nothing (%s)", type(error.__cause__ or error).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST)


async def _hear(tell: Tell) -> None:
    """Listen; a connection that has been silent for long is asked whether it is one."""
    import psycopg

    try:
        async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as wire:
            await wire.execute(f"LISTEN {telling.CHANNEL}")
            tell(telling.ALL)
            while True:
                async for word in wire.notifies(timeout=_ALIVE):
                    tell(word.payload)
                await wire.execute("SELECT 1")
    except psycopg.Error as error:
        raise OperationalError from error


async def _look(tell: Tell, asking: Asking, streams: Sized) -> None:
    """Look four times a second whether another connection has committed, while anybody listens."""
    before = -1
    while True:
        if streams:
            version = await asking.ask(_version)
            if version != before:
                before = version
                tell(telling.ALL)
        await asyncio.sleep(_LOOK)


def _version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


def _parameters() -> dict[str, Any]:
    """Return how to reach the database, without what is Django's own."""
    known = connection.get_connection_params()
    return {name: value for name, value in known.items() if name not in _OURS}
