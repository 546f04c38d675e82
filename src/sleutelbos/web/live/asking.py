"""Ask the database from the event loop, in a thread that keeps its own connection."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection

from sleutelbos.kit import scope

P = ParamSpec("P")
R = TypeVar("R")


class Asking:
    """A few threads that ask, one question at a time each."""

    def __init__(self, name: str, *, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def ask(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what a question answers; once more when the database has hung up meanwhile.

        Questions only read, so that to ask twice does no harm.
        """

        def answer() -> R:
            with scope.everywhere():
                return question(*args, **kwargs)

        def asked() -> R:
            try:
                return answer()
            except DatabaseError:
                connection.close()
                return answer()

        return await asyncio.get_running_loop().run_in_executor(self._threads, asked)

    def end(self) -> None:
        """Close the connections, and let the threads go."""
        self._threads.submit(connection.close)
        self._threads.shutdown(wait=False)
