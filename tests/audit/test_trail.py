"""Each security event leaves one entry, with no secret in it; an altered one is found (OPS-13)."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pyotp
import pytest
from django.test import Client

from sleutelbos.accounts.actions import letters, passwords
from sleutelbos.accounts.models import Account, InitialCredential
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit import sealing, verifying
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import OPERATOR, SYSTEM
from sleutelbos.gate.actions import activation, clearing, factors, office, staff
from sleutelbos.gate.errors import WrongFactor
from sleutelbos.gate.models import SecondFactor
from sleutelbos.kit import clock, scope
from sleutelbos.outbox import worker
from sleutelbos.people.models import Pupil
from sleutelbos.people.values import StaffRole
from sleutelbos.privacy.actions import erasure, retention
from sleutelbos.privacy.values import Ground
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD, Family
from tests.web import world

pytestmark = pytest.mark.django_db

NEW = "negen paarse walvissen zingen"
BROWSER, MAIL = "mia@example.test", "an@example.test"


@dataclass
class Stage:
    """A school where things happen: a mother who is in, a father with a letter, the office."""

    school: School
    family: Family
    mother: Account
    clerk: Account

    def at(self, account: Account) -> Client:
        return factories.signed_in(
            factories.a_client(self.school), Account.objects.get(id=account.id)
        )

    def stranger(self) -> Client:
        return factories.a_client(self.school)

    def token(self, purpose: LinkPurpose) -> str:
        return world.a_token(self.mother, purpose, MAIL)


@pytest.fixture
def stage() -> Stage:
    school = factories.a_school()
    with scope.within(school.id):
        family = factories.a_pupil(school)
        mother = factories.with_password(factories.an_activated(family.mother, email=MAIL))
        clerk = factories.with_password(factories.a_staff_member(school, "administrator"))
        factories.a_letter(family.father)
        return Stage(school, family, mother, clerk)


Act = Callable[[Stage], object]


def _signs_in(stage: Stage, password: str = PASSWORD) -> object:
    return stage.stranger().post("/", {"username": stage.family.username, "password": password})


def _wears_down(stage: Stage) -> None:
    InitialCredential.objects.update(failures=9)
    passwords.count_initial_failure(
        account_ids=[stage.family.father.id], school_id=stage.school.id, by=SYSTEM
    )


def _prints(stage: Stage) -> letters.Printed:
    return letters.print_letters(
        school_id=stage.school.id, account_ids=[stage.family.father.id], by=SYSTEM
    )


def _is_asked_often(stage: Stage) -> None:
    for _ in range(11):
        answer = _signs_in(stage, "fout wachtwoord")
        if Entry.objects.filter(event="signin.limited").exists():
            return
    assert answer


def _sets_factor(stage: Stage) -> None:
    client = stage.at(stage.clerk)
    page = client.get("/factor/new").content.decode()
    secret = re.search(r'<p class="mono">([A-Z2-7 ]+)</p>', page)
    assert secret
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(clock.now())
    client.post("/factor/new", {"code": code})


def _shows_a_wrong_factor(stage: Stage) -> None:
    with suppress(WrongFactor):
        factors.show_factor(
            account_id=stage.clerk.id, session_id=0, school_id=stage.school.id, code="000000",
            by=SYSTEM,
        )  # fmt: skip


def _leaves(stage: Stage) -> None:
    Pupil.objects.update(left_on=clock.now().date())
    erasure.erase(
        school_id=stage.school.id, person_ids=[stage.family.pupil.person_id], ground=Ground.LEFT,
        by=OPERATOR,
    )  # fmt: skip


def _has_had_its_time(stage: Stage) -> None:
    factories.a_class(stage.school, name="L1").__class__.objects.create(
        school=stage.school, name="oud", school_year="2001-2002"
    )
    retention.keep_terms(school=stage.school, by=SYSTEM)


ACTS: dict[str, Act] = {
    "signin.succeeded": _signs_in,
    "signin.refused": lambda s: _signs_in(s, "fout wachtwoord"),
    "signin.limited": _is_asked_often,
    "session.ended": lambda s: s.at(s.mother).post("/profile/sessions/end"),
    "account.password_changed": lambda s: s.at(s.mother).post(
        "/profile/password", {"current": PASSWORD, "password": NEW, "repeat": NEW}
    ),
    "account.password_refused": lambda s: (
        factories.with_password(s.family.father, NEW),
        s.at(s.mother).post(
            "/profile/password", {"current": PASSWORD, "password": NEW, "repeat": NEW}
        ),
    ),
    "account.password_reset": lambda s: s.stranger().post(
        f"/reset/{s.token(LinkPurpose.RESET)}", {"password": NEW, "repeat": NEW}
    ),
    "account.email_verified": lambda s: s.stranger().post(
        f"/verify/{s.token(LinkPurpose.VERIFY)}"
    ),
    "browser.admitted": lambda s: s.stranger().post(f"/browser/{s.token(LinkPurpose.BROWSER)}"),
    "recovery.asked": lambda s: s.stranger().post(
        "/forgot/request", {"username": s.family.username, "email": "x@example.test"}
    ),
    "initial.burnt": _wears_down,
    "letters.printed": _prints,
    "letters.downloaded": lambda s: letters.download(
        school_id=s.school.id, print_id=_prints(s).letters.id, by=OPERATOR
    ),
    "letters.exported": lambda s: letters.export_csv(school_id=s.school.id, by=OPERATOR),
    "account.email_linked": lambda s: office.link_email(
        account_id=s.family.father.id, school_id=s.school.id, email="bart@example.test", by=SYSTEM
    ),
    "account.suspended": lambda s: office.suspend(
        account_id=s.mother.id, school_id=s.school.id, by=SYSTEM
    ),
    "account.disowned": lambda s: activation.disown(
        account_id=s.family.father.id, school_id=s.school.id, by=SYSTEM
    ),
    "account.factor_set": _sets_factor,
    "account.factor_removed": lambda s: (
        SecondFactor.objects.create(
            school=s.school, account=s.clerk, sealed_secret=b"x", made_at=clock.now(),
            confirmed_at=clock.now(),
        ),
        factors.remove(account_id=s.clerk.id, school_id=s.school.id, by=OPERATOR),
    ),
    "factor.refused": _shows_a_wrong_factor,
    "staff.invited": lambda s: staff.invite(
        school=s.school, first_name="Jo", family_name="Wuyts", email=BROWSER,
        role=StaffRole.TEACHER, by=OPERATOR,
    ),
    "staff.role_changed": lambda s: s.at(s.clerk).post(
        f"/console/staff/{factories.a_staff_member(s.school, 'teacher').id}", {"role": "office"}
    ),
    "school.changed": lambda s: schools.change_settings(
        school_id=s.school.id, by=OPERATOR, initial_days=30
    ),
    "throttle.cleared": lambda s: clearing.clear(
        school_id=s.school.id, username=s.family.username, by=OPERATOR
    ),
    "family.opened": lambda s: s.at(s.clerk).get(f"/console/families/{s.family.pupil.id}"),
    "audit.exported": lambda s: s.at(s.clerk).post("/console/log/export", {"shape": "csv"}),
    "person.exported": lambda s: s.at(s.mother).post("/profile/kept"),
    "person.erased": _leaves,
    "retention.kept": _has_had_its_time,
}  # fmt: skip
SECRETS = (PASSWORD, NEW, "fout wachtwoord", "000000")


@pytest.mark.parametrize("event", sorted(ACTS))
def test_ops_13_what_happens_is_in_the_trail_once_and_without_a_secret(
    stage: Stage, event: str
) -> None:
    with scope.within(stage.school.id):
        before = Entry.objects.filter(event=event).count()
        ACTS[event](stage)
        worker.drain()
        found = Entry.objects.filter(event=event)

        assert found.count() == before + 1
        told = json.dumps([[one.facts, one.personal] for one in Entry.objects.all()])
    assert [one for one in SECRETS if one in told] == []
    assert not re.search(r"[\w-]{32}", told), "nor a token"


@pytest.mark.parametrize("event", sorted(ACTS))
def test_ops_13_and_altering_it_is_found(stage: Stage, event: str) -> None:
    with scope.within(stage.school.id):
        ACTS[event](stage)
        with scope.everywhere():
            sealing.seal_all()
        assert verifying.verify(stage.school.id).is_whole
        [entry] = Entry.objects.filter(event=event).order_by("-id")[:1]
        Entry.objects.filter(id=entry.id).update(actor="account:0")

        breaks = verifying.verify(stage.school.id).breaks

    assert (entry.number, "altered") in {(one.number, one.kind) for one in breaks}
