"""Serve a guided tour through two invented schools, in a data folder of its own."""

import multiprocessing
import socket
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from sleutelbos.entrypoints.cli import screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.commands import serve, worker
from sleutelbos.entrypoints.cli.errors import Refused

_DEMO = "sleutelbos.entrypoints.demo"  # by name: the ways in do not know each other


def run(options: Options) -> int:
    """Fill the demonstration anew, then serve it at three ports of this machine."""
    start.ready()
    serve.load()
    _fill()
    pages, live = _free_ports()
    works: dict[str, Callable[[], None]] = {
        "worker": worker.work,
        "stream server": serve.live_at("127.0.0.1", live),
        "relay": partial(_demo("relay").carry, pages=pages, live=live),
    }
    if _demo("providers").are_there():
        works["providers"] = _demo("providers").serve
    return serve.serve(host="127.0.0.1", port=pages, workers=1, works=works, front=options.port)


def _free_ports() -> tuple[int, int]:
    """Return two ports for the server, behind the ones that visitors know."""
    free = ("127.0.0.1", 0)
    with socket.create_server(free) as one, socket.create_server(free) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _fill() -> None:
    """Fill it in another process: threads that are begun here would be lacking in the server."""
    start.close_connections()
    fill = multiprocessing.get_context("fork").Process(
        target=_demo("seed").fill, args=(screen.note,)
    )
    fill.start()
    fill.join()
    if fill.exitcode:
        raise Refused("The demonstration could not be filled.")


def _demo(module: str) -> Any:
    return import_module(f"{_DEMO}.{module}")
