"""How the text of a variable becomes a setting; what is wrong is said, and no secret shown."""

from collections.abc import Callable
from ipaddress import ip_network
from urllib.parse import urlsplit


def flag(text: str) -> bool:
    """Read yes or no."""
    words = {
        "1": True,
        "yes": True,
        "true": True,
        "0": False,
        "no": False,
        "false": False,
        "": False,
    }
    if text.lower() not in words:
        message = "must be yes or no"
        raise ValueError(message)
    return words[text.lower()]


def networks(text: str) -> tuple[str, ...]:
    """Read networks, with commas between."""
    return tuple(str(ip_network(part.strip())) for part in text.split(",") if part.strip())


def one_of(*allowed: str) -> Callable[[str], str]:
    """Return how one of a few words is read."""

    def read(text: str) -> str:
        if text not in allowed:
            message = f"must be one of {', '.join(allowed)}"
            raise ValueError(message)
        return text

    return read


def count(text: str) -> int:
    """Read a number of threads."""
    number = int(text)
    if not 0 <= number <= 64:
        message = "must be a number from 0 to 64"
        raise ValueError(message)
    return number


def key(text: str) -> str:
    """Read a key that is long enough."""
    if text and len(text) < 32:
        message = "must have at least 32 characters"
        raise ValueError(message)
    return text


def url(*schemes: str) -> Callable[[str], str]:
    """Return how an address is read that starts with one of these schemes."""

    def read(text: str) -> str:
        if text and text.partition(":")[0] not in schemes:
            message = f"must start with {' or '.join(f'{scheme}:' for scheme in schemes)}"
            raise ValueError(message)
        return text

    return read


def server(*schemes: str, folder: str) -> Callable[[str], str]:
    """Return how the address of a server is read, or with the scheme ``folder`` of a folder."""

    def read(text: str) -> str:
        is_folder = url(*schemes, folder)(text).startswith(f"{folder}:")
        if text and not is_folder and not _is_whole(text, has_host=True):
            message = f"must be written as {schemes[0]}://user:password@host:port. {_CODES}"
            raise ValueError(message)
        return text

    return read


def database(text: str) -> str:
    """Read the address of a database."""
    if url("sqlite", "postgres", "postgresql")(text) and not _is_whole(text):
        message = f"must be written as postgresql://user:password@host:port/name. {_CODES}"
        raise ValueError(message)
    return text


_CODES = "In user and password, write % as %25, / as %2F, # as %23, ? as %3F, [ as %5B, ] as %5D"


def _is_whole(address: str, *, has_host: bool = False) -> bool:
    """Say whether no part of an address was taken for another one; never quote it: it is secret."""
    try:
        parts = urlsplit(address)
        is_torn = bool(parts.fragment) or ("@" in parts.path and parts.scheme != "sqlite")
        is_server = bool(parts.hostname) and not parts.query
        return parts.port != 0 and not is_torn and (is_server or not has_host)
    except ValueError:
        return False


def origin(text: str) -> str:
    """Read an address without a path."""
    parts = urlsplit(text.rstrip("/"))
    if text and (parts.scheme not in ("https", "http") or not parts.hostname or parts.path):
        message = "must be an address without a path, such as https://sign-in.example.be"
        raise ValueError(message)
    return text.rstrip("/").lower()
