"""What work that takes much memory does about it."""

import contextlib
import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

_TRIM_THRESHOLD = -1  # M_TRIM_THRESHOLD of malloc.h
_KEEP, _GIVE = 64 << 20, 128 << 10
_LARGE = 1 << 20


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


def give_back() -> None:
    """Give the system what this thread allocated and frees no more; nothing outside glibc.

    The GNU C library keeps free memory at the end of a thread's arena, up to twice the largest
    block there was, and looks at it only when a large block is freed (mallopt(3)): so one is.
    """
    if set_option := _mallopt():
        set_option(_TRIM_THRESHOLD, _GIVE)
        bytearray(_LARGE)
        set_option(_TRIM_THRESHOLD, _KEEP)


@cache
def _mallopt() -> Callable[[int, int], int] | None:
    with contextlib.suppress(AttributeError, OSError, TypeError):
        found: Callable[[int, int], int] = ctypes.CDLL(None).mallopt
        return found
    return None
