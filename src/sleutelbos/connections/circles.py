"""The sessions of one parent in one browser: one for each account, begun and ended together.

A session whose owner proved who they are is the first of its circle; those that its key opened
stand beside it. They may be of other schools: what ties them is an opaque id, and these are the
only statements about sessions across schools. Each begins at that id.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sleutelbos.audit.values import Actor
from sleutelbos.connections import devices, rules
from sleutelbos.connections.models import Device, Session
from sleutelbos.connections.oauth.actions import farewells
from sleutelbos.kit import clock, scope, tokens


def join(*, session_id: int, by: Actor) -> UUID | None:
    """Let a session of the school at work have a circle; return it, None when it has ended."""
    live = Session.objects.filter(id=session_id, ended_at=None)
    live.filter(circle=None).update(circle=tokens.opaque_id())
    # Held until the transaction ends: whoever ends this session finds what is opened beside it.
    return live.select_for_update().values_list("circle", flat=True).first()


def present(circle: UUID) -> set[int]:
    """Return the accounts that have a live session in a circle."""
    with scope.everywhere():
        rows = Session.objects.filter(circle=circle, ended_at=None, expires_at__gt=clock.now())
        return set(rows.values_list("account_id", flat=True))


def state(session_id: int) -> str:
    """Return a mark of a session as it is; whoever takes it over changes it."""
    row = Session.objects.filter(id=session_id, ended_at=None).values_list("token_digest").first()
    return bytes(row[0]).hex() if row else ""


def take_over(*, session_id: int, of: str, by: Actor) -> str | None:
    """Give a session another token, once, while it is as ``of`` says; the old one opens nothing."""
    now = clock.now()
    same = Session.objects.filter(
        id=session_id, token_digest=bytes.fromhex(of), ended_at=None, expires_at__gt=now
    )
    is_device = same.filter(device__isnull=False).exists()
    cookie = devices.new_cookie() if is_device else tokens.new()
    digests: dict[str, Any] = {"token_digest": rules.token_digest(cookie)}
    if is_device:
        turn = rules.turn_digest(cookie)
        digests |= {"turn_digest": turn, "turn_before": None, "turned_at": now}
    return cookie if same.update(**digests, seen_at=now) else None


def end(*, circle: UUID, by: Actor) -> None:
    """End every session of a circle: who signs out of one, signs out of all."""
    _say_farewell([circle], by=by)
    with scope.everywhere():
        devices.end_devices(session__circle=circle, by=by)
        Session.objects.filter(circle=circle, ended_at=None).update(ended_at=clock.now())


def end_devices(*, by: Actor, **whose: Any) -> int:
    """End these devices, and what their key opened beside them; return how many there were."""
    ids = list(Device.objects.filter(**whose, ended_at=None).values_list("id", flat=True))
    ended = devices.end_devices(by=by, id__in=ids)
    # Asked after that: what they are opening at this moment is there then.
    end_beside(circles=begun_by(Session.objects.filter(device_id__in=ids)), by=by)
    return ended


def begun_by(sessions: QuerySet[Session]) -> list[UUID]:
    """Return the circles of which one of these sessions is the first."""
    first = sessions.filter(circle__isnull=False, is_beside=False)
    return [one for one in first.values_list("circle", flat=True).distinct() if one]


def end_beside(*, circles: Collection[UUID], by: Actor) -> None:
    """End what stands beside the first session of these circles."""
    if not circles:
        return
    _say_farewell(circles, by=by)
    with scope.everywhere():
        beside = Session.objects.filter(circle__in=circles, is_beside=True, ended_at=None)
        beside.update(ended_at=clock.now())


def part(*, account_ids: Collection[int], by: Actor) -> None:
    """End what leads over the cut when accounts of the school at work leave their bunch."""
    live = Session.objects.filter(account_id__in=account_ids, ended_at=None, circle__isnull=False)
    begun = begun_by(live)
    live.filter(is_beside=True).update(ended_at=clock.now())
    end_beside(circles=begun, by=by)


def _say_farewell(circles: Collection[UUID], *, by: Actor) -> None:
    """Promise to tell applications that these sessions end, each school its own."""
    with scope.everywhere():
        live = Session.objects.filter(circle__in=circles, ended_at=None)
        school_ids = list(live.values_list("school_id", flat=True).distinct())
    for school_id in school_ids:
        with scope.within(school_id):
            farewells.of_circles(circles=circles, by=by)
