"""Choose how to be notified, and end mails about messages from one of them."""

from dataclasses import asdict, replace

from django.db import transaction

from sleutelbos.accounts.queries import bunches, own
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import STRANGER, Actor
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import notifying
from sleutelbos.messaging.models import ReaderWish
from sleutelbos.messaging.queries import marks, wishes
from sleutelbos.messaging.values import Manner, Wish
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School


@transaction.atomic
def choose(*, account_id: int, school: School, wish: Wish, by: Actor) -> None:
    """Keep how a reader wants to be notified; what waits goes by the new choice."""
    if wish == wishes.wish(school, account_id):
        return
    ReaderWish.objects.update_or_create(
        account_id=account_id,
        defaults=asdict(wish),
        create_defaults={"school_id": school.id, **asdict(wish)},
    )
    audit.record_for(
        "account.notifications_changed",
        account_id=account_id,
        school_id=school.id,
        by=by,
        manner=str(wish.manner),
    )
    notifying.promise_anew(account_id=account_id, school=school, is_urgent=False, by=by)


@transaction.atomic
def unsubscribe(*, token: str, school: School, by: Actor = STRANGER) -> None:
    """End the mails about messages to whom a mail was sent; raise NotFound. Twice is as once.

    A mail that told of several children ends for each of them, at the address that it went to.
    """
    account_id = marks.account_of(token)
    if account_id is None:
        raise NotFound
    if marks.is_of_all(token):
        _end_of_others(account_id, by=by)
    _end(account_id, school, by=by)


def _end_of_others(account_id: int, *, by: Actor) -> None:
    bunch, address = bunches.of_account(account_id), own.email_key(account_id)
    for one in bunches.members(bunch, but=account_id) if bunch else []:
        with scope.within(one.school_id):
            if own.email_key(one.account_id) == address:
                _end(one.account_id, schools.fresh_school(one.school_id), by=by)


def _end(account_id: int, school: School, *, by: Actor) -> None:
    wish = replace(wishes.wish(school, account_id), manner=Manner.NUMBER)
    choose(account_id=account_id, school=school, wish=wish, by=by)
