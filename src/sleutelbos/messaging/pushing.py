"""Tell devices that there are messages: how many, and nothing of what is in them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.push import actions as subscriptions
from sleutelbos.connections.push import queries as places
from sleutelbos.connections.push import rules, sending
from sleutelbos.connections.push.queries import Target
from sleutelbos.connections.push.sending import Outcome
from sleutelbos.kit import clock, scope
from sleutelbos.messaging.actions.notifying import PUSH
from sleutelbos.messaging.queries import telling
from sleutelbos.messaging.queries.telling import Unread
from sleutelbos.messaging.rules import notifying
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.errors import NotNow
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class Round:
    """Who gets notices together, on which of their devices (None: all), after so many tries."""

    account_ids: list[int]
    among: list[int] | None = None
    tries: int = 0
    is_urgent: bool = False


def push(whom: Round, *, school: School) -> None:
    """Send each device of these accounts a notice; as many statements for many as for few.

    A parent's phone is told of all children, whichever account it is of. Rights are asked now, and
    quiet hours once more: whoever chose others since, or whose notice comes late, is told when they
    are over. Who has read all meanwhile, gets none. Told twice after a crash, a notice takes the
    place of the one before.
    """
    if school.post_frozen_at is not None:
        raise NotNow("post frozen")
    now = clock.now()
    found = telling.unread(school, whom.account_ids, now=now)
    due = _due(found, whom, now=now, zone=ZoneInfo(school.time_zone))
    ready = due.pop(now, [])
    own = places.targets(ready, among=whom.among)
    beside = places.beside(ready, among=whom.among)
    targets = list({one.id: one for one in [*beside, *own]}.values())  # a phone is told once
    of_all = telling.of_bunches({one.bunch for one in targets if one.bunch}, now=now)

    def payload(target: Target) -> dict[str, object]:
        own = found[target.account_id].count if target.account_id in found else 0
        return _payload(target, of_all.get(target.bunch, own) if target.bunch else own)

    outcome = sending.send(targets, payload)
    _forget([one for one in targets if one.id in outcome.gone])
    _settle(outcome, whom, later=due, school=school)


def _due(
    found: Mapping[int, Unread], whom: Round, *, now: dt.datetime, zone: dt.tzinfo
) -> dict[dt.datetime, list[int]]:
    """Return whose devices may make a sound now, and who waits until when."""
    due: dict[dt.datetime, list[int]] = defaultdict(list)
    for account_id, one in found.items():
        at = notifying.awake_at(one.wish, is_urgent=whom.is_urgent, now=now, zone=zone)
        due[at].append(account_id)
    return due


def _payload(target: Target, count: int) -> dict[str, object]:
    with translation.override(target.language):
        return {"title": _("New message from your school"), "count": count}


def _forget(gone: Sequence[Target]) -> None:
    """Forget places that are no more, each as of its own school."""
    for school_id in {one.school_id for one in gone}:
        ids = [one.id for one in gone if one.school_id == school_id]
        with scope.within(school_id):
            subscriptions.forget(subscription_ids=ids, by=SYSTEM)


@transaction.atomic
def _settle(
    outcome: Outcome, whom: Round, *, later: Mapping[dt.datetime, Sequence[int]], school: School
) -> None:
    if outcome.later and whom.tries < rules.TRIES:
        wait = dt.timedelta(seconds=rules.wait(whom.tries, asked=outcome.wait))
        again = replace(whom, among=outcome.later, tries=whom.tries + 1)
        _promise(again, due_at=clock.now() + wait, school=school)
    for due_at, account_ids in later.items():
        _promise(replace(whom, account_ids=list(account_ids)), due_at=due_at, school=school)


def _promise(whom: Round, *, due_at: dt.datetime, school: School) -> None:
    outbox.promise(PUSH, school_id=school.id, due_at=due_at, **asdict(whom))
