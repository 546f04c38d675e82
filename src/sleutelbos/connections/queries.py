"""What is signed in to an account."""

import datetime as dt
from collections.abc import Collection

from django.db.models import F, Max, Q

from sleutelbos.connections.models import Device, Grant, Session
from sleutelbos.connections.values import Connection
from sleutelbos.kit import clock

# In which epoch of its account a session lives: a browser dies of a change of the password, a
# device of a reset (D16). As a condition, and as SQL for the statements that are written out.
IN_ITS_EPOCH = Q(device=None, epoch=F("account__session_epoch")) | Q(
    device__isnull=False, epoch=F("account__grant_epoch")
)
EPOCH = "CASE WHEN x.device_id IS NULL THEN a.session_epoch ELSE a.grant_epoch END"


def is_known_browser(session_id: int) -> bool:
    """Say whether the owner of a session signed in with that browser before."""
    return Session.objects.filter(id=session_id, is_known_browser=True).exists()


def grant_epoch(session_id: int) -> int | None:
    """Return the epoch in which a session may give its account something new; None when it died."""
    alive = Session.objects.filter(
        IN_ITS_EPOCH,
        id=session_id,
        ended_at=None,
        account__closed_at=None,
        account__suspended_at=None,
    )
    return alive.values_list("account__grant_epoch", flat=True).first()


def sessions(account_id: int, *, this_id: int = 0) -> list[Connection]:
    """Return the live browsers of an account, this one first."""
    rows = Session.objects.filter(
        account_id=account_id, device=None, ended_at=None, expires_at__gt=clock.now()
    ).order_by("-seen_at")
    listed = [
        Connection(
            row.id, row.browser, row.network, row.made_at, row.seen_at, row.id == this_id,
            is_shared=row.is_shared, means=row.means,
        )
        for row in rows[:100]
    ]  # fmt: skip
    return sorted(listed, key=lambda connection: not connection.is_this)


def devices(account_id: int, *, this_id: int | None = None) -> list[Connection]:
    """Return the installations of the app that reach an account, this one first."""
    rows = Device.objects.filter(account_id=account_id, ended_at=None).order_by("-seen_at")
    listed = [
        Connection(
            row.id,
            row.name,
            row.network,
            row.made_at,
            row.seen_at,
            row.id == this_id,
            kind=row.kind,
        )
        for row in rows[:100]
    ]
    return sorted(listed, key=lambda connection: not connection.is_this)


def applications(account_id: int) -> list[Connection]:
    """Return the outside applications that reach an account."""
    rows = Grant.objects.filter(account_id=account_id, ended_at=None).order_by("-seen_at")
    return [
        Connection(
            row.id,
            row.app.name if row.app else row.application,
            "",
            row.made_at,
            row.seen_at,
            kind=row.app.kind if row.app else "",
            scopes=tuple(row.scopes),
        )
        for row in rows.select_related("app")[:100]
    ]


def session_begun(account_id: int, *, at: dt.datetime) -> Connection | None:
    """Return what began at that moment, whether it is over or not; None when no longer kept."""
    row = Session.objects.filter(account_id=account_id, made_at=at).first()
    if row is None:
        return None
    return Connection(row.id, row.browser, row.network, row.made_at, row.seen_at)


def last_signed_in(account_id: int) -> Connection | None:
    """Return the last sign-in of an account with a browser, whether it is over or not."""
    row = Session.objects.filter(account_id=account_id).order_by("-made_at", "-id").first()
    if row is None:
        return None
    return Connection(row.id, row.browser, row.network, row.made_at, row.seen_at)


def signed_in_at(account_ids: Collection[int]) -> dict[int, dt.datetime]:
    """Return when each of these accounts last signed in with a browser, as far as it is kept."""
    rows = Session.objects.filter(account_id__in=account_ids).values_list("account_id")
    return dict(rows.annotate(last=Max("made_at")).order_by())


def owner_of_device(device_id: int) -> int | None:
    """Return whose device this is; None when it has ended."""
    live = Device.objects.filter(id=device_id, ended_at=None)
    return live.values_list("account_id", flat=True).first()
