"""Tell devices that there are messages: how many, and nothing of what is in them."""

import datetime as dt

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.push import actions as subscriptions
from sleutelbos.connections.push import queries as places
from sleutelbos.connections.push import rules, sending
from sleutelbos.connections.push.queries import Target
from sleutelbos.connections.push.sending import Outcome
from sleutelbos.kit import clock
from sleutelbos.messaging.actions.notifying import PUSH
from sleutelbos.messaging.queries import telling
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.errors import NotNow
from sleutelbos.schools.models import School


def push(account_ids: list[int], *, among: list[int] | None, tries: int, school: School) -> None:
    """Send each device of these accounts a notice; four statements, however many there are.

    Rights are asked now. Who has read all meanwhile, gets none. Told twice after a crash, a notice
    takes the place of the one before.
    """
    if school.post_frozen_at is not None:
        raise NotNow("post frozen")
    numbers = telling.numbers(account_ids, now=clock.now())
    targets = places.targets(list(numbers), among=among)
    outcome = sending.send(targets, lambda target: _payload(target, numbers[target.account_id]))
    _settle(outcome, account_ids=account_ids, tries=tries, school=school)


def _payload(target: Target, count: int) -> dict[str, object]:
    with translation.override(target.language):
        return {"title": _("New message from your school"), "count": count}


@transaction.atomic
def _settle(outcome: Outcome, *, account_ids: list[int], tries: int, school: School) -> None:
    if outcome.gone:
        subscriptions.forget(subscription_ids=outcome.gone, by=SYSTEM)
    if outcome.later and tries < rules.TRIES:
        wait = dt.timedelta(seconds=rules.wait(tries, asked=outcome.wait))
        outbox.promise(
            PUSH,
            school_id=school.id,
            due_at=clock.now() + wait,
            account_ids=account_ids,
            among=outcome.later,
            tries=tries + 1,
        )
