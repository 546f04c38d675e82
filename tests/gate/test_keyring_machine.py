"""Keyring, activation and tokens against a reference model that fits on a page (ACT-01, FAM, RAC).

The model knows, for each account of one keyring, its password, the code of its live letter, its
mailed link and which browsers are signed in. Whatever order people do things in, the real thing
must agree with it.
"""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from sleutelbos.accounts import keys
from sleutelbos.accounts.actions import links
from sleutelbos.accounts.models import Account, EmailLink, InitialCredential
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections import rules
from sleutelbos.connections.models import Session
from sleutelbos.connections.values import Ending
from sleutelbos.gate.actions import activation, profile, recovery, signin
from sleutelbos.gate.errors import (
    LinkDead,
    PasswordRefused,
    SignInRefused,
    StepNotDue,
    WrongPassword,
)
from sleutelbos.gate.values import Client
from sleutelbos.kit import codes, scope
from tests import factories

PASSWORDS = (
    "negen paarse wolken zingen",
    "vier rode fietsen buiten",
    "acht blauwe boten varen",
    "zeven gele bomen dansen",
)
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SLOTS = st.sampled_from((0, 1, 2))
WORDS = st.sampled_from(PASSWORDS)
HOME = Client(address="192.0.2.1")


@dataclass
class Model:
    """What an account ought to be."""

    password: str = ""
    code: str = ""
    link: str = ""
    sessions: set[str] = field(default_factory=set)
    is_suspended: bool = False


class KeyringMachine(RuleBasedStateMachine):
    """People doing things to one keyring in any order."""

    @initialize()
    def enrol(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.school = factories.a_school()
        self.scope = scope.within(self.school.id)
        self.scope.__enter__()
        self.family = factories.a_pupil(self.school)
        self.model = {slot: Model() for slot in self.family.accounts}
        self.jobs = 0

    def teardown(self) -> None:
        if hasattr(self, "scope"):
            self.scope.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(slot=SLOTS)
    def print_letter(self, slot: int) -> None:
        if self.model[slot].password:
            return
        code = codes.new()
        InitialCredential.objects.filter(account=self.family.accounts[slot]).delete()
        letter = factories.a_letter(self.family.accounts[slot])
        digest = keys.initial_digest(bytes(letter.salt), code)
        InitialCredential.objects.filter(id=letter.id).update(digest=digest)
        self.model[slot].code = code

    @rule(key=st.one_of(WORDS, SLOTS))
    def sign_in(self, key: str | int) -> None:
        typed = self.model[key].code or "geen code" if isinstance(key, int) else key
        mine = [slot for slot, own in self.model.items() if typed in (own.password, own.code)]
        is_open = len(mine) == 1 and not self.model[mine[0]].is_suspended
        try:
            signed_in = signin.sign_in(
                school_id=self.school.id,
                username=self.family.username,
                password=typed,
                client=HOME,
            )
        except SignInRefused:
            assert not is_open
            self._forgive()
            return
        assert is_open
        assert signed_in.account_id == self.family.accounts[mine[0]].id
        self.model[mine[0]].sessions.add(signed_in.token)

    @rule(slot=SLOTS, new=WORDS)
    def choose(self, slot: int, new: str) -> None:
        taken = any(new == own.password for own in self.model.values())
        try:
            signed_in = activation.choose_password(
                account_id=self.family.accounts[slot].id,
                school=self.school,
                password=new,
                is_staff=False,
                client=HOME,
                by=SYSTEM,
            )
        except StepNotDue:
            assert self.model[slot].password
            self._forgive()
            return
        except PasswordRefused:
            assert taken
            self._forgive()
            return
        assert not taken
        assert not self.model[slot].password
        self.model[slot] = Model(
            password=new, sessions={signed_in.token}, is_suspended=self.model[slot].is_suspended
        )

    @rule(slot=SLOTS, old=WORDS, new=WORDS)
    def change(self, slot: int, old: str, new: str) -> None:
        own = self.model[slot]
        is_right = own.password == old
        taken = any(new == other.password for other in self.model.values())
        try:
            signed_in = profile.change_password(
                account_id=self.family.accounts[slot].id,
                school=self.school,
                old=old,
                new=new,
                is_staff=False,
                client=HOME,
                by=SYSTEM,
            )
        except WrongPassword:
            assert not is_right
            self._forgive()
            return
        except PasswordRefused:
            assert is_right
            assert taken
            self._forgive()
            return
        assert is_right
        assert not taken
        own.password, own.link, own.sessions, own.code = new, "", {signed_in.token}, ""

    @rule(slot=SLOTS)
    def mail_a_reset(self, slot: int) -> None:
        self.jobs += 1
        email = f"slot{slot}@example.org"
        account = self.family.accounts[slot]
        factories.changed(account, email=email, email_key=email, email_verified_at=LONG_AGO)
        EmailLink.objects.update(made_at=LONG_AGO)  # the hourly limit is not at stake
        minted = links.mint(
            account_id=account.id,
            school_id=self.school.id,
            purpose=LinkPurpose.RESET,
            email=email,
            job_id=self.jobs,
            by=SYSTEM,
        )
        assert minted
        self.model[slot].link = minted.token

    @rule(slot=SLOTS, new=WORDS)
    def reset(self, slot: int, new: str) -> None:
        own = self.model[slot]
        taken = any(new == other.password for other in self.model.values())
        try:
            recovery.reset_password(token=own.link or "dood", password=new, school=self.school)
        except LinkDead:
            assert not own.link
            return
        except PasswordRefused:
            assert own.link
            assert taken
            self._forgive()
            return
        assert own.link
        assert not taken
        self.model[slot] = Model(password=new, is_suspended=own.is_suspended)

    @rule(slot=SLOTS)
    def sign_out_everywhere(self, slot: int) -> None:
        connections.end_all(
            account_ids=[self.family.accounts[slot].id], ending=Ending.CHANGE, by=SYSTEM
        )
        self.model[slot].sessions = set()
        self.model[slot].link = ""

    @rule(slot=SLOTS)
    def suspend_or_resume(self, slot: int) -> None:
        own = self.model[slot]
        own.is_suspended = not own.is_suspended
        moment = self.school.made_at if own.is_suspended else None
        factories.changed(self.family.accounts[slot], suspended_at=moment)

    @invariant()
    def the_right_sessions_live(self) -> None:
        if not hasattr(self, "model"):
            return
        for slot, own in self.model.items():
            account = Account.objects.get(id=self.family.accounts[slot].id)
            live = Session.objects.filter(
                account=account, ended_at=None, epoch=account.session_epoch
            ).values_list("token_digest", flat=True)
            assert {bytes(digest) for digest in live} == {
                rules.token_digest(token) for token in own.sessions
            }

    @invariant()
    def no_letter_outlives_a_password(self) -> None:
        if hasattr(self, "model"):
            assert not InitialCredential.objects.exclude(account__password_tag=None).exists()

    def _forgive(self) -> None:
        """Empty the buckets: limits have tests of their own."""
        from sleutelbos.gate.models import Bucket

        Bucket.objects.all().delete()


@pytest.mark.django_db
def test_act_01_people_may_do_things_in_any_order():
    run_state_machine_as_test(
        KeyringMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
