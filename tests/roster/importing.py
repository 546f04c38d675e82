"""Plan and apply registers in a school, and see what became of the tables."""

import hashlib
import io
from pathlib import Path

from django.apps import apps

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import OPERATOR
from sleutelbos.kit import scope
from sleutelbos.roster import actions, queries
from sleutelbos.schools.models import School

REGISTERS = Path(__file__).parents[1] / "registers"
HEADER = (
    "Stamboeknummer;Naam;Voornaam;Klas;Rijksregisternummer;Adres;Postcode;Gemeente;"
    "Naam ouder 1;Voornaam ouder 1;Relatie ouder 1;E-mail ouder 1;Gsm ouder 1;"
    "Naam ouder 2;Voornaam ouder 2;Relatie ouder 2;E-mail ouder 2;Gsm ouder 2"
)
WRITTEN = ("people", "accounts", "connections")


def a_row(
    number=1, *, first="Noor", family="Peeters", class_name="L3A", national="", mother=None,
    father=None, street="Kerkstraat 1",
):  # fmt: skip
    """Write a row; a guardian is family name, first name, e-mail, mobile."""
    mother = mother or ("Maes", "An", "an@example.be", "0475 12 34 56")
    father = father or ("Peeters", "Bart", "bart@example.be", "0476 11 11 11")
    cells = [str(number), family, first, class_name, national, street, "1500", "Halle"]
    for kind, (last, name, *rest) in (("moeder", mother), ("vader", father)):
        cells += [last, name, kind, *rest] if last else [""] * 5
    return ";".join(cells)


def a_file(*rows):
    """Write a register of rows."""
    return "\r\n".join([HEADER, *rows, ""]).encode()


def planned(school, source, *, year="", by=OPERATOR, **options):
    """Plan a file, given by name or by its bytes."""
    raw = source if isinstance(source, bytes) else (REGISTERS / source).read_bytes()
    school = School.objects.get(id=school.id)
    return actions.plan_file(
        school=school, stream=io.BytesIO(raw), file_name="register.csv", year=year, by=by, **options
    )


def imported(school, source, *, accept=(), **options):
    """Plan a file and apply it."""
    run = planned(school, source, **options)
    school = School.objects.get(id=school.id)
    return actions.apply(school=school, run_id=run.id, by=OPERATOR, accept=accept)


def counts(run):
    """Return the counts of a plan."""
    return queries.plan(queries.run(run.id)).summary()


def snapshot():
    """Return a digest of every row of the tables that an import may write."""
    with scope.everywhere():
        rows = [
            (table.__name__, sorted(map(repr, table.objects.values_list())))
            for table in apps.get_models()
            if table.__module__.split(".")[1] in WRITTEN
        ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def accounts_of(register_id):
    """Return the open accounts of a pupil by slot."""
    rows = Account.objects.filter(keyring__pupil__register_id=register_id, closed_at=None)
    return {account.slot: account for account in rows.select_related("person", "keyring")}
