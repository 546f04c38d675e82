"""Notices about all children of a parent, on whichever phone (FAM)."""

import pytest

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.kit import scope
from sleutelbos.messaging import jobs
from sleutelbos.messaging.actions import notifying
from sleutelbos.messaging.values import Audience
from sleutelbos.outbox import worker
from sleutelbos.people.values import Right
from tests import factories, together
from tests.messaging import post
from tests.messaging.pushed.phones import arrives, kept, on, push
from tests.push_service import Phone, PushService

pytestmark = pytest.mark.django_db


def beside(mother: Account) -> tuple[Account, Account]:
    """Return the mother's accounts for a brother, here, and for a sister at another school."""
    sam = together.a_parent(mother.school, "Sam", "Wouters").mother
    lien = together.a_parent(factories.a_school("De Eik"), "Lien").mother
    together.tie(mother, sam, lien)
    return sam, lien


def test_a_phone_is_told_of_all_children_once_and_how_many_there_are(
    mother: Account, service: PushService
) -> None:
    """It is of the account at the other school, and both children here got the message."""
    sam, lien = beside(mother)
    phone = Phone(service)
    on(lien, phone)
    arrives(mother, audience=Audience(is_whole_school=True))
    with scope.within(mother.school_id):
        jobs.push(job_id=1, account_ids=[mother.id, sam.id])

    [sent] = service.received()
    assert phone.read(sent["body"]) == {"title": "Nieuw bericht van uw school", "count": 2}


def test_who_has_a_phone_with_another_child_only_is_planned_for(
    mother: Account, service: PushService
) -> None:
    _sam, lien = beside(mother)
    on(lien, Phone(service))
    arrives(mother)
    with scope.within(mother.school_id):
        notifying.plan(school=mother.school, by=SYSTEM)
    worker.drain()

    assert len(service.received()) == 1


@pytest.mark.parametrize("why", ["messages", "sign_in", "parted", "removed", "shut out", "gone"])
def test_fam_09_what_is_not_a_parents_now_tells_no_phone(
    mother: Account, service: PushService, why: str
) -> None:
    _sam, lien = beside(mother)
    device = on(lien, Phone(service, "gone" if why == "gone" else "ok"))
    arrives(mother)
    if why in ("messages", "sign_in"):
        post.restricts(mother, Right(why))
    elif why == "shut out":
        post.restricts(lien, Right.SIGN_IN)
    elif why == "removed":
        with scope.within(lien.school_id):
            connections.end_one(
                kind="device", connection_id=device.id, account_id=lien.id,
                school_id=lien.school_id, by=SYSTEM,
            )  # fmt: skip
    elif why == "parted":
        with scope.within(mother.school_id):
            connections.leave_bunch(account_ids=[mother.id], by=SYSTEM)
    push(mother)

    assert service.received() == []
    assert kept(lien) == (why not in ("removed", "gone"))
