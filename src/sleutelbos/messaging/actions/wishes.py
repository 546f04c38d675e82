"""Choose how to be notified, and end mails about messages from one of them."""

from dataclasses import asdict, replace

from django.db import transaction

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import STRANGER, Actor
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import notifying
from sleutelbos.messaging.models import ReaderWish
from sleutelbos.messaging.queries import marks, wishes
from sleutelbos.messaging.values import Manner, Wish
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


def unsubscribe(*, token: str, school: School, by: Actor = STRANGER) -> None:
    """End the mails about messages to whom a mail was sent; raise NotFound. Twice is as once."""
    account_id = marks.account_of(token)
    if account_id is None:
        raise NotFound
    wish = replace(wishes.wish(school, account_id), manner=Manner.NUMBER)
    choose(account_id=account_id, school=school, wish=wish, by=by)
