"""What happens before a journey, behind the scenes: the school's work, and time."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.installation import HOUSE, Installation
from tests.journeys.letters import Letter, read_letters
from tests.journeys.steps import CONTACTS, SCHOOL

Command = tuple[str, ...]
REGISTERS: Final = Path(__file__).parent.parent / "registers"


def open_the_school(installation: Installation, *more: Command, **settings: str) -> str:
    """Make the school with its contacts, and then run more commands: import, letters.

    Return the link that invites its administrator.
    """
    said = installation.run_each(
        ("init", "--name", SCHOOL, "--origin", installation.url("").rstrip("/"),
         "--admin-name", "Griet Claes", "--admin-email", "griet@debeuk.example"),
        ("school", "set", "--school", "localhost",
         *(f"{name}={value}" for name, value in {**CONTACTS, **settings}.items())),
        *more,
    )  # fmt: skip
    return said[0].split()[-1]


def importing(folder: Path, *classes: str) -> Command:
    """Return the command that imports these classes of the primary school."""
    head, *rows = (REGISTERS / "basisschool.csv").read_bytes().splitlines(keepends=True)
    chosen = [row for row in rows if row.split(b";")[3].decode("cp1252") in classes]
    register = folder / "register.csv"
    register.write_bytes(head + b"".join(chosen))
    return "import", str(register), "--school", "localhost", "--apply"


def printing(out: Path) -> Command:
    """Return the command that prints the letters of L2A, in the format that the file's name has."""
    where = ("--class", "L2A", "--format", out.suffix[1:], "--out", str(out))
    return "letters", "--school", "localhost", *where


def open_with_letters(
    installation: Installation, folder: Path, *, pupils: tuple[str, ...]
) -> dict[tuple[str, int], Letter]:
    """Open the school with L2A; return the letters of these pupils, read from the paper."""
    out = folder / "L2A.pdf"
    open_the_school(installation, importing(folder, "L2A"), printing(out))
    return read_letters(out, pupils=pupils)


def open_with_list(
    installation: Installation, folder: Path
) -> dict[tuple[str, int], dict[str, str]]:
    """Open the school with L2A; return its letters as the list for a printer has them."""
    out = folder / "L2A.csv"
    open_the_school(installation, importing(folder, "L2A"), printing(out))
    rows = csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";")
    return {(row["pupil"], int(row["slot"])): row for row in rows}


def enrol_noor(installation: Installation, *, password: str) -> None:
    """Enrol Noor Peeters; her mother has an account with this password, and is past all steps."""
    _in_the_house(
        installation,
        f"import sys; sys.path.insert(0, {str(HOUSE)!r})\n"
        "from tests import factories; from sleutelbos.schools.models import School\n"
        "mother = factories.a_pupil(School.objects.get()).mother\n"
        f"factories.with_password(mother, {password!r})\n"
        "factories.an_activated(mother, email='an@example.test')",
    )


def fill_the_class(
    installation: Installation,
    *,
    teacher: str,
    parents: dict[tuple[str, int], str],
    password_of: Callable[[str], str],
    silenced: tuple[str, int],
) -> None:
    """Let a teacher have L3A; let parents, by child and place, be activated with an address.

    One of them may have no messages about the child.
    """
    known = {parent: (email, password_of(email)) for parent, email in parents.items()}
    _in_the_house(
        installation,
        f"import sys; sys.path.insert(0, {str(HOUSE)!r})\n"
        "from tests import factories; from tests.messaging import post\n"
        "from sleutelbos.accounts.models import Account; from sleutelbos.kit import scope\n"
        "def one(**facts):\n"
        "  with scope.everywhere(): return Account.objects.get(**facts)\n"
        f"factories.teaches(one(person__first_name={teacher!r}, keyring__pupil=None))\n"
        f"for (pupil, slot), (email, password) in {known!r}.items():\n"
        "  parent = one(keyring__pupil__person__first_name=pupil, slot=slot)\n"
        "  factories.with_password(parent, password)\n"
        "  factories.an_activated(parent, email=email)\n"
        f"  if (pupil, slot) == {silenced!r}: post.restricts(parent)",
    )


def enrol_at_two_schools(installation: Installation, *, password: str) -> str:
    """Enrol Noor here and Lien at De Eik, with a message about each; return De Eik's address."""
    address = installation.url("").replace("localhost", "deeik.localhost").rstrip("/")
    _in_the_house(
        installation,
        f"import sys; sys.path.insert(0, {str(HOUSE)!r})\n"
        "from sleutelbos.audit.values import SYSTEM\n"
        "from sleutelbos.schools import actions; from sleutelbos.schools.models import School\n"
        "from tests import factories, together; from tests.messaging import post\n"
        "beuk = School.objects.get()\n"
        f"eik = actions.open_school(name='De Eik', origin={address!r}, by=SYSTEM)\n"
        "for school, name, subject in ((beuk, 'Noor', 'Zwemmen'), (eik, 'Lien', 'Op bosklas')):\n"
        "  family = together.a_parent(school, name)\n"
        f"  factories.with_password(family.mother, {password!r})\n"
        "  to = post.to_class(school, f'Klas van {name}')\n"
        "  post.arrived(factories.a_staff_member(school), audience=to, subject=subject)",
    )
    return address


