"""The surroundings of the demonstration: a folder of its own, and nothing of a real school."""

import shutil
import socket
from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import quote

MARK = "demonstration"  # a file in its data folder: nobody takes the one for the other
_OWN = frozenset(["SLEUTELBOS_DATA", "SLEUTELBOS_LOG", "SLEUTELBOS_HASH_THREADS"])


def ports(first: int) -> tuple[int, ...]:
    """Return the ports of the demonstration: the tour, each school, each outside provider."""
    return tuple(range(first, first + 5))


def prepare(environ: MutableMapping[str, str], *, port: int) -> list[str]:
    """Make a fresh data folder and set the environment to it; return why not, if so."""
    folder = Path(environ.get("SLEUTELBOS_DATA", "data")).absolute() / "demo"
    reasons = [*_settings_of_a_school(environ), *_taken(port), *_foreign(folder)]
    if reasons:
        return reasons
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    (folder / MARK).write_text(f"{port}\n")
    (folder / "mail").mkdir(mode=0o700)
    environ.update(
        SLEUTELBOS_DATA=str(folder),
        SLEUTELBOS_DEMO="yes",
        SLEUTELBOS_PLAIN_HTTP="yes",
        SLEUTELBOS_MAIL_FROM="sleutelbos@demo.example",
        EMAIL_URL=f"folder://{quote(str(folder / 'mail'))}",
        SLEUTELBOS_BROKER=f"http://localhost:{port}",
        SLEUTELBOS_PRIVATE_NETWORKS="127.0.0.0/8,::1/128",
    )
    return []


def port_of(folder: Path) -> int | None:
    """Return the first port of the demonstration that a data folder holds; None for a school's."""
    mark = folder / MARK
    return int(mark.read_text()) if mark.exists() else None


def _settings_of_a_school(environ: MutableMapping[str, str]) -> list[str]:
    return [
        f"The demonstration has settings of its own: unset {name}."
        for name in sorted(environ)
        if (name.startswith("SLEUTELBOS_") and name not in _OWN)
        or name.removesuffix("_FILE") in ("DATABASE_URL", "EMAIL_URL")
    ]


def _taken(port: int) -> list[str]:
    other = port + 10
    return [
        f"Port {one} is taken; try make demo PORT={other}, or sleutelbos demo --port {other}."
        for one in ports(port)
        if _is_taken(one)
    ]


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _foreign(folder: Path) -> list[str]:
    if not folder.exists() or not any(folder.iterdir()) or (folder / MARK).exists():
        return []
    return [f"{folder} holds something that is no demonstration; move it away."]
