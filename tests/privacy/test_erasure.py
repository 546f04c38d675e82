"""Whoever is erased is gone everywhere but where it is said that something stays (PRI-05)."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.models import Account
from sleutelbos.audit import queries as log
from sleutelbos.audit import sealing, verifying
from sleutelbos.audit.values import OPERATOR, SYSTEM
from sleutelbos.entrypoints.cli import erasures
from sleutelbos.gate.models import HelpRequest
from sleutelbos.kit import clock, scope
from sleutelbos.kit.kept import declarations
from sleutelbos.outbox import worker
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Guardianship, Person, Pupil
from sleutelbos.privacy import erased
from sleutelbos.privacy.actions import erasure
from sleutelbos.privacy.errors import StillHere
from sleutelbos.privacy.models import Erasure
from sleutelbos.privacy.queries import comeback
from sleutelbos.privacy.queries import erasure as queries
from sleutelbos.privacy.values import Ground
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.privacy.test_file import leave_traces
from tests.web import world

pytestmark = pytest.mark.django_db

CHILD, MOTHER, FATHER = "Kanariekind", "Kanariemoeder", "Kanarievader"
CANARIES = (CHILD, MOTHER, FATHER)


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep letters and lists of this test apart from those of others."""
    monkeypatch.setattr(settings, "DATA", tmp_path)


@pytest.fixture
def school() -> Iterator[School]:
    made = factories.a_school()
    with scope.within(made.id):
        yield made


@pytest.fixture
def canaries(school: School) -> Family:
    """Enrol a child whose name, and whose parents', stand in all tables that can have them."""
    family = factories.a_pupil(school, first=CHILD, family=CHILD)
    leave_traces(family.mother, MOTHER)
    leave_traces(family.father, FATHER)
    HelpRequest.objects.create(
        school=school, kind="link_address", children=[f"{CHILD} {CHILD}, L3A"], asker="Buur",
        made_at=clock.now(),
    )  # fmt: skip
    client = factories.a_client(school)
    client.post("/forgot/request", {"username": family.username, "email": "x@example.test"})
    client.post("/", {"username": family.username, "password": "fout wachtwoord"})
    letters.print_letters(school_id=school.id, account_ids=[family.accounts[0].id], by=SYSTEM)
    sealing.seal_all()
    return family


def leave(family: Family) -> None:
    Pupil.objects.filter(id=family.pupil.id).update(left_on=clock.now().date())


def erase(family: Family) -> dict[str, int]:
    return dict(
        erasure.erase(
            school_id=family.pupil.school_id, person_ids=[family.pupil.person_id],
            ground=Ground.LEFT, by=OPERATOR,
        )
    )  # fmt: skip


def cells() -> str:
    """Return the whole database as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(found).lower()


def files() -> str:
    """Return what stands in the data folder, but for the database itself and the keys."""
    found = [
        path for path in settings.DATA.rglob("*")
        if path.is_file() and "sqlite3" not in path.name and path.parent.name != "secrets"
    ]  # fmt: skip
    return "\n".join(f"{path}\n{path.read_bytes()!r}" for path in found).lower()


def test_pri_05_the_canaries_are_there_before(school: School, canaries: Family) -> None:
    """Or the search below would find nothing in nothing."""
    dump = cells()

    for canary in CANARIES:
        assert dump.count(canary.lower()) > 2
    assert CHILD.lower() in dump


def test_pri_05_whoever_is_erased_is_in_no_table_and_in_no_file(
    school: School, canaries: Family
) -> None:
    leave(canaries)
    erase(canaries)
    worker.drain()

    dump = cells() + files()
    assert [one for one in CANARIES if one.lower() in dump] == []


@pytest.mark.django_db(transaction=True)
def test_pri_05_nor_in_the_free_pages_of_the_file() -> None:
    """SQLite forgets where a deleted row was; what stood there must be overwritten."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL vacuums by itself")
    school = factories.a_school()
    with scope.within(school.id):
        family = factories.a_pupil(school, first="Zeldzaamkind", family="Zeldzaamkind")
        leave_traces(family.mother, "Zeldzaammoeder")
        leave(family)
        assert b"Zeldzaammoeder" in raw()
        erase(family)
        worker.drain()
        assert [one for one in (b"Zeldzaamkind", b"Zeldzaammoeder") if one in raw()] == []


def raw() -> bytes:
    """Return the bytes of the database's file, with all that was written moved into it."""
    path = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def test_pri_05_the_chain_of_the_log_holds(school: School, canaries: Family) -> None:
    leave(canaries)
    erase(canaries)
    sealing.seal_all()

    assert verifying.verify(school.id).is_whole
    assert log.entries(school.id, subject=f"account:{canaries.mother.id}"), "that it happened stays"


def test_pri_05_a_dry_run_tells_what_goes_and_changes_nothing(
    school: School, canaries: Family
) -> None:
    leave(canaries)
    before = world.rows_of(school)

    outlook = queries.outlook(canaries.pupil.person_id)

    assert world.rows_of(school) == before
    assert {one.name for one in outlook.along} == {f"{MOTHER} {MOTHER}", f"{FATHER} {FATHER}"}
    counted = {one.kept.label: one.rows for one in outlook.going}
    assert erase(canaries) == counted


