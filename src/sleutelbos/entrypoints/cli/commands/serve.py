"""Serve the pages and, in a second process, do the promised work."""

import gc
import logging
import multiprocessing
import socket
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sleutelbos.entrypoints.cli import beside, dangers, live, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.commands import worker
from sleutelbos.entrypoints.cli.errors import Refused

PAGE_THREADS = 8  # left for pages when as many sign-ins as may wait hold a thread each
BACKLOG = 1024
_STOP_SECONDS = 20
_log = logging.getLogger("sleutelbos.serve")
_leash: beside.Leash | None = None


def run(options: Options) -> int:
    """Serve until a signal ends it; return 1 when it ended by itself."""
    gc.disable()  # what is loaded stays: looking through it for rubbish only costs time
    start.ready()
    reasons = dangers.of_serving(host=options.host, workers=options.workers)
    if reasons:
        raise Refused(*reasons)
    load()  # now, so that what is wrong is said once, and all processes share the memory
    works: dict[str, Callable[[], None]] = {}
    if not options.no_worker:
        works["worker"] = worker.work
    live_port = options.port + 1 if options.live_port is None else options.live_port
    if live_port:
        works["stream server"] = live_at(options.host, live_port)
    return serve(host=options.host, port=options.port, workers=options.workers, works=works)


def serve(
    *, host: str, port: int, workers: int, works: Mapping[str, Callable[[], None]], front: int = 0
) -> int:
    """Serve the loaded application, and do each of ``works`` in a process beside it.

    ``front`` is the port that visitors know, when one of the works passes it on to the server.
    """
    global _leash  # noqa: PLW0603 - the server calls _load in its children, without arguments
    _see_that_it_is_free(host, port)
    multiprocessing.set_start_method("fork", force=True)
    _leash = beside.Leash()
    server = _server(host=host, port=port, workers=workers)
    others = [beside.Beside(name, work, leash=_leash) for name, work in works.items()]
    for other in others:
        server.on_startup(other.start)
        server.on_shutdown(other.stop)
    start.close_connections()
    gc.freeze()  # and it stays shared by the processes
    gc.enable()
    _log.info("serving at http://%s:%s", host, front or port)
    try:
        server.serve(target_loader=_load_in_child, wrap_loader=False)
    except SystemExit as end:
        return int(end.code or 0)
    return 1 if any(other.has_given_up for other in others) else 0


def live_at(host: str, port: int) -> Callable[[], None]:
    """Return the work of keeping streams at an address; load it now, and see that it is free."""
    _see_that_it_is_free(host, port)
    live.load()
    return partial(live.work, host=numbered(host), port=port)


def numbered(host: str) -> str:
    """Return a host as the server wants it: in numbers."""
    return "127.0.0.1" if host == "localhost" else host


def _see_that_it_is_free(host: str, port: int) -> None:
    """Refuse a port where somebody listens: the server itself would share it without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise Refused(f"Cannot serve at {host}:{port}: {error.strerror}.") from None


def _server(*, host: str, port: int, workers: int) -> Any:
    """Return the server: HTTP/1 without an access log, and with our own log."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from sleutelbos.accounts import keys

    return Server(
        "sleutelbos",
        address=numbered(host),
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=keys.WAITING_LIMIT + PAGE_THREADS,
        backlog=BACKLOG,
        log_level=LogLevels.error,
        log_dictconfig={"formatters": {}, "handlers": {}, "loggers": {}},
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
    )


def load() -> Any:
    """Load the application, by the name that the settings give it."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    return import_string(settings.WSGI_APPLICATION)


def _load_in_child() -> Any:
    """Return the application in a process that serves it, without secrets in its environment."""
    if _leash is not None:
        _leash.tie()
    application = load()
    start.forget_secrets()
    return application
