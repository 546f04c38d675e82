"""Fill a school for the benchmarks, and take apart what the start page is made of."""

import datetime as dt
import json
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

NOW = dt.datetime.now(dt.UTC)
HOST = "bench.localhost"
PASSWORD = "vier rode fietsen buiten"


def in_its_own_process(environment: dict[str, str], pupils: int) -> dict[str, Any]:
    """Fill the database in a process of its own; return cookies and usernames."""
    command = [sys.executable, "-m", "bench.seed", str(pupils)]
    done = subprocess.run(
        command, env={**os.environ, **environment}, check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout))


def fill(pupils: int) -> dict[str, Any]:
    """Make a school with pupils and signed-in mothers, one keyring of seven, and staff."""
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from sleutelbos.accounts.models import Account
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.connections import actions as connections
    from sleutelbos.kit import scope
    from tests import factories

    with transaction.atomic():
        school = factories.a_school("Bench")
        school.origin = f"http://{HOST}"
        from sleutelbos.schools.models import Host

        with scope.within(school.id):
            Host.objects.update(name=HOST)
            cookies = []
            for number in range(pupils):
                family = factories.a_pupil(school, first=f"Kind{number}", guardians=2)
                mother = factories.an_activated(family.mother, email=f"m{number}@example.org")
                cookies.append(
                    connections.begin_session(
                        school_id=school.id, account_id=mother.id, epoch=0, is_staff=False,
                        browser="Firefox", network="192.0.2.…", by=SYSTEM,
                    )
                )  # fmt: skip
            big = factories.a_pupil(school, first="Zeven", guardians=6)
            small = factories.a_pupil(school, first="Alleen", guardians=0)
            for account in Account.objects.filter(keyring__in=[big.keyring, small.keyring]):
                factories.with_password(account, f"{PASSWORD} {account.slot}")
    return {"cookies": cookies, "big": big.username, "small": small.username}


def page_parts() -> SimpleNamespace:
    """Return statement, template, texts and names of the start page, for the floor."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.urls import reverse

    from sleutelbos.web import languages, pages, session

    class Urls(dict[str, str]):
        def __missing__(self, name: str) -> str:
            self[name] = reverse(name)
            return self[name]

    contact = SimpleNamespace(name="", email="", role="", phone="")
    school = SimpleNamespace(
        name="Bench", version=1, logo=None, office_contact=contact, activation_contact=contact
    )
    root = pages._ROOT
    return SimpleNamespace(
        statement=session._STATEMENT,
        folders=[str(root / folder / "templates") for folder in pages._FOLDERS],
        locales=[str(path) for path in root.glob("**/locale")],
        urls=Urls(),
        static=pages.static,
        languages=languages.NAMES,
        school=school,
        account=_account,
        settings=settings,
    )


def _account(row: Any) -> dict[str, Any]:
    facts = SimpleNamespace(slot=row[13], is_staff=row[14] is not None, has_verified_email=row[21])
    return {
        "first_name": row[6], "family_name": row[7], "name": f"{row[6]} {row[7]}", "email": row[9],
        "typed_email": row[10], "is_unreachable": row[11] is not None, "facts": facts,
        "staff_role": row[14] or "", "child_name": f"{row[25]} {row[26]}", "group_name": row[27],
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(fill(int(sys.argv[1]))))
