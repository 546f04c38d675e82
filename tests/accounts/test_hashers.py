"""The threads that hash keep their memory while people come, and not for longer."""

import os
import platform
import subprocess
import sys

import pytest

from sleutelbos.accounts.hashers import Hashers

_HASH_AND_REST = """
import time
from functools import partial

import psutil

from sleutelbos.accounts import hashers, keys

def resident():
    return psutil.Process().memory_info().rss >> 20

hashers._REST_SECONDS = 0.2
threads = hashers.Hashers(1)
hash_one = partial(keys.hash_once, b"vier rode fietsen", bytes(16), cost=keys.GENERATIONS[-1])
threads.submit(hash_one)()
for turn in range(2):
    for _ in range(3):
        threads.submit(hash_one)()
    warm = resident()
    for _ in range(100):
        time.sleep(0.1)
        if resident() <= warm - 15:
            break
    print(warm - resident())
"""


def test_what_fails_is_told_to_who_waits_and_the_next_is_served() -> None:
    hashers = Hashers(1)

    failed, done = hashers.submit(lambda: bytes(-1)), hashers.submit(lambda: b"done")

    with pytest.raises(ValueError, match="negative count"):
        failed()
    assert done() == b"done"


@pytest.mark.skipif(sys.platform != "linux", reason="about threads of Linux")
def test_hashes_wait_for_pages_and_pages_not_for_hashes() -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    hashers = Hashers(1)
    hashers.submit(lambda: b"begun")()
    [thread] = hashers.threads

    assert os.getpriority(os.PRIO_PROCESS, thread.native_id or 0) == before + 5
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="about the GNU C library")
def test_the_memory_of_a_hash_goes_back_when_nobody_comes_each_time_again() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _HASH_AND_REST], capture_output=True, text=True, check=True
    )

    assert [int(line) >= 15 for line in told.stdout.split()] == [True, True]
