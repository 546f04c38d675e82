"""Fill a post room, and send and read in it, in a process of its own: python -m bench.post VERB….

open READERS | fill COPIES | send READERS ROUNDS | read ROUNDS
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import Any

from bench import rig
from bench.bulk import _cpu
from bench.seed import HOST, open_school

_LEAST = 6_000  # copies in one round: the clock of a process has no finer ticks
MAILBOXES = 400  # read at random
_MESSAGE = """
INSERT INTO messaging_message (school_id, sender_id, role, nonce, kind, subject, source, body,
    words, confirmation, may_answer, audience, edited_at, sent_at, arrives_at, readers)
SELECT {school}, {sender}, 'office', {nonce}, 'info', 'Zwemmen', 'x', '<p>x</p>', ' zwemmen',
    'none', TRUE, '{{}}', {at}, {at}, {at}, 1 FROM {numbers}
"""
_COPIES = """
INSERT INTO messaging_delivery (school_id, message_id, account_id, arrives_at, is_unread,
    is_flagged, place, read_at)
SELECT {school}, m.id, a.id, m.arrives_at, {unread}, FALSE, 0, {read}
FROM messaging_message m CROSS JOIN accounts_account a
WHERE m.subject = 'Zwemmen' AND a.slot = 1
  AND NOT EXISTS (SELECT 1 FROM messaging_delivery d
                  WHERE d.message_id = m.id AND d.account_id = a.id)
