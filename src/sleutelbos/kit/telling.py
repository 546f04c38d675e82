"""Let a table of PostgreSQL say what was written to it, at the commit that writes it.

A trigger for each statement, so that no path past our actions stays unsaid, and no action costs a
statement more. SQLite has no such thing, and needs none: see ``docs/decisions/live.md``.
"""

from functools import partial
from typing import Any

from django.db.migrations import RunPython

CHANNEL = "sleutelbos_live"
MOST = 50  # words of one statement; beyond it, that there is much to look at
ALL = "all"

_FUNCTION = """
CREATE FUNCTION {table}_tell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE said text[];
BEGIN
  said := ARRAY({words} LIMIT {most} + 1);
  IF cardinality(said) > {most} THEN said := ARRAY['{all}']; END IF;
  PERFORM pg_notify('{channel}', one) FROM unnest(said) AS one;
  RETURN NULL;
END $$
"""
_TRIGGER = """
CREATE TRIGGER {table}_tell_{event} AFTER {event} ON {table}
REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {table}_tell()
"""


def tell(table: str, *, words: str, on: tuple[str, ...]) -> RunPython:
    """Return the step of a migration that lets a table tell.

    ``words`` is a SELECT of short texts from ``changed``, the rows that a statement wrote; ``on``
    says which statements: insert, update, delete.
    """
    return RunPython(partial(_begin, table=table, words=words, on=on), partial(_end, table=table))


def _begin(_apps: Any, editor: Any, *, table: str, words: str, on: tuple[str, ...]) -> None:
    if editor.connection.vendor != "postgresql":
        return
    filled = {"table": table, "words": words, "most": MOST, "all": ALL, "channel": CHANNEL}
    editor.execute(_FUNCTION.format(**filled))
    for event in on:
        rows = "OLD" if event == "delete" else "NEW"
        editor.execute(_TRIGGER.format(table=table, event=event, rows=rows))


def _end(_apps: Any, editor: Any, *, table: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP FUNCTION {table}_tell() CASCADE")
