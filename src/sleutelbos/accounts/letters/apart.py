"""Set pages in a process of its own: what serves pages stays small, and outlives a bad picture.

Run as a script, by ``compiled`` and ``drawn`` here: it reads the files as JSON from standard input
and writes what it made to standard output. It has its own memory and seconds, no files, no
environment.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

from sleutelbos.accounts.letters import typesetting

_MEMORY: Final = 2 << 30  # addresses, most of them never used: threads and a large library
_SECONDS: Final = 20


class Unsettable(Exception):
    """These pages cannot be set: a picture is damaged, or it takes too long."""


def compiled(files: Mapping[str, str]) -> bytes:
    """Return the PDF of ``main.typ`` and the files that it reads. Raise Unsettable."""
    return _made(files, density=0)


def drawn(files: Mapping[str, str], *, density: float) -> bytes:
    """Return the first page of the same as a PNG. Raise Unsettable."""
    return _made(files, density=density)


def _made(files: Mapping[str, str], *, density: float) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-I", "-m", __name__],
            input=json.dumps({"files": files, "density": density}).encode(),
            capture_output=True,
            cwd="/",
            env={},
            timeout=2 * _SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unsettable("too slow") from error
    if done.returncode:
        raise Unsettable(done.stderr.decode(errors="replace")[-300:])
    return done.stdout


def main() -> None:
    """Set what standard input asks for."""
    for limit, value in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    asked = json.load(sys.stdin.buffer)
    files = {name: text.encode() for name, text in asked["files"].items()}
    if asked["density"]:
        made = typesetting.drawn(files, density=asked["density"])
    else:
        made = typesetting.compiled(files)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
