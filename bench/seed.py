"""Fill a school for the benchmarks: python -m bench.seed FAMILIES."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench import rig

HOST = "bench.localhost"
PASSWORD = "vier rode fietsen buiten"
FAMILIES, KEYRINGS = 300, 250


@dataclass(frozen=True)
class Made:
    """A filled school: how to reach it, mothers who are signed in, keyrings by their keys."""

    environment: dict[str, str]
    cookies: list[str]
    mothers: list[str]
    ones: list[str]
    sevens: list[str]


@contextmanager
def school(kind: str) -> Iterator[Made]:
    """Yield a school in a fresh database, filled in a process of its own."""
    with rig.database(kind) as environment:
        command = [sys.executable, "-m", "bench.seed"]
        done = subprocess.run(
            command, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE
        )
        rig.settle(environment)
        yield Made(environment, **json.loads(done.stdout))


def fill() -> dict[str, list[str]]:
    """Make a school with signed-in mothers, and keyrings of one key and of seven."""
    from django.core.management import call_command
    from django.db import transaction

    from sleutelbos.kit import scope
    from tests import factories

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        school = open_school()
        with scope.within(school.id):
            families = [
                factories.a_pupil(school, first=f"Kind{number}", guardians=2)
                for number in range(FAMILIES)
            ]
            ones, sevens = _keyrings(school, guardians=0), _keyrings(school, guardians=6)
            _let_all_have_passwords()
            cookies = [_signed_in(family.mother, number) for number, family in enumerate(families)]
    mothers = [family.username for family in families]
    return {"cookies": cookies, "mothers": mothers, "ones": ones, "sevens": sevens}


def open_school(host: str = HOST) -> Any:
    """Open a school, empty."""
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.schools import actions

    return actions.open_school(
        name="Bench", origin=f"http://{host}", school_year="2026-2027", office_name="Secretariaat",
        office_email="office@example.org", activation_name="ICT",
        activation_email="ict@example.org", by=SYSTEM,
    )  # fmt: skip


def _keyrings(school: Any, *, guardians: int) -> list[str]:
    from tests import factories

    return [
        factories.a_pupil(school, first=f"Bos{guardians}n{number}", guardians=guardians).username
        for number in range(KEYRINGS)
    ]


def _let_all_have_passwords() -> None:
    """Give every account a password by one slow hash: all keyrings share a salt, here only.

    The mothers have the one that the benchmarks know; everybody else another.
    """
    from sleutelbos.accounts import keys
    from sleutelbos.accounts.models import Account, Keyring

    salt = bytes(16)
    known, other = keys.digests(PASSWORD, salt)[-1], bytes(32)
    Keyring.objects.update(salt=salt)
    accounts = list(Account.objects.only("id", "slot", "school_id"))
    for account in accounts:
        account.password_tag = keys.tag(account.id, known if account.slot == 1 else other)
    Account.objects.bulk_update(accounts, ["password_tag"], batch_size=200)


def _signed_in(mother: Any, number: int) -> str:
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.connections import actions as connections
    from tests import factories

    factories.an_activated(mother, email=f"m{number}@example.org")
    return connections.begin_session(
        school_id=mother.school_id, account_id=mother.id, epoch=0, is_staff=False,
        browser="Firefox", network="192.0.2.…", by=SYSTEM,
    ).token  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(fill()))
