"""National numbers leave nothing behind but, in template mode, keyed digests (D4, D5)."""

import datetime as dt
import json

import pytest
from django.apps import apps
from django.conf import settings

from sleutelbos.accounts import keys
from sleutelbos.accounts.models import Account, InitialCredential
from sleutelbos.kit import clock, scope
from sleutelbos.outbox.models import Job
from sleutelbos.roster import actions, packing
from sleutelbos.roster.models import RosterRun
from sleutelbos.roster.values import FileKind
from tests import factories
from tests.roster.importing import a_file, a_row, accounts_of, imported, planned

pytestmark = pytest.mark.django_db

CANARY = "16070355758"
WAYS = (CANARY, "16.07.03-557.58", CANARY[-6:], "355758", "557.58")
DOTTED = "16.07.03-557.58"


@pytest.fixture
def school():
    opened = factories.a_school()
    with scope.within(opened.id):
        yield opened


@pytest.fixture
def template_school():
    opened = factories.a_school(
        secret_mode="template", template_prefix="Rui", template_accepted_at=clock.now()
    )
    with scope.within(opened.id):
        yield opened


def opens(account, secret):
    credential = InitialCredential.objects.filter(account=account).first()
    if credential is None:
        return False
    made = keys.initial_digest(bytes(credential.salt), secret)
    return made == bytes(credential.digest)


def everything():
    """Return all that is stored: every column of every table, opened where it is sealed."""
    with scope.everywhere():
        dump = [
            repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])
            for table in apps.get_models()
            for row in table._base_manager.values_list()
        ]
        for run in RosterRun.objects.all():
            if run.rows_sealed:
                dump += map(repr, packing.open_rows(bytes(run.rows_sealed), FileKind(run.kind)))
            if run.plan_sealed:
                dump.append(repr(packing.open_plan(bytes(run.plan_sealed))))
        dump += [json.dumps(job.arguments) for job in Job.objects.all()]
    return "\n".join(dump)


@pytest.mark.parametrize("mode", ["code", "template"])
@pytest.mark.parametrize("is_applied", [False, True])
def test_pri_01_no_national_number_is_stored_anywhere(mode, is_applied, request):
    school = request.getfixturevalue("school" if mode == "code" else "template_school")
    run = planned(school, a_file(a_row(national=DOTTED)))
    if is_applied:
        actions.apply(school=school, run_id=run.id, by=factories.SYSTEM)
    stored = everything()
    assert not [way for way in WAYS if way in stored]


def test_pri_01_no_national_number_is_written_to_the_data_folder(school):
    imported(school, a_file(a_row(national=DOTTED)))
    written = b"".join(
        path.read_bytes()
        for path in settings.DATA.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    )
    assert not [way for way in WAYS if way.encode() in written]


def test_pri_01_no_national_number_is_logged(school, caplog, capsys):
    imported(school, a_file(a_row(national=DOTTED)))
    planned(school, a_file(a_row(national=DOTTED, family=DOTTED)))
    told = caplog.text + str(capsys.readouterr())
    assert not [way for way in WAYS if way in told]


def test_d04_the_template_serves_slots_one_and_two(template_school):
    imported(template_school, a_file(a_row(national=DOTTED)))
    accounts = accounts_of("1")
    assert opens(accounts[1], "Rui355758")
    assert opens(accounts[2], "355758Rui")
    assert not opens(accounts[2], "Rui355758")
    assert not InitialCredential.objects.filter(account=accounts[0]).exists()


@pytest.mark.parametrize("number", ["", "16.07.03-557.59", "1,60704E+10"])
def test_d04_imp_05_without_a_right_number_there_is_no_template(template_school, number):
    imported(template_school, a_file(a_row(national=number)))
    assert sorted(accounts_of("1")) == [0, 1, 2]
    assert not InitialCredential.objects.exists()
    assert not number or number not in everything()


def test_d04_a_school_with_codes_keeps_nothing_of_the_number(school):
    imported(school, a_file(a_row(national=DOTTED)))
    assert not InitialCredential.objects.exists()


def test_d04_the_template_is_good_for_the_days_that_the_school_chose(template_school, clock):
    imported(template_school, a_file(a_row(national=DOTTED)))
    credential = InitialCredential.objects.first()
    assert credential.expires_at == clock.now() + dt.timedelta(days=60)


def test_d04_a_guardian_who_comes_later_gets_no_template_that_another_parent_knows(template_school):
    imported(template_school, a_file(a_row(national=DOTTED)))
    imported(template_school, a_file(a_row(national=DOTTED, mother=("Wouters", "Chris", "", ""))))
    after = accounts_of("1")
    assert after[1].person.first_name == "Chris"
    assert not opens(after[1], "Rui355758")
    assert opens(after[2], "355758Rui")


def test_imp_07_an_import_makes_no_new_secret_for_who_is_known(template_school):
    imported(template_school, a_file(a_row(national=DOTTED)))
    before = list(InitialCredential.objects.order_by("id").values())
    imported(template_school, a_file(a_row(national=DOTTED, class_name="L4A")))
    assert list(InitialCredential.objects.order_by("id").values()) == before


def test_imp_07_a_secret_that_was_used_does_not_come_back(template_school):
    imported(template_school, a_file(a_row(national=DOTTED)))
    InitialCredential.objects.all().delete()
    imported(template_school, a_file(a_row(national=DOTTED, class_name="L4A")))
    assert not InitialCredential.objects.exists()
    assert Account.objects.count() == 3
