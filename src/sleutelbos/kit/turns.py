"""Take turns at what must not be done twice at once in one school."""

import enum

from django.db import connection


class Turn(enum.IntEnum):
    """What is done by one at a time; the numbers are those of PostgreSQL's advisory locks."""

    IMPORT = 0x5B05
    NAME = 0x5B06  # giving somebody a username, outside an import
    BUNCH = 0x5B07  # putting accounts of one parent together, whatever their schools: school 0


def wait_for(turn: Turn, *, school_id: int) -> None:
    """Wait for whoever does the same in this school, and keep the turn till the transaction ends.

    SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [turn.value, school_id])
