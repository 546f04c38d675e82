"""The raw hash: Argon2id at the cost of production, in a loop, and nothing else."""

import json
import subprocess
import sys
import time

from argon2.low_level import Type, hash_secret_raw

from bench import rig
from bench.load import Result
from sleutelbos.accounts import keys


def run(seconds: float) -> Result:
    """Hash for some seconds on the server's core, in a process of its own."""
    command = ["taskset", "-c", str(rig.SERVER_CORE), sys.executable, "-m", "bench.raw_hash"]
    done = subprocess.run([*command, str(seconds)], check=True, capture_output=True, text=True)
    return Result(*json.loads(done.stdout))


def _loop(seconds: float) -> tuple[int, float, float]:
    cost = keys.GENERATIONS[-1]
    count, started, before = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - started < seconds:
        hash_secret_raw(
            secret=b"vier rode fietsen buiten", salt=count.to_bytes(16, "big"),
            time_cost=cost.passes, memory_cost=cost.memory, parallelism=cost.lanes, hash_len=32,
            type=Type.ID,
        )  # fmt: skip
        count += 1
    return count, time.perf_counter() - started, time.process_time() - before


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_loop(float(sys.argv[1]))))
