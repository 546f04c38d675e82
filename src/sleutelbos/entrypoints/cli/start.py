"""Start: Django with its settings, and tables that are as new as the code."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sleutelbos.entrypoints.cli.errors import Refused

TOO_OLD = (
    "These tables were made by a Sleutelbos from before its first release, and cannot be brought "
    "up to date from there. Nothing was changed. Set SLEUTELBOS_DATA (or DATABASE_URL) to a new "
    "place, begin with 'sleutelbos init', and import the register again."
)
_LOCK = 0x5EE7_B05  # any number, always the same


def ready() -> None:
    """Load Django, and bring the tables up to date when they are not."""
    loaded()
    if is_behind():
        migrate()


def loaded() -> None:
    """Load Django and its settings."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
        _see_that_keys_are_there()


def is_behind() -> bool:
    """Say whether the code brings migrations that the database has not had.

    It compares names only: at nearly every start there is nothing to do, and it must be quick.
    """
    from django.apps import apps
    from django.db import connection

    known = {
        (config.label, path.stem)
        for config in apps.get_app_configs()
        for path in Path(config.path).glob("migrations/[0-9]*.py")
    }
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute("SELECT app, name FROM django_migrations")
        return not known <= set(cursor.fetchall())


def migrate() -> None:
    """Bring the tables up to date; of several that start at once, one does and others wait.

    Raises Refused when they are older than what this version can bring up to date.
    """
    from django.core.management import call_command

    with _alone():
        if is_behind():
            if _is_too_old():
                raise Refused(TOO_OLD)
            call_command("migrate", verbosity=0, interactive=False)


def _is_too_old() -> bool:
    """Say whether of the steps that are one migration by now the database has had only some."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    had = set(MigrationRecorder(connection).applied_migrations())
    merged = [set(one.replaces) for one in MigrationLoader(None).replacements.values()]
    return any(steps & had and not steps <= had for steps in merged)


def forget_secrets() -> None:
    """Take the settings out of the environment of a process that faces the network."""
    for name in [name for name in os.environ if name.startswith(("SLEUTELBOS_", "EMAIL_URL"))]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)


def _see_that_keys_are_there() -> None:
    """Refuse to go on with new keys where there are schools: theirs were left behind.

    A backup without its keys, or a second machine: every password and letter would be wrong, and
    new ones would be wrong again once the keys are back. Nobody is to find that out by signing in.
    """
    from django.conf import settings

    if not settings.NEW_KEYS or not _has_schools():
        return
    for path in settings.NEW_KEYS:
        path.unlink(missing_ok=True)
    names = " and ".join(f"{path}" for path in settings.NEW_KEYS)
    raise Refused(
        f"The database has schools, and their keys are missing: {names}. Put the keys back: "
        "without them no password and no letter works.",
    )


def _has_schools() -> bool:
    """Say whether somebody began here: by SQL, for the tables may be older than the code."""
    from django.db import connection

    with connection.cursor() as cursor:
        if "schools_school" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT 1 FROM schools_school LIMIT 1")
        return cursor.fetchone() is not None


def close_connections() -> None:
    """Close what is open: a connection must not be shared by two processes."""
    from django.db import connections

    connections.close_all()


@contextmanager
def _alone() -> Iterator[None]:
    """Keep others out: by the database where it can lock, else by a file beside it."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
            cursor.execute(f"SELECT pg_advisory_lock({_LOCK})")
            try:
                yield
            finally:
                cursor.execute(f"SELECT pg_advisory_unlock({_LOCK})")
        connection.close()
        return
    with (settings.DATA / "migrating").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
