"""Walk through an activation as people do it, step by step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sleutelbos.accounts.queries import own
from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.demo import mailbox
from sleutelbos.gate.actions import activation, verification
from sleutelbos.gate.queries import marks
from sleutelbos.gate.values import Client, Step
from sleutelbos.outbox import worker
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School

CLIENT = Client(address="192.0.2.10", browser="Firefox, Windows")
_TOKEN = re.compile(r"/verify/([A-Za-z0-9_=-]+)")


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody who walks: an account, what its owner chooses and types, and how far it goes."""

    account_id: int
    until: Step | None = None  # the step that is not taken; all are with None
    password: str = ""
    email: str = ""
    mobile: str = ""
    is_pupil: bool = False
    is_staff: bool = False

    @property
    def steps(self) -> Sequence[Step]:
        """Return the steps that are taken."""
        order = [Step.AGREEMENT, Step.PASSWORD] if self.is_staff else list(Step)
        order = order[:3] if self.is_pupil else order
        return order[: order.index(self.until)] if self.until in order else order


def walk(school: School, *walkers: Walker) -> None:
    """Let them take their steps, all the first and then all the next: their mail goes together."""
    for step in Step:
        here = [one for one in walkers if step in one.steps]
        for walker in here:
            _STEPS[step](walker, school, Actor.account(walker.account_id))
        if here and step is Step.CONFIRM:
            worker.drain()


def _account(walker: Walker, school: School, by: Actor) -> None:
    activation.recognise(account_id=walker.account_id, school_id=school.id, by=by)


def _agreement(walker: Walker, school: School, by: Actor) -> None:
    text = schools.agreement(school, language="nl")
    activation.accept_agreement(account_id=walker.account_id, school=school, agreement=text, by=by)


def _password(walker: Walker, school: School, by: Actor) -> None:
    activation.choose_password(
        account_id=walker.account_id,
        school=school,
        password=walker.password,
        is_staff=walker.is_staff,
        client=CLIENT,
        by=by,
    )


def _devices(walker: Walker, school: School, by: Actor) -> None:
    activation.review_devices(account_id=walker.account_id, school_id=school.id, by=by)


def _details(walker: Walker, school: School, by: Actor) -> None:
    activation.give_details(
        account_id=walker.account_id,
        school_id=school.id,
        email=walker.email,
        phone="",
        mobile=walker.mobile,
        by=by,
    )


def _confirm(walker: Walker, school: School, by: Actor) -> None:
    mark = marks.shown_mark(own.details(walker.account_id))
    activation.confirm_details(account_id=walker.account_id, school_id=school.id, mark=mark, by=by)


def _verify(walker: Walker, school: School, _by: Actor) -> None:
    """Open the newest mail to this address and click."""
    mine = (_TOKEN.search(one.text) for one in mailbox.newest_to(walker.email))
    found = next(filter(None, mine), None)
    if found is None:
        message = f"no link in the mail to {walker.email}"
        raise RuntimeError(message)
    verification.verify_by_link(token=found[1], school_id=school.id)


_STEPS = {
    Step.ACCOUNT: _account,
    Step.AGREEMENT: _agreement,
    Step.PASSWORD: _password,
    Step.DEVICES: _devices,
    Step.DETAILS: _details,
    Step.CONFIRM: _confirm,
    Step.VERIFY: _verify,
}