def test_pri_05_who_is_in_the_register_cannot_be_erased(school: School, canaries: Family) -> None:
    before = world.rows_of(school)

    for person_id in (canaries.pupil.person_id, canaries.mother.person_id):
        with pytest.raises(StillHere):
            erasure.erase(
                school_id=school.id, person_ids=[person_id], ground=Ground.REQUEST, by=OPERATOR
            )
    assert world.rows_of(school) == before


def test_pri_05_of_who_is_still_here_goes_what_the_school_does_not_need(
    school: School, canaries: Family
) -> None:
    outlook = queries.outlook(canaries.mother.person_id)
    assert outlook.belongs

    erasure.erase_what_may_go(school_id=school.id, person_id=canaries.mother.person_id, by=OPERATOR)

    going = {one.kept.label for one in outlook.going}
    assert {"connections.Session", "gate.HelpRequest", "accounts.EmailLink"} <= going
    after = queries.outlook(canaries.mother.person_id)
    assert [one.kept.label for one in after.going] == []
    assert {one.kept.label for one in after.staying} == {one.kept.label for one in outlook.staying}
    assert all(one.kept.while_here for one in after.staying), "each with a reason"
    assert FATHER.lower() in cells(), "the other parent keeps everything"


def test_pri_05_a_guardian_of_another_child_stays_with_that_child(
    school: School, canaries: Family
) -> None:
    lars = factories.a_pupil(school, first="Lars", guardians=0)
    Guardianship.objects.create(
        school=school, pupil=lars.pupil, person_id=canaries.mother.person_id, kind="mother", rank=1
    )
    leave(canaries)
    erase(canaries)

    assert Person.objects.filter(id=canaries.mother.person_id).exists()
    assert not Account.objects.filter(id=canaries.mother.id).exists(), "it was for the other child"
    assert FATHER.lower() not in cells()


def test_pri_05_a_namesakes_request_stays(school: School, canaries: Family) -> None:
    factories.a_pupil(school, first=CHILD, family=CHILD, guardians=0)
    leave(canaries)
    erase(canaries)

    assert HelpRequest.objects.filter(asker="Buur").exists()


def test_pri_05_of_every_table_that_an_erasure_leaves_alone_it_is_said_why() -> None:
    said = queries.staying()
    left = [one for one in declarations() if one.whom and not (one.own or one.gone)]

    assert {"audit.Entry", "gate.HelpRequest", "accounts.LetterPrint"} <= {
        one.label for one in said
    }
    assert [one.label for one in left if not one.stays] == []


def test_pri_05_an_erasure_costs_as_many_statements_for_many_as_for_one(school: School) -> None:
    def statements(count: int) -> int:
        families = [factories.a_pupil(school) for _ in range(count)]
        Pupil.objects.update(left_on=clock.now().date())
        with CaptureQueriesContext(connection) as made:
            erasure.erase(
                school_id=school.id, person_ids=[one.pupil.person_id for one in families],
                ground=Ground.LEFT, by=SYSTEM,
            )  # fmt: skip
        assert not Person.objects.exists()
        return len(made)

    assert statements(1) == statements(20)


class TestList:
    """The list of erasures, for when an older copy of the database is put back (OPS-03)."""

    def test_ops_03_the_list_names_nobody(self, school: School, canaries: Family) -> None:
        ids = [str(canaries.mother.public_id), canaries.mother.public_id.hex]
        leave(canaries)
        erase(canaries)
        worker.drain()

        [line] = erased.read(school.id)
        text = json.dumps([line.marks, line.salt])
        assert len(line.marks) == 6
        assert not [one for one in (*ids, *CANARIES) if one.lower() in text.lower()]

    def test_ops_03_whoever_an_older_copy_has_back_is_found_and_erased_again(
        self, school: School, canaries: Family
    ) -> None:
        eik = factories.a_pupil(school, first="Lars", family="Wouters")
        person_ids = [canaries.pupil.person_id, canaries.mother.person_id,
                      canaries.father.person_id]  # fmt: skip
        before = list(Account.objects.all()), list(Person.objects.all()), list(Pupil.objects.all())
        keyring = canaries.keyring
        leave(canaries)
        erase(canaries)
        worker.drain()
        Person.objects.bulk_create(before[1], ignore_conflicts=True)
        Pupil.objects.bulk_create(before[2], ignore_conflicts=True)
        type(keyring).objects.bulk_create([keyring])
        Account.objects.bulk_create(before[0], ignore_conflicts=True)

        assert comeback.who_came_back(school.id) == sorted(person_ids)
        assert list(erasures.who_came_back()) == [(school.id, 3)], "check says so"
        assert erasure.erase_again(school_id=school.id, by=OPERATOR) == 3
        assert set(Person.objects.values_list("id", flat=True)) == {
            eik.pupil.person_id, eik.mother.person_id, eik.father.person_id,
        }  # fmt: skip
        assert comeback.who_came_back(school.id) == []
        assert list(erasures.who_came_back()) == []
        assert Erasure.objects.filter(ground="restore").exists()

    def test_a_list_only_grows_and_forgets_what_no_backup_has(
        self, school: School, canaries: Family
    ) -> None:
        now = clock.now()
        old = erased.Line("2020-01-01T00:00:00+00:00", "aa", ("x",))
        kept = erased.Line(now.isoformat(), "bb", ("y",))
        erased.write(school.id, [old, kept], now=now)
        leave(canaries)
        erase(canaries)
        worker.drain()

        assert [one.salt for one in erased.read(school.id)][:1] == ["bb"]
        assert len(erased.read(school.id)) == 2
        assert not Job.objects.filter(name="privacy.write_list", state="failed").exists()
