"""Fill a school for the benchmarks of the office: python -m bench.desk fill | copy N | record FILE.

``fill`` lets half of the families be somewhere on their way, counts a school year, and signs the
office in; ``copy`` puts other schools of the same size beside it; ``record`` writes down which
statements each page makes, and the page.
"""

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any

from bench.bulk import TABLES
from bench.seed import HOST

PAGES = ("/console/", "/console/activation", "/console/accounts")
TYPED = (
    "mar", "noren van", "lolia de wael", "VANDENBEKE", "wilhaeghe bo", "Tirre Goosmans",
    "Félia d", "sabo.verbeke", "juna kleinlinck", "moeder.12@example.org",
)  # fmt: skip
FRAGMENT = {"X-Fragment": "found"}
_APART = 10_000_000  # between the ids of two schools


def search(text: str) -> str:
    """Return where a search is asked for."""
    from urllib.parse import urlencode

    return f"/console/search?{urlencode({'q': text})}"


def fill() -> str:
    """Let the school be in the middle of its year; return the token of somebody of the office."""
    from django.db import transaction
    from django.db.models import F

    from sleutelbos.accounts.models import Account, ActivationDay
    from sleutelbos.kit import clock
    from tests import factories

    school, now = _school(), clock.now()
    facts = dict.fromkeys(
        ("recognised_at", "password_chosen_at", "devices_reviewed_at", "details_given_at"), now
    )
    with transaction.atomic():
        parents = Account.objects.filter(slot__gte=1).annotate(turn=F("id") % 4)
        parents.filter(turn__in=[0, 2]).update(**facts, agreed_version=1)
        for account in parents.filter(turn=0).only("id", "school_id", "email", "email_key"):
            account.email = account.email_key = f"ouder.{account.id}@example.org"
            account.details_confirmed_at = account.email_verified_at = now
            account.save(update_fields=[
                "email", "email_key", "details_confirmed_at", "email_verified_at",
            ])  # fmt: skip
        counts = {"active": 1500, "verify": 400, "letter": 2100, "not_invited": 2000}
        ActivationDay.objects.bulk_create(
            ActivationDay(
                school=school, day=dt.date(2025, 9, 1) + dt.timedelta(number), parents=counts,
                school_year="2025-2026" if number < 330 else "2026-2027",
                classes={f"L{n}": {"parents": counts} for n in range(120)},
            )
            for number in range(450)
        )  # fmt: skip
        client = factories.a_client(school)
        factories.signed_in(client, factories.a_staff_member(school))
    return client.cookies[_cookie()].value


def copy(schools: int) -> None:
    """Put as many schools with the same people beside the first one."""
    from django.db import connection, transaction

    from bench.seed import open_school

    first = _school()
    for number in range(1, schools + 1):
        with transaction.atomic():
            other = open_school(f"school{number}.localhost")
            with connection.cursor() as cursor:
                for name in (*TABLES, "people_staffmember"):
                    cursor.execute(_copying(name), {
                        "from": first.id, "to": other.id, "apart": number * _APART,
                    })  # fmt: skip


def record(target: Path) -> None:
    """Write down the statements and the answer of each page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": HOST})
    client.cookies[_cookie()] = target.with_suffix(".token").read_text()
    kept = {}
    for path in (*PAGES, *map(search, TYPED)):
        more = FRAGMENT if "search" in path else {}
        client.get(path, headers=more)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path, headers=more)
        assert answer.status_code == 200, (path, answer.status_code)
        statements = [one["sql"] for one in captured]
        kept[path] = {"statements": statements, "page": answer.content.decode()}
    target.write_text(json.dumps(kept))


def _copying(name: str) -> str:
    """Return the statement that copies a table's rows of one school to another."""
    from django.apps import apps
    from django.db import connection

    (table,) = (one for one in apps.get_models() if one._meta.db_table == name)  # noqa: SLF001 - Django's public name
    is_postgres = connection.vendor == "postgresql"
    fields = table._meta.concrete_fields  # noqa: SLF001 - Django's public name
    chosen = []
    for field in fields:
        column = f'"{field.column}"'
        if field.name == "school":
            column = "%(to)s"
        elif field.primary_key or (field.is_relation and field.related_model):
            column = f"{column} + %(apart)s"
        elif field.name == "public_id":
            column = "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))"
        chosen.append(column)
    names = ", ".join(f'"{field.column}"' for field in fields)
    return (
        f"INSERT INTO {name} ({names}) SELECT {', '.join(chosen)} FROM {name} "
        "WHERE school_id = %(from)s"
    )


def _cookie() -> str:
    from django.conf import settings

    return settings.SESSION_COOKIE_NAME


def _school() -> Any:
    from sleutelbos.schools import queries

    return queries.by_host(HOST)


def main(verb: str, *words: str) -> str:
    """Do what is asked."""
    from sleutelbos.kit import scope

    if verb == "copy":
        with scope.everywhere():
            copy(int(words[0]))
        return ""
    if verb == "record":
        record(Path(words[0]))
        return ""
    with scope.within(_school().id):
        return fill()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    import django

    django.setup()
    sys.stdout.write(main(*sys.argv[1:]))
