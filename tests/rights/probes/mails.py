"""Mails about an account, and the links in them."""

import datetime as dt

from sleutelbos.accounts.models import EmailLink
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate.actions import office
from sleutelbos.gate.values import BatchKind
from sleutelbos.kit import clock, scope
from sleutelbos.kit.errors import Refusal
from sleutelbos.outbox.models import Job
from tests import factories
from tests.rights.probes.stage import BART, NEW, PASSWORD, Probe, Stage, batch, has_mail, sends
from tests.web import world


def reset_mail(stage: Stage) -> Probe:
    return _recovery(stage, "/forgot/request")


def browser_mail(stage: Stage) -> Probe:
    return _recovery(stage, "/browser")


def verification_mail(stage: Stage) -> Probe:
    stage.activated()
    factories.changed(stage.father, typed_email=NEW)
    return lambda: sends(stage, "send_verification", NEW, account_id=stage.father.id)


def account_notice(stage: Stage) -> Probe:
    stage.activated()
    about = {"account_id": stage.father.id, "kind": "password_changed"}
    return lambda: sends(stage, "send_notice", BART, **about)


def change_notice(stage: Stage) -> Probe:
    stage.activated()
    about = {"account_id": stage.father.id, "kind": "name_corrected"}
    return lambda: sends(stage, "send_notice", BART, **about)


def sign_in_mail(stage: Stage) -> Probe:
    stage.activated()
    form = {"username": stage.family.username, "password": PASSWORD}
    stage.browser().post("/", form)
    with scope.within(stage.school.id):
        about = Job.objects.get(name="gate.tell_sign_in").arguments
    return lambda: sends(stage, "gate.tell_sign_in", BART, **about)


def reminder_mail(stage: Stage) -> Probe:
    stage.activated()
    factories.changed(stage.father, details_confirmed_at=None)
    return lambda: batch(stage, BatchKind.REMINDERS) and has_mail(stage, BART)


def resent_mail(stage: Stage) -> Probe:
    stage.activated()
    factories.changed(stage.father, typed_email=NEW)

    def ask() -> bool:
        with scope.within(stage.school.id):
            try:
                office.resend_verification(
                    account_id=stage.father.id, school_id=stage.school.id, by=SYSTEM
                )
            except Refusal:
                return False
        return has_mail(stage, NEW)

    return ask


def reset_link(stage: Stage) -> Probe:
    token = world.a_token(stage.activated(), LinkPurpose.RESET, BART)
    form = {"password": "acht nieuwe gele stoelen", "repeat": "acht nieuwe gele stoelen"}
    return lambda: _uses(stage, f"/reset/{token}", form)


def browser_link(stage: Stage) -> Probe:
    token = world.a_token(stage.activated(), LinkPurpose.BROWSER, BART)
    return lambda: _uses(stage, f"/browser/{token}", {})


def freeze_link(stage: Stage) -> Probe:
    token = world.a_token(stage.activated(), LinkPurpose.FREEZE, BART)
    return lambda: _uses(stage, f"/freeze/{token}", {})


def verify_link(stage: Stage) -> Probe:
    stage.activated()
    account = factories.changed(stage.father, typed_email=NEW)
    token = world.a_token(account, LinkPurpose.VERIFY, NEW)
    return lambda: _uses(stage, f"/verify/{token}", {})


def renewal(stage: Stage) -> Probe:
    stage.activated()
    account = factories.changed(stage.father, typed_email=NEW)
    token = world.a_token(account, LinkPurpose.VERIFY, NEW)
    with scope.within(stage.school.id):
        EmailLink.objects.filter(account=account).update(
            expires_at=clock.now() - dt.timedelta(hours=1)
        )

    def ask() -> bool:
        stage.browser().post("/verify-again", {"token": token})
        return has_mail(stage, NEW)

    return ask


def _recovery(stage: Stage, path: str) -> Probe:
    stage.activated()

    def ask() -> bool:
        form = {"username": stage.family.username, "email": BART}
        assert stage.browser().post(path, form).status_code == 200
        return has_mail(stage, BART)

    return ask


def _uses(stage: Stage, path: str, form: dict[str, str]) -> bool:
    """Open a link and press its button; say whether it did something."""
    browser = stage.browser()
    looked = browser.get(path).content.decode()
    pressed = browser.post(path, form)
    is_dead = "werkt niet meer" in looked and "werkt niet meer" in pressed.content.decode()
    return not is_dead
