"""Keep the streams of open pages, in a process beside the server."""

import asyncio
import resource
import signal
from typing import Any

from sleutelbos.entrypoints.cli import start

BACKLOG = 1024
_STOP_SECONDS = 5


def load() -> Any:
    """Load the application, by the name that the settings give it."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    return import_string(settings.ASGI_APPLICATION)


def work(*, host: str, port: int) -> None:
    """Keep streams until SIGTERM or SIGINT; then end them all, and leave."""
    application = load()
    start.forget_secrets()
    _take_many_files()
    asyncio.run(_serve(application, host=host, port=port))


async def _serve(application: Any, *, host: str, port: int) -> None:
    """Serve it in this very process: another one for a few streams would only cost memory."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server.embed import Server

    from sleutelbos.web.live import streams

    server = Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=BACKLOG,
        backpressure=2 * streams.ALL,  # more than there may be: who comes too many is told so
        log_level=LogLevels.error,
        log_dictconfig={"formatters": {}, "handlers": {}, "loggers": {}},
    )
    server.workers_kill_timeout = _STOP_SECONDS

    def end() -> None:
        application.close()
        server.stop()  # type: ignore[no-untyped-call]

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)
    await server.serve()


def _take_many_files() -> None:
    """Allow as many connections as the system does, not only those of a shell."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
