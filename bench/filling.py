"""Fill a post room: readers by the hundred thousand, copies by the ten million, in minutes.

Only what is measured pays for its constraints: here they rest, indexes are made when all is in, and
the file of SQLite keeps no journal meanwhile.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.seed import open_school

SUBJECT = "Zwemmen"  # of what fills the room; what is sent to measure has another
SPECIAL = 3  # mailboxes: a new one, one with 20,000 read, one with 5,000 unread
READ, UNREAD = 20_000, 5_000
_NEWEST = 5  # messages that one in five has not read yet, at every size: the rest piles up
_TOLD = 1_000_000
_MESSAGES = """
INSERT INTO messaging_message (school_id, sender_id, role, nonce, kind, subject, source, body,
    words, confirmation, may_answer, audience, edited_at, sent_at, arrives_at, readers)
SELECT {school}, {sender}, 'office', {nonce}, 'info', '{subject}', 'x', '<p>x</p>', ' zwemmen',
    'none', TRUE, '{{}}', {at}, {at}, {at}, 1 FROM {numbers} ORDER BY n DESC
"""
_COPIES = """
INSERT INTO messaging_delivery (school_id, message_id, account_id, arrives_at, is_unread,
    is_flagged, place, read_at)
SELECT m.school_id, m.id, a.id, m.arrives_at, {unread}, FALSE, 0,
    CASE WHEN {unread} THEN NULL ELSE m.arrives_at END