"""


def run(environment: dict[str, str], *words: object) -> Any:
    """Do one piece of work in a process of its own, beside the database's core."""
    command = ["taskset", "-c", str(rig.LOAD_CORE), sys.executable, "-m", "bench.post"]
    done = subprocess.run(
        [*command, *map(str, words)], env={**os.environ, **environment}, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return json.loads(done.stdout or b"null")


def main(verb: str, *words: str) -> Any:
    """Do what is asked."""
    from django.core.management import call_command

    from sleutelbos.kit import scope
    from sleutelbos.schools import queries

    if verb == "open":
        call_command("migrate", verbosity=0)
        with scope.within(open_school().id):
            return _enrol(int(words[0]))
    school = queries.by_host(HOST)
    with scope.within(school.id):
        return {"fill": _fill, "send": _send, "read": _read}[verb](school, *map(int, words))


def _enrol(readers: int) -> None:
    """Enrol a pupil with one guardian for each reader, in one class, and somebody of the office."""
    from django.db import connection

    from sleutelbos.accounts.models import Account, Keyring
    from sleutelbos.kit import bulk
    from sleutelbos.people.models import Guardianship, Membership, Person, Pupil
    from sleutelbos.schools.models import School
    from tests import factories

    school = School.objects.get()
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
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill(school: Any, copies: int) -> None:
    """Give every reader as many copies as makes so many in all; a few of the first are unread."""
    from django.db import connection

    from sleutelbos.accounts.models import Account
    from sleutelbos.messaging.models import Message

    readers = Account.objects.filter(slot=1).count()
    sender = Account.objects.get(slot=0).id
    is_sqlite = connection.vendor == "sqlite"
    have = Message.objects.filter(subject="Zwemmen").count()
    wanted = max(0, copies // readers - have)
    at = "datetime('now', '-' || n || ' minutes')" if is_sqlite else (
        "now() - n * interval '1 minute'")  # fmt: skip
    numbers = (
        f"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {wanted}) "
        "SELECT n FROM c)" if is_sqlite else f"generate_series(1, {wanted}) AS n"
    )  # fmt: skip
    nonce = "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    # As many unread at every size: people read what comes, and the rest piles up.
    unread = "(a.id + m.id) % 5 = 0" if not have else "FALSE"
    read = f"CASE WHEN {unread} THEN NULL ELSE m.arrives_at END"
    with connection.cursor() as cursor:
        if not wanted:
            return
        # Only what is measured pays for its constraints.
        cursor.execute("PRAGMA foreign_keys=OFF" if is_sqlite
                       else "SET session_replication_role = replica")  # fmt: skip
        cursor.execute(
            _MESSAGE.format(school=school.id, sender=sender, nonce=nonce, at=at, numbers=numbers)
        )
        cursor.execute(_COPIES.format(school=school.id, unread=unread, read=read))
        cursor.execute("ANALYZE" if is_sqlite else "VACUUM ANALYZE")


def _send(school: Any, readers: int, rounds: int) -> dict[str, Any]:
    """Send to so many, and insert as many copies bare, in turn; return the medians."""
    from django.db import connection

    from sleutelbos.messaging.models import Message

    group_id = _class_of(school, readers)
    sides: dict[str, Callable[[], float]] = {
        "ours": lambda: _ours(school, group_id, readers),
        "bare": lambda: _bare(school, group_id),
    }
    kept: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, side in sides.items():
            took = sum(side() for _ in range(max(1, _LEAST // readers)))
            if turn:
                kept[name].append(took / max(1, _LEAST // readers))
            Message.objects.exclude(subject="Zwemmen").delete()
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite"
                               else "VACUUM messaging_delivery")  # fmt: skip
    ratios = [bare / ours for ours, bare in zip(kept["ours"], kept["bare"], strict=True)]
    medians = {name: statistics.median(values) for name, values in kept.items()}
    return {**medians, "ratio": statistics.median(ratios)}


def _class_of(school: Any, readers: int) -> int:
    """Return a class of so many pupils."""
    from sleutelbos.people.models import Group, Membership, Pupil

    group, is_new = Group.objects.get_or_create(
        school=school, name=f"klas van {readers}", school_year=school.school_year
    )
    if is_new:
        pupils = Pupil.objects.order_by("id").values_list("person_id", flat=True)[:readers]
        Membership.objects.bulk_create(
            [
                Membership(school=school, group=group, person_id=person, role="pupil")
                for person in pupils
            ],
            batch_size=500,
        )
    return group.id


def _ours(school: Any, group_id: int, readers: int) -> float:
    from sleutelbos.accounts.models import Account
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.kit import tokens
    from sleutelbos.messaging.actions import drafts as writing
    from sleutelbos.messaging.actions import sending
    from sleutelbos.messaging.queries import drafts
    from sleutelbos.messaging.values import Audience, Sender, SenderRole, Text

    account = Account.objects.get(slot=0)
    sender = Sender(
        account.id, account.person_id, account.keyring_id, SenderRole.OFFICE, "Mia Claes"
    )
    text = Text("Fietsen", "Morgen fietsen we.", audience=Audience(group_ids=(group_id,)))
    message_id = writing.write(
        school_id=school.id, sender=sender, nonce=tokens.opaque_id(), text=text, by=SYSTEM
    )
    draft = drafts.draft(sender, message_id)
    return _cost(
        lambda: sending.send(school=school, sender=sender, draft=draft, readers=readers, by=SYSTEM)
    )


def _bare(school: Any, group_id: int) -> float:
    """Insert a message and its copies for the same class, by plain joins: nothing is decided."""
    from django.db import connection, transaction

    is_sqlite = connection.vendor == "sqlite"
    now = "datetime('now')" if is_sqlite else "now()"
    nonce = "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    message = _MESSAGE.format(
        school=school.id, sender="(SELECT id FROM accounts_account WHERE slot = 0)", nonce=nonce,
        at=now, numbers="(SELECT 1) AS one",
    ).replace("'Zwemmen'", "'Lopen'")  # fmt: skip
    copies = f"""
        INSERT INTO messaging_delivery (school_id, message_id, account_id, arrives_at, is_unread,
            is_flagged, place)
        SELECT {school.id}, (SELECT MAX(id) FROM messaging_message), a.id, {now}, TRUE, FALSE, 0
        FROM people_membership m
        JOIN people_pupil u ON u.person_id = m.person_id AND u.left_on IS NULL
        JOIN accounts_keyring k ON k.pupil_id = u.id AND k.closed_at IS NULL
        JOIN accounts_account a ON a.keyring_id = k.id AND a.slot >= 1 AND a.closed_at IS NULL
        WHERE m.group_id = {group_id} AND m.role = 'pupil'"""

    @transaction.atomic
    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(message)
            cursor.execute(copies)

    return _cost(write)


def _read(school: Any, rounds: int) -> dict[str, float]:
    """Return the median microseconds of the number and of the first page, by kind of mailbox."""
    from sleutelbos.accounts.models import Account
    from sleutelbos.messaging.queries import mailbox
    from sleutelbos.messaging.values import Place, Reader

    everybody = list(Account.objects.filter(slot=1).order_by("id").values_list("id", flat=True))
    step = max(1, len(everybody) // MAILBOXES)
    chosen = everybody[3::step][:MAILBOXES]
    pages = _start_page(school, chosen)
    with _mailboxes(school, everybody[:3]):
        new, full, unread = ([one] * MAILBOXES for one in everybody[:3])
        sides: dict[str, Callable[[], float]] = {
            "number": lambda: _number(chosen),
            "number_new": lambda: _number(new),
            "number_full": lambda: _number(full),
            "number_unread": lambda: _number(unread),
            **pages,
            "page": lambda: _median([
                lambda one=one: mailbox.folder(Reader(one), Place.INBOX) for one in chosen
            ]),
        }  # fmt: skip
        kept: dict[str, list[float]] = {name: [] for name in sides}
        for turn in range(rounds + 1):
            for name, side in sides.items():
                took = side()
                if turn:
                    kept[name].append(took)
    return {name: statistics.median(values) for name, values in kept.items()}


def _start_page(school: Any, chosen: Sequence[int]) -> dict[str, Callable[[], float]]:
    """Return how to open the start page of somebody, with the number and without it."""
    from sleutelbos.accounts.models import Account
    from sleutelbos.web import session
    from tests import factories

    mother = factories.an_activated(Account.objects.get(id=chosen[0]))
    browser = factories.signed_in(factories.a_client(school), mother)
    nothing = "(CASE WHEN CAST(%s AS TIMESTAMP) IS NULL THEN 0 ELSE 0 END)"
    statements = {
        "start": session.STATEMENT,
        "start_without": session.STATEMENT.replace(session.UNREAD, nothing),
    }

    def opened(statement: str) -> float:
        session.STATEMENT = statement
        return _median([lambda: browser.get("/start") for _ in range(MAILBOXES // 4)])

    return {name: lambda one=one: opened(one) for name, one in statements.items()}


@contextmanager
def _mailboxes(school: Any, three: Sequence[int]) -> Any:
    """Let the first mailbox be new, the second have 20,000 read, the third 5,000 unread."""
    from django.db import connection, transaction

    is_sqlite = connection.vendor == "sqlite"
    nonce = "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    at = "datetime('now', '-' || n || ' seconds')" if is_sqlite else (
        "now() - n * interval '1 second'")  # fmt: skip
    numbers = (
        "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) "
        "SELECT n FROM c)" if is_sqlite else "generate_series(1, 20000) AS n"
    )  # fmt: skip
    message = _MESSAGE.format(
        school=school.id, sender="(SELECT id FROM accounts_account WHERE slot = 0)", nonce=nonce,
        at=at, numbers=numbers,
    ).replace("'Zwemmen'", "'Vol'")  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM messaging_delivery WHERE account_id IN (%s, %s, %s)", three)
        cursor.execute(message)
        for account, limit, flag in ((three[1], 20_000, "FALSE"), (three[2], 5_000, "TRUE")):
            read = "NULL" if flag == "TRUE" else "arrives_at"
            cursor.execute(f"""
                INSERT INTO messaging_delivery (school_id, message_id, account_id, arrives_at,
                    is_unread, is_flagged, place, read_at)
                SELECT {school.id}, id, {account}, arrives_at, {flag}, FALSE, 0, {read}
                FROM messaging_message WHERE subject = 'Vol' ORDER BY id LIMIT {limit}""")
        cursor.execute("ANALYZE messaging_delivery")
        yield
        transaction.set_rollback(True)


def _number(accounts: Sequence[int]) -> float:
    """Ask for the number as the page's one statement does."""
    from django.db import connection

    from sleutelbos.kit import clock
    from sleutelbos.web import session

    statement = f"SELECT {session.UNREAD}".replace("a.id", "%s")
    moment = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:

        def ask(account: int) -> None:
            cursor.execute(statement, [account, moment])
            cursor.fetchone()

        return _median([lambda one=one: ask(one) for one in accounts])


def _median(works: Sequence[Callable[[], object]]) -> float:
    took = []
    for work in works:
        started = time.perf_counter()
        work()
        took.append(1e6 * (time.perf_counter() - started))
    return statistics.median(took)


def _cost(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work, the database's own with it."""
    before = _cpu()
    work()
    return _cpu() - before


def _move_sequences(*tables: Any) -> None:
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
