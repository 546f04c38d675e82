"""Promise to tell applications that somebody is signed out (OpenID Connect Back-Channel Logout)."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from sleutelbos.audit.values import Actor
from sleutelbos.connections.models import TokenFamily
from sleutelbos.kit import clock
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox.values import Lane

TASK = "connections.say_farewell"


def of_session(*, session_id: int, by: Actor) -> None:
    """Tell the applications that were signed in from a session, in the transaction that ends it."""
    _promise(Q(session_id=session_id), "session_id")


def of_browsers(*, account_ids: Collection[int], by: Actor) -> None:
    """Tell those of all browsers of these accounts that are about to end; devices stay."""
    browsers = Q(session__account_id__in=account_ids, session__ended_at=None, session__device=None)
    _promise(browsers, "session_id")


def of_device(*, device_id: int, by: Actor) -> None:
    """Tell the applications that were signed in from a device, in the transaction that ends it."""
    _promise(Q(session__device_id=device_id), "session_id")


def of_circles(*, circles: Collection[UUID], by: Actor) -> None:
    """Tell those of the sessions in these circles that are about to end, of the school at work."""
    _promise(Q(session__circle__in=circles, session__ended_at=None), "session_id")


def of_grants(*, account_ids: Collection[int], by: Actor, grant_id: int = 0) -> None:
    """Tell the applications that these accounts let in, or the one, that all of it is over."""
    which = Q(grant_id=grant_id) if grant_id else Q()
    _promise(which & Q(grant__account_id__in=account_ids))


def _promise(which: Q, *more: str) -> None:
    found = list(
        TokenFamily.objects.filter(which, ended_at=None, expires_at__gt=clock.now())
        .exclude(grant__app__notice_uri="")
        .values("school_id", "grant__app_id", "grant__account_id", *more)
        .distinct()
    )
    promised = [
        {
            "app_id": row["grant__app_id"],
            "account_id": row["grant__account_id"],
            "session_id": row.get("session_id", 0),
        }
        for row in found
    ]
    if promised:
        outbox.promise_many(
            TASK, school_id=found[0]["school_id"], arguments=promised, lane=Lane.NORMAL
        )
