"""What bulk work does about memory."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Look for no cycles meanwhile: rows by the hundred thousand have none, and each look at all
    of them costs; a fifth of a large import. Memory that nobody refers to is free at once as ever.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
