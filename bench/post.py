"""A post room in a process of its own, that does what it is asked: python -m bench.post.

A line in is a verb and its words, a line out is the answer, both as JSON:
enrol READERS | fill COPIES | send READERS | read. Rooms stay open, so that several can take turns.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from bench import filling, rig, spent
from bench.seed import HOST

_LEAST = 6_000  # copies in one round, so that it is long enough to measure
MAILBOXES = 400  # read at random
Ask = Callable[..., Any]


@contextmanager
def room(environment: dict[str, str]) -> Iterator[Ask]:
    """Yield how to ask a post room something; it works beside the database's core."""
    command = ["taskset", "-c", str(rig.LOAD_CORE), sys.executable, "-m", "bench.post"]
    with subprocess.Popen(
        command, env={**os.environ, **environment}, text=True, bufsize=1,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as made:  # fmt: skip
        assert made.stdin
        assert made.stdout

        def ask(*words: object) -> Any:
            assert made.stdin
            assert made.stdout
            made.stdin.write(json.dumps(words) + "\n")
            answer = made.stdout.readline()
            if not answer:
                message = f"the post room ended at {words}"
                raise SystemExit(message)
            return json.loads(answer)

        yield ask
        made.stdin.close()


def work() -> None:
    """Do what is asked, until nobody asks any more."""
    from sleutelbos.kit import scope
    from sleutelbos.schools import queries

    for line in sys.stdin:
        verb, *words = json.loads(line)
        if verb == "enrol":
            answer: Any = filling.enrol(*words)
        else:
            school = queries.by_host(HOST)
            with scope.within(school.id):
                answer = {"fill": lambda _, copies: filling.fill(copies), "send": _send,
                          "read": _read}[verb](school, *words)  # fmt: skip
        print(json.dumps(answer), flush=True)


def _send(school: Any, readers: int) -> dict[str, dict[str, float]]:
    """Send to so many, and insert as many copies bare, in turn; return what one takes."""
    from django.db import connection

    from sleutelbos.messaging.models import Message

    group_id = filling.class_of(readers)
    sides = {"ours": _ours(school, group_id, readers), "bare": _bare(school, group_id)}
    found = {}
    for name, one in sides.items():
        found[name] = spent.total([one() for _ in range(max(1, _LEAST // readers))])
        Message.objects.filter(subject__in=("Fietsen", "Lopen")).delete()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite"
                           else "VACUUM messaging_delivery")  # fmt: skip
    return found


def _ours(school: Any, group_id: int, readers: int) -> Callable[[], spent.Spent]:
    """Return how to write a draft, and send it: only sending counts."""
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

    def send() -> spent.Spent:
        message_id = writing.write(
            school_id=school.id, sender=sender, nonce=tokens.opaque_id(), text=text, by=SYSTEM
        )
        draft = drafts.draft(sender, message_id)
        return spent.of(
            lambda: sending.send(
                school=school, sender=sender, draft=draft, readers=readers, by=SYSTEM
            )
        )

    return send


def _bare(school: Any, group_id: int) -> Callable[[], spent.Spent]:
    """Return how to insert a message and its copies for the same class: nothing is decided."""
    from django.db import connection, transaction

    from sleutelbos.accounts.models import Account

    now = "datetime('now')" if connection.vendor == "sqlite" else "now()"
    message = filling.a_message(
        school=school.id, sender=Account.objects.get(slot=0).id, subject="Lopen", at=now,
        numbers="(SELECT 1 AS n) AS one",
    )  # fmt: skip
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

    return lambda: spent.of(write)


def _read(school: Any) -> dict[str, float]:
    """Return the median microseconds of the number and of the first page, by kind of mailbox."""
    from sleutelbos.accounts.models import Account
    from sleutelbos.messaging.queries import mailbox
    from sleutelbos.messaging.values import Place, Reader

    everybody = list(Account.objects.filter(slot=1).order_by("id").values_list("id", flat=True))
    some = everybody[filling.SPECIAL :: max(1, len(everybody) // MAILBOXES)][:MAILBOXES]
    special = zip(("number_new", "number_full", "number_unread"), everybody, strict=False)
    return {
        **_numbers({"number": some} | {name: [one] * len(some) for name, one in special}),
        "page": _median([
            lambda one=one: mailbox.folder(Reader(one), Place.INBOX) for one in some
        ]),
        **_start_page(school, some[0]),
    }  # fmt: skip


def _start_page(school: Any, account_id: int) -> dict[str, float]:
    """Return what the start page of somebody takes, with the number and without it."""
    from sleutelbos.accounts.models import Account
    from sleutelbos.web import session
    from tests import factories

    mother = factories.an_activated(Account.objects.get(id=account_id))
    browser = factories.signed_in(factories.a_client(school), mother)
    nothing = "(CASE WHEN CAST(%s AS TIMESTAMP) IS NULL THEN 0 ELSE 0 END)"
    whole = session.STATEMENT
    sides = {"start": whole, "start_without": whole.replace(session.UNREAD, nothing)}
    took: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(MAILBOXES // 4):
        for name, session.STATEMENT in sides.items():
            took[name].append(_took(lambda: browser.get("/start")))
    session.STATEMENT = whole
    return {name: statistics.median(values) for name, values in took.items()}


def _numbers(mailboxes: dict[str, list[int]]) -> dict[str, float]:
    """Ask for the number as the page's one statement does, of each kind of mailbox in turn."""
    from django.db import connection

    from sleutelbos.kit import clock
    from sleutelbos.web import session

    statement = f"SELECT {session.UNREAD}".replace("a.id", "%s")
    moment = connection.ops.adapt_datetimefield_value(clock.now())
    took: dict[str, list[float]] = {name: [] for name in mailboxes}
    with connection.cursor() as cursor:
        for turn in zip(*mailboxes.values(), strict=True):
            for name, account in zip(mailboxes, turn, strict=True):
                ask = partial(cursor.execute, statement, [account, moment])
                took[name].append(_took(lambda ask=ask: (ask(), cursor.fetchone())))
    return {name: statistics.median(values) for name, values in took.items()}


def _median(works: Sequence[Callable[[], object]]) -> float:
    return statistics.median(map(_took, works))


def _took(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1e6 * (time.perf_counter() - started)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    import django

    django.setup()
    work()
