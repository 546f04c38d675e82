"""Where every probe plays: Noor in L3A, her father, and a mailbox for what leaves the house."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate.actions import batches
from sleutelbos.gate.errors import NobodyLeft
from sleutelbos.gate.values import BatchKind
from sleutelbos.kit import scope
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox import worker
from sleutelbos.schools.models import School
from tests import factories, together
from tests.factories import Family
from tests.mailbox import Mailbox
from tests.web import world

# Parts of addresses; what is not named here is a number that nothing has.
PARTS: dict[str, object] = defaultdict(lambda: 999_999, folder="inbox", token="x")
BART, NEW = "bart@example.test", "nieuw@example.test"
PASSWORD = "zes stille paarse uilen"
Probe = Callable[[], bool]


@dataclass(frozen=True)
class Stage:
    """A school with Noor in L3A, and a mailbox for what leaves the house."""

    school: School
    family: Family
    mailbox: Mailbox

    @property
    def father(self) -> Account:
        with scope.within(self.school.id):
            return Account.objects.get(id=self.family.father.id)

    def browser(self) -> Client:
        return world.a_browser(self.school)

    def activated(self) -> Account:
        account = factories.with_password(self.father, PASSWORD)
        return factories.an_activated(account, email=BART)


def is_led_away(answer: object) -> bool:
    """Say whether an answer sends to the sign-in page, as it does with strangers."""
    return answer.status_code == 302 and answer["Location"].partition("?")[0] == "/"


def has_mail(stage: Stage, address: str) -> bool:
    worker.drain()
    return bool(stage.mailbox.to(address))


def sends(stage: Stage, name: str, address: str, **arguments: object) -> bool:
    with scope.within(stage.school.id):
        outbox.promise(name, school_id=stage.school.id, **arguments)
    return has_mail(stage, address)


def batch(stage: Stage, kind: BatchKind) -> bool:
    """Do an act for many accounts, the father's among them; say whether anybody was left."""
    with scope.within(stage.school.id):
        others = [one.id for one in factories.a_pupil(stage.school, first="Lou").accounts.values()]
        try:
            batch_id = batches.begin(
                kind=kind, account_ids=[stage.father.id, *others], school=stage.school, by=SYSTEM
            )
        except NobodyLeft:
            return False
        batches.go(batch_id=batch_id, school=stage.school, by=SYSTEM)
    return True


def with_another_child(stage: Stage) -> Client:
    other = together.a_parent(stage.school, "Sam", "Wouters")
    together.tie(other.mother, stage.activated())
    return together.signed_in(stage.school, other)
