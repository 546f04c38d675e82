"""Ask clamd whether a file is clean (INSTREAM), a piece at a time."""

import enum
import socket
import struct
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

_SECONDS = 60.0  # that it may be silent


class Verdict(enum.Enum):
    """What the scanner says; UNREACHED: nothing, or nothing that can be understood."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNREACHED = "unreached"


def is_chosen() -> bool:
    """Say whether this installation has a scanner."""
    return bool(settings.SCANNER_URL)


def scan(pieces: Iterable[bytes]) -> Verdict:
    """Return what the scanner says of a file. Whatever is not a clear answer is none."""
    try:
        with _reached(urlsplit(settings.SCANNER_URL)) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for piece in pieces:
                clamd.sendall(struct.pack(">I", len(piece)) + piece)
            clamd.sendall(struct.pack(">I", 0))
            answer = _answer(clamd)
    except OSError:
        return Verdict.UNREACHED
    if answer == b"stream: OK":
        return Verdict.CLEAN
    return Verdict.INFECTED if answer.endswith(b" FOUND") else Verdict.UNREACHED


def version() -> str:
    """Return what the scanner calls itself, and of which day its knowledge is; raise OSError."""
    with _reached(urlsplit(settings.SCANNER_URL), seconds=5) as clamd:
        clamd.sendall(b"zVERSION\0")
        said = _answer(clamd).decode(errors="replace")
    if not said.startswith("ClamAV"):
        raise OSError("what answers is no clamd")
    return said


def _reached(url: SplitResult, *, seconds: float = _SECONDS) -> socket.socket:
    if url.hostname:
        return socket.create_connection((url.hostname, url.port or 3310), timeout=seconds)
    made = socket.socket(socket.AF_UNIX)
    try:
        made.settimeout(seconds)
        made.connect(url.path)
    except OSError:
        made.close()
        raise
    return made


def _answer(clamd: socket.socket) -> bytes:
    said = b""
    while len(said) < 4096 and (piece := clamd.recv(4096)):
        said += piece
    return said.rstrip(b"\0\n")
