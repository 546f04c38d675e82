"""Make a small picture of a picture, in a process of its own with little memory and little time.

A decoder that has a fault reaches no key, no database and no other file: the process is given a
copy of nothing but the picture, and its environment is empty.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from sleutelbos.kit import tokens
from sleutelbos.messaging.files import incoming
from sleutelbos.messaging.files.incoming import Incoming

_SECONDS = 60.0


def made(pieces: Iterable[bytes]) -> Incoming | None:
    """Return a small picture; None when none can be made of it."""
    picture = Incoming.of(pieces)
    try:
        return _drawn(picture)
    finally:
        picture.drop()


def _drawn(picture: Incoming) -> Incoming | None:
    target = incoming.folder() / tokens.opaque_id().hex
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", str(Path(__file__).with_name("drawing.py")),
             str(picture.path), str(target)],
            env={}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=_SECONDS, check=False,
        )  # fmt: skip
        return Incoming.of([target.read_bytes()]) if done.returncode == 0 else None
    except subprocess.TimeoutExpired:
        return None
    finally:
        target.unlink(missing_ok=True)
