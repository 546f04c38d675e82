"""Measure all, or what is named: python -m bench [--quick] [--on sqlite] [start_page …]."""

import argparse
import importlib
import sys

from bench import rig, table
from bench.load import Pace
from bench.table import Growth, Line

NAMES = (
    "start_page", "sign_in", "keyrings", "storm", "recovery", "memory", "cold_start", "plan",
    "roster", "letters", "guides", "office", "messages", "mailboxes", "tokens",
    "live", "devices",
)  # fmt: skip


def main(words: list[str]) -> int:
    """Run the benchmarks and print the table; return 1 when a goal is not kept."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--on", choices=rig.KINDS, help="one database only")
    parser.add_argument("--quick", action="store_true", help="short rounds, to see that it runs")
    parser.add_argument("--full", action="store_true", help="the largest sizes: an hour more")
    options = parser.parse_args(words)
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    pace = Pace(rounds=2, seconds=1.0, largest=10_000) if options.quick else Pace(full=options.full)
    found: list[Line | Growth] = []
    for name in options.names or NAMES:
        for kind in [options.on] if options.on else rig.KINDS:
            print(f"{name} on {kind} …", file=sys.stderr, flush=True)
            for one in importlib.import_module(f"bench.{name}").measure(kind, pace):
                print(f"  {one}", file=sys.stderr, flush=True)
                found.append(one)
    print(table.text(found))
    return 0 if all(one.is_kept for one in found if isinstance(one, Line)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
