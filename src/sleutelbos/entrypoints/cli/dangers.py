"""Settings that Sleutelbos refuses to serve with, each in a sentence."""

from ipaddress import ip_address

_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_MENDED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))  # each in its own line of releases


def of_serving(*, host: str, workers: int) -> list[str]:
    """Return what is dangerous about serving here."""
    return [*_plain_http(host), *_several_processes(workers), *weak_database(), *other_keys()]


def has_wal_reset_fault(version: tuple[int, ...]) -> bool:
    """Say whether this SQLite can lose commits when several processes make checkpoints."""
    if version >= _MENDED[-1]:
        return False
    return not any(version[:2] == mended[:2] and version >= mended for mended in _MENDED)


def weak_database() -> list[str]:
    """Return what lets a PostgreSQL lose what it has confirmed, unless the operator said yes."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "postgresql" or settings.WEAK_DATABASE:
        return []
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(_DURABLE))
        cursor.execute(
            f"SELECT name FROM pg_settings WHERE setting = 'off' AND name IN ({marks})",  # noqa: S608
            list(_DURABLE),
        )
        return [
            f"PostgreSQL has {name} off: a power cut loses what was confirmed. Set it on."
            for (name,) in sorted(cursor.fetchall())
        ]


def other_keys() -> list[str]:
    """Say when the log here was marked with another pepper: every password would be wrong.

    Nor may the worker go on: it would mark the log with this one, and the log would seem broken.
    """
    from sleutelbos.audit import verifying

    if verifying.is_marked_here():
        return []
    reason = (
        "The pepper is not the one that this database was made with: no password and no letter "
        "works. Put back the keys of its backup: the folder secrets, or SLEUTELBOS_PEPPER."
    )
    return [reason]


def _plain_http(host: str) -> list[str]:
    from django.conf import settings

    if not settings.PLAIN_HTTP or is_loopback(host):
        return []
    reason = (
        f"SLEUTELBOS_PLAIN_HTTP is for this machine only: it cannot serve at {host}. "
        "Put a reverse proxy with https before Sleutelbos, and leave the setting out."
    )
    return [reason]


def _several_processes(workers: int) -> list[str]:
    import sqlite3

    from django.db import connection

    is_faulty = has_wal_reset_fault(sqlite3.sqlite_version_info)
    if workers == 1 or connection.vendor != "sqlite" or not is_faulty:
        return []
    reason = (
        f"SQLite {sqlite3.sqlite_version} can lose what was written when several processes use it: "
        "serve with --workers 1, or use PostgreSQL."
    )
    return [reason]


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach a host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