FROM messaging_message m CROSS JOIN accounts_account a WHERE {which} ORDER BY m.id, a.id
"""


def enrol(readers: int) -> None:
    """Open a school; enrol a pupil with one guardian for each reader, and one of the office."""
    from django.core.management import call_command
    from django.db import transaction

    from sleutelbos.kit import scope

    call_command("migrate", verbosity=0)
    school = open_school()
    with scope.within(school.id), transaction.atomic():
        _enrol(school, readers)
    _analyse()


def fill(copies: int) -> None:
    """Give every reader as many copies as makes so many in all; a few of the first are unread."""
    from django.db import connection

    from sleutelbos.accounts.models import Account

    accounts = list(Account.objects.filter(slot=1).order_by("id").values_list("id", flat=True))
    with _resting(), connection.cursor() as cursor:
        made = _write_messages(SUBJECT, copies // len(accounts))
        for turn, message in enumerate(made):
            is_new = turn >= len(made) - _NEWEST
            unread = "((a.id + m.id) % 5 = 0)" if is_new else "FALSE"
            which = f"m.id = {message} AND a.slot = 1 AND a.id > {accounts[SPECIAL - 1]}"
            cursor.execute(_COPIES.format(unread=unread, which=which))
            _tell(turn + 1, of=len(made), each=len(accounts))
        _fill_special(cursor, accounts[:SPECIAL])
    _analyse()


def class_of(readers: int) -> int:
    """Return a class of so many pupils."""
    from django.db import transaction

    from sleutelbos.kit import bulk
    from sleutelbos.people.models import Group, Membership, Pupil
    from sleutelbos.schools.models import School

    school = School.objects.get()
    group, is_new = Group.objects.get_or_create(
        school=school, name=f"klas van {readers}", school_year=school.school_year
    )
    if is_new:
        # All of them before COPY begins, which leaves no room for another statement.
        pupils = list(Pupil.objects.order_by("id").values_list("person_id")[:readers])
        with transaction.atomic():
            bulk.insert(Membership, ["person_id"], pupils, school_id=school.id,
                        group_id=group.id, role="pupil")  # fmt: skip
    return group.id


def _enrol(school: Any, readers: int) -> None:
    from sleutelbos.accounts.models import Account, Keyring
    from sleutelbos.kit import bulk
    from sleutelbos.people.models import Guardianship, Membership, Person, Pupil
    from tests import factories

    factories.a_staff_member(school, "office")
    group = factories.a_class(school)
    first = {table: next(iter(bulk.Ids(table))) for table in (Person, Pupil, Keyring, Account)}
    numbers = range(readers)
    persons = ((first[Person] + n, "Kind" if n < readers else "An", f"P{n % readers}", f"p{n}")
               for n in range(2 * readers))  # fmt: skip
    bulk.insert(Person, ["id", "first_name", "family_name", "words"], persons, school_id=school.id)
    child, parent = first[Person], first[Person] + readers
    tables: list[tuple[Any, list[str], Any, dict[str, object]]] = [
        (Pupil, ["id", "person_id", "register_id"],
         ((first[Pupil] + n, child + n, f"r{n}") for n in numbers), {}),
        (Membership, ["person_id"], ((child + n,) for n in numbers),
         {"group_id": group.id, "role": "pupil"}),
        (Guardianship, ["pupil_id", "person_id"],
         ((first[Pupil] + n, parent + n) for n in numbers), {"kind": "mother", "rank": 1}),
        (Keyring, ["id", "pupil_id", "salt"],
         ((first[Keyring] + n, first[Pupil] + n, bytes(16)) for n in numbers), {}),
        (Account, ["id", "keyring_id", "person_id", "public_id"],
         ((first[Account] + n, first[Keyring] + n, parent + n, f"{n:032x}") for n in numbers),
         {"slot": 1}),
    ]  # fmt: skip
    for table, columns, rows, constants in tables:
        bulk.insert(table, columns, rows, school_id=school.id, **constants)
    _move_sequences(Person, Pupil, Keyring, Account)


def _fill_special(cursor: Any, accounts: list[int]) -> None:
    """Let the first mailbox be new, the second have all read, the third have much unread."""
    made = _write_messages("Vol", READ)
    _, full, waiting = accounts
    for account, unread, first in ((full, "FALSE", made[0]), (waiting, "TRUE", made[-UNREAD])):
        which = f"m.subject = 'Vol' AND m.id >= {first} AND a.id = {account}"
        cursor.execute(_COPIES.format(unread=unread, which=which))


def _write_messages(subject: str, count: int) -> list[int]:
    """Write messages, one a minute until now; return their ids, the oldest first."""
    from django.db import connection

    from sleutelbos.accounts.models import Account
    from sleutelbos.messaging.models import Message

    is_sqlite = connection.vendor == "sqlite"
    at = "datetime('now', '-' || n || ' minutes')" if is_sqlite else (
        "now() - n * interval '1 minute'")  # fmt: skip
    numbers = (
        f"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count}) "
        "SELECT n FROM c)" if is_sqlite else f"generate_series(1, {count}) AS n"
    )  # fmt: skip
    sender = Account.objects.get(slot=0)
    with connection.cursor() as cursor:
        cursor.execute(a_message(school=sender.school_id, sender=sender.id, subject=subject, at=at,
                                 numbers=numbers))  # fmt: skip
    return list(Message.objects.filter(subject=subject).order_by("id").values_list("id", flat=True))


def a_message(*, school: int, sender: int, subject: str, at: str, numbers: str) -> str:
    """Return the bare statement that writes messages which are sent."""
    from django.db import connection

    nonce = "lower(hex(randomblob(16)))" if connection.vendor == "sqlite" else "gen_random_uuid()"
    return _MESSAGES.format(school=school, sender=sender, nonce=nonce, subject=subject, at=at,
                            numbers=numbers)  # fmt: skip


@contextmanager
def _resting() -> Iterator[None]:
    """Let constraints, journal and the indexes of copies rest until all is in."""
    from django.db import connection

    from sleutelbos.messaging.models import Delivery

    begin, end = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    editor = connection.schema_editor()
    indexes = Delivery._meta.indexes  # noqa: SLF001 - Django's way to ask
    with connection.cursor() as cursor:
        for statement in (*begin, *(f"DROP INDEX {one.name}" for one in indexes)):
            cursor.execute(statement)
        yield
        for index in indexes:
            print(f"  index {index.name} …", file=sys.stderr, flush=True)
            cursor.execute(str(index.create_sql(Delivery, editor)))
        for statement in end:
            cursor.execute(statement)


_SQLITE = (
    ("PRAGMA foreign_keys=OFF", "PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF",
     "PRAGMA cache_size=-500000"),
    ("PRAGMA cache_size=-8000", "PRAGMA synchronous=FULL", "PRAGMA journal_mode=WAL",
     "PRAGMA foreign_keys=ON"),
)  # fmt: skip
_SETTLING = ("ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)")
_POSTGRESQL = (
    ("SET session_replication_role = replica", "SET synchronous_commit = off",
     "SET statement_timeout = 0", "SET maintenance_work_mem = '1GB'"),
    ("SET session_replication_role = origin", "RESET synchronous_commit",
     "RESET statement_timeout", "RESET maintenance_work_mem", "CHECKPOINT"),
)  # fmt: skip


def _tell(turn: int, *, of: int, each: int) -> None:
    """Say how far it is, once in a million copies."""
    if turn == of or turn * each // _TOLD > (turn - 1) * each // _TOLD:
        print(f"  {turn * each:,} of {of * each:,} copies …", file=sys.stderr, flush=True)


def _analyse() -> None:
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for statement in _SETTLING if is_sqlite else ("VACUUM ANALYZE",):
            cursor.execute(statement)


def _move_sequences(*tables: Any) -> None:
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