def let_links_expire(installation: Installation) -> None:
    """Let three days pass, for the links in mails."""
    _let_time_pass(installation, "accounts", "EmailLink", "expires_at=F('made_at')")


def let_proofs_age(installation: Installation) -> None:
    """Let ten minutes pass, for who is signed in (D18)."""
    earlier = "proved_at=F('proved_at') - timedelta(minutes=10)"
    _let_time_pass(installation, "connections", "Session", earlier)


def let_restrictions_end(installation: Installation) -> None:
    """Let the last day of every restriction pass."""
    _let_time_pass(installation, "people", "Restriction", "holds_until=F('made_at')")


def let_leave(installation: Installation, first_name: str) -> None:
    """Let a pupil leave the school, as an import of the register would."""
    _in_the_house(
        installation,
        "from django.utils.timezone import now; from sleutelbos.kit import scope\n"
        "from sleutelbos.accounts.models import Account, Keyring\n"
        "from sleutelbos.people.models import Pupil\n"
        "with scope.everywhere():\n"
        f"  pupil = Pupil.objects.get(person__first_name={first_name!r})\n"
        "  Pupil.objects.filter(id=pupil.id).update(left_on=now().date())\n"
        "  Account.objects.filter(keyring__pupil=pupil).update(closed_at=now())\n"
        "  Keyring.objects.filter(pupil=pupil).update(closed_at=now())",
    )


def find_everywhere(installation: Installation, *texts: str) -> list[list[str]]:
    """Return for each text the tables and the files of an installation in which it stands."""
    said = _in_the_house(
        installation,
        "import json; from django.db import connection\n"
        f"found = [[] for _ in {texts!r}]\n"
        "with connection.cursor() as cursor:\n"
        "  for table in connection.introspection.table_names(cursor):\n"
        "    cursor.execute(f'SELECT * FROM {table}')\n"
        "    rows = str(cursor.fetchall())\n"
        f"    [found[at].append(table) for at, one in enumerate({texts!r}) if one in rows]\n"
        "print(json.dumps(found))",
    )
    folder = Path(installation.environment["SLEUTELBOS_DATA"])
    files = [one for one in folder.rglob("*") if one.is_file() and "sqlite3" not in one.name]
    return [
        [*tables, *(one.name for one in files if text.encode() in one.read_bytes())]
        for text, tables in zip(texts, json.loads(said), strict=True)
    ]


def use_the_app(installation: Installation) -> None:
    """Let everybody's account be reached by the app, on a phone."""
    _in_the_house(
        installation,
        "from sleutelbos.accounts.models import Account; from sleutelbos.kit import clock, scope\n"
        "from sleutelbos.connections.models import Device\n"
        "with scope.everywhere():\n"
        "  for one in Account.objects.all(): Device(school_id=one.school_id, account_id=one.id, "
        "epoch=one.grant_epoch, name='Gsm', made_at=clock.now(), seen_at=clock.now())"
        ".save(force_insert=True)",
    )


def write_raw(installation: Installation, html: str) -> None:
    """Put HTML into the newest message, past all that cleans it when somebody writes."""
    _in_the_house(
        installation,
        "from sleutelbos.messaging.models import Message; from sleutelbos.kit import scope\n"
        "with scope.everywhere():\n"
        f"  newest = Message.objects.latest('id'); newest.body = {html!r}\n"
        "  newest.save(update_fields=['body'])",
    )


def let_digests_go(installation: Installation) -> None:
    """Let it be the hour at which everybody who chose nothing has a digest."""
    _in_the_house(
        installation,
        "from sleutelbos.outbox import actions; from sleutelbos.kit import scope\n"
        "from sleutelbos.schools.models import School\n"
        "school_id = School.objects.get().id\n"
        "with scope.within(school_id):\n"
        "  actions.promise('messaging.plan_digests', school_id=school_id, at='17:00')",
    )


def _let_time_pass(installation: Installation, package: str, model: str, change: str) -> None:
    _in_the_house(
        installation,
        "from datetime import timedelta; from django.db.models import F;"
        f"from sleutelbos.{package}.models import {model}; from sleutelbos.kit import scope\n"
        f"with scope.everywhere(): {model}.objects.update({change})",
    )


def _in_the_house(installation: Installation, statement: str) -> str:
    manage = str(HOUSE / "manage.py")
    return installation._finish(
        [sys.executable, manage, "shell", "--no-imports", "-c", statement], 0
    )
