"""A device among many: what its pages cost against a browser's, and removing one of 10,000."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from bench import rig
from bench.load import Pace
from bench.table import Goal, Growth, Line

FEW, MANY, ACCOUNTS, TRIED = 100, 10_000, 40, 40
ALIKE, FLAT = Goal(most=1.25), Goal(most=1.5)


def measure(kind: str, pace: Pace) -> Iterator[Line | Growth]:
    """Yield what a device costs, and whether many others make its end dearer."""
    found: dict[int, dict[str, float]] = {}
    with rig.database(kind) as environment:
        for count in (FEW, MANY):
            _do(environment, "fill", str(count))
            rig.settle(environment)
            found[count] = json.loads(_do(environment, "ask", str(max(pace.rounds, 5))))
    many, few = found[MANY], found[FEW]
    yield Line(
        "session check of a device", kind, f"{many['device']:.2f} ms",
        f"of a browser {many['browser']:.2f} ms", many["device"] / many["browser"], ALIKE,
    )  # fmt: skip
    yield Line(
        f"removing a device of {MANY:,}", kind, f"{many['end']:.2f} ms",
        f"of {FEW} {few['end']:.2f} ms", many["end"] / few["end"], FLAT,
    )  # fmt: skip


def _do(environment: dict[str, str], *words: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "bench.devices", *words],
        env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip


def fill(count: int) -> str:
    """Let a school have so many devices, of a few families."""
    from django.core.management import call_command

    from bench.seed import open_school
    from sleutelbos.accounts.models import Account
    from sleutelbos.connections.models import Device
    from sleutelbos.kit import clock, scope
    from sleutelbos.schools.models import School
    from tests import factories

    call_command("migrate", verbosity=0)
    school = School.objects.first() or open_school()
    now = clock.now()
    with scope.within(school.id):
        if not Account.objects.exists():
            for _ in range(ACCOUNTS // 2):
                factories.a_pupil(school)
        accounts = list(Account.objects.filter(slot__gte=1).values_list("id", flat=True))
        missing = count - Device.objects.count()
        Device.objects.bulk_create(
            (
                Device(school=school, account_id=accounts[at % len(accounts)], name="Gsm", epoch=0,
                       made_at=now, seen_at=now)
                for at in range(missing)
            ),
            batch_size=2_000,
        )  # fmt: skip
    return ""


def ask(rounds: int) -> str:
    """Measure the check of a browser and of a device, and the end of a device; milliseconds."""
    from sleutelbos.accounts.models import Account
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.connections import actions
    from sleutelbos.connections.devices import Opening, Source, begin_device
    from sleutelbos.connections.models import Device
    from sleutelbos.kit import scope
    from sleutelbos.schools.models import School
    from sleutelbos.web import session

    school = School.objects.get()
    host = school.origin.partition("://")[2]
    with scope.within(school.id):
        account = Account.objects.filter(slot=1).first()
        assert account
        made = [
            begin_device(
                school_id=school.id, by=SYSTEM,
                opening=Opening(account.id, Source(0, None), "Gsm", "", "", is_fresh=False),
            )
            for _ in range(TRIED)
        ]  # fmt: skip
        browser = actions.begin_session(
            school_id=school.id, account_id=account.id, epoch=0, is_staff=False, browser="x",
            network="x", by=SYSTEM,
        )  # fmt: skip
        ids = iter(Device.objects.order_by("-id").values_list("id", flat=True)[:TRIED])
        costs = {
            "device": _median(lambda: session.load(host, token=made[0].token), 100 * rounds),
            "browser": _median(lambda: session.load(host, token=browser.token), 100 * rounds),
            "end": _median(
                lambda: actions.end_one(
                    kind="device", connection_id=next(ids), account_id=account.id,
                    school_id=school.id, by=SYSTEM,
                ),
                TRIED,
            ),
        }  # fmt: skip
    return json.dumps(costs)


def _median(act: Callable[[], object], times: int) -> float:
    def once() -> float:
        before = time.perf_counter()
        act()
        return 1000 * (time.perf_counter() - before)

    return statistics.median(once() for _ in range(times))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    import django

    django.setup()
    sys.stdout.write({"fill": fill, "ask": ask}[sys.argv[1]](int(sys.argv[2])))
