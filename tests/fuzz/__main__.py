"""Look for faults: python -m tests.fuzz [TARGET …] [--seconds 60] [--seed 1].

What makes a target fall over, or think for more than a second, is written into the corpus of the
target; ``test_corpus`` reads it from then on.
"""

import argparse
import hashlib
import random
import sys
import time
import traceback

from tests.fuzz.mutating import corpus, mutated
from tests.fuzz.targets import CORPUS, TARGETS

LONGEST = 1.0


def main(words: list[str]) -> int:
    """Hurt inputs and give them to each target for a while; return 1 when something was found."""
    parser = argparse.ArgumentParser(prog="tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=time.time_ns())
    options = parser.parse_args(words)
    found = [look(name, options) for name in options.targets or TARGETS]
    return int(any(found))


def look(name: str, options: argparse.Namespace) -> int:
    """Return how many inputs were found that hurt a target."""
    chance, count, found = random.Random(options.seed), 0, 0
    known, until = corpus(name), time.monotonic() + options.seconds
    while time.monotonic() < until:
        raw, count = mutated(chance, known), count + 1
        started = time.process_time()
        try:
            TARGETS[name](raw)
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            traceback.print_exc()
        else:
            if time.process_time() - started < LONGEST:
                continue
        found += 1
        path = CORPUS / name / hashlib.sha256(raw).hexdigest()[:16]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)
        sys.stderr.write(f"{name}: {path}\n")
    sys.stdout.write(f"{name}: {count} inputs, {found} found, seed {options.seed}\n")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
