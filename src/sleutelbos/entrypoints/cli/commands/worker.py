"""Do the promised work until a signal ends it."""

import signal
import threading
from types import FrameType

from sleutelbos.entrypoints.cli import dangers, screen, start
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.errors import Refused


def run(options: Options) -> None:
    """Work; with --until-empty, stop when nothing is due."""
    start.ready()
    if reasons := dangers.other_keys():
        raise Refused(*reasons)
    if options.until_empty:
        from sleutelbos.outbox import worker

        screen.say(f"{worker.drain()} jobs done.")
        return
    work()


def work() -> None:
    """Run the worker in this process until SIGTERM or SIGINT; what is in hand is finished."""
    from sleutelbos.outbox import worker

    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    worker.run(stop=stop)
