"""A connection that ends at its time, however slowly the other side talks.

The library limits each step: who sends a letter every few seconds would hold a connection, and
whoever waits for it, for hours.
"""

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from sleutelbos.kit import clock


class Backend(httpcore2.NetworkBackend):
    """Opens connections that have until ``deadline``, by the stopwatch."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._real = httpcore2.SyncBackend()

    def connect_tcp(  # noqa: PLR0917 - the shape that the library calls
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect."""
        left = _left(self._deadline, timeout)
        found = self._real.connect_tcp(host, port, left, local_address, socket_options)
        return Stream(found, self._deadline)


class Stream(httpcore2.NetworkStream):
    """One of these connections."""

    def __init__(self, real: httpcore2.NetworkStream, deadline: float) -> None:
        self._real, self._deadline = real, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        return self._real.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._real.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        """Hang up."""
        self._real.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Go on encrypted."""
        left = _left(self._deadline, timeout)
        return Stream(self._real.start_tls(ssl_context, server_hostname, left), self._deadline)


def _left(deadline: float, timeout: float | None) -> float:
    """Return how long the next step may take; raise ReadTimeout when the time is up."""
    left = deadline - clock.stopwatch()
    if left <= 0:
        raise httpcore2.ReadTimeout
    return left if timeout is None else min(left, timeout)
