"""Installations of the app: a long sign-in of their own (D16).

A device has one row in the table of sessions, so that a page finds it where it finds a browser's:
by the digest of its token, in the same statement. What ends a device ends that row with it.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import Actor
from sleutelbos.connections import rules
from sleutelbos.connections.models import Device, PushSubscription, Session
from sleutelbos.kit import clock, tokens
from sleutelbos.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new device is made of; ``source`` was read with the proof that opens it.

    A reset that came between makes the device dead on arrival.
    """

    account_id: int
    source: "Source"
    name: str
    kind: str
    network: str
    is_fresh: bool  # its owner has just proved who they are, on this device


@dataclass(frozen=True, slots=True)
class Source:
    """The browser that opens a device: the account's epoch, and the circle of its sessions."""

    epoch: int
    circle: UUID | None


def source(*, session_id: int, account_id: int) -> Source:
    """Return what a device takes over from a live browser; raise NotFound when that is over.

    Not of a shared computer, and not of a session that another account's key opened.
    """
    own = _sources(session_id, account_id)
    found = own.values_list("account__grant_epoch", "circle").first()
    if found is None:
        raise NotFound
    return Source(*found)


def is_source(*, session_id: int, account_id: int) -> bool:
    """Say whether a session may open a device."""
    return _sources(session_id, account_id).exists()


def _sources(session_id: int, account_id: int) -> QuerySet[Session, Session]:
    return Session.objects.filter(
        id=session_id, account_id=account_id, device=None, ended_at=None,
        account__session_epoch=F("epoch"), is_shared=False, is_beside=False,
    )  # fmt: skip


@transaction.atomic
def begin_device(*, school_id: int, opening: Opening, by: Actor) -> tuple[int, str]:
    """Make a device; return its session and the cookie, in which there is the first turn, too."""
    now = clock.now()
    account_id, kind, network = opening.account_id, opening.kind[:60], opening.network[:45]
    device = Device.objects.create(
        school_id=school_id, account_id=account_id, name=opening.name[:80], kind=kind,
        network=network, epoch=opening.source.epoch, made_at=now, seen_at=now,
    )  # fmt: skip
    cookie = new_cookie()
    session = Session.objects.create(
        school_id=school_id,
        account_id=account_id,
        device_id=device.id,
        token_digest=rules.token_digest(cookie),
        turn_digest=rules.turn_digest(cookie),
        turned_at=now,
        epoch=opening.source.epoch,
        circle=opening.source.circle,
        browser=kind,
        is_shared=False,
        is_beside=False,
        means="",
        network=network,
        made_at=now,
        seen_at=now,
        proved_at=now if opening.is_fresh else now - 2 * rules.FRESH,
        expires_at=now + rules.DEVICE,
    )
    audit.record_for("device.added", account_id=account_id, school_id=school_id, by=by)
    return session.id, cookie


@transaction.atomic
def touch_device(*, session_id: int, device_id: int, cookie: str, is_to_turn: bool) -> str:
    """Write a device's last use; return its new cookie when it got another turn, else "".

    Of two that come at once with the same turn, one gets the next. Who comes ten minutes later
    with the newest turn shows that it has arrived: the one before is worth nothing from then on.
    """
    now = clock.now()
    row, shown = Session.objects.filter(id=session_id), rules.turn_digest(cookie)
    if is_to_turn:
        turned = _turn_over(row, cookie, shown)
    else:
        row.filter(turn_digest=shown).update(seen_at=now, turn_before=None)
        turned = ""
    # After the session, as in ``end_devices``: two that meet wait, and never for each other.
    Device.objects.filter(id=device_id).update(seen_at=now)
    return turned


def _turn_over(row: QuerySet[Session, Session], cookie: str, shown: bytes) -> str:
    """Give a device another turn; return its cookie, or "" when another request was first."""
    now, turned = clock.now(), f"{cookie.partition('.')[0]}.{_turn()}"
    changes: dict[str, Any] = {
        "seen_at": now, "turned_at": now, "turn_before": shown,
        "turn_digest": rules.turn_digest(turned), "expires_at": now + rules.DEVICE,
    }  # fmt: skip
    current = row.filter(turn_digest=shown).update(**changes)
    if not current:  # the newest never arrived: another in its place
        lost = row.filter(turn_before=shown, seen_at__lte=now - rules.TOUCH)
        current = lost.update(**changes)
    return turned if current else ""


@transaction.atomic
def rename_device(*, device_id: int, account_id: int, school_id: int, name: str, by: Actor) -> None:
    """Call a device of one's own by another name; raise NotFound when it is not theirs."""
    live = Device.objects.filter(id=device_id, account_id=account_id, ended_at=None)
    if live.update(name=name[:80]) != 1:
        raise NotFound
    audit.record_for("device.renamed", account_id=account_id, school_id=school_id, by=by)


def end_devices(*, by: Actor, **whose: Any) -> int:
    """End these devices with their sessions; return how many there were."""
    now = clock.now()
    ids = list(Device.objects.filter(**whose, ended_at=None).values_list("id", flat=True))
    Session.objects.filter(device_id__in=ids, ended_at=None).update(ended_at=now)
    PushSubscription.objects.filter(device_id__in=ids).delete()
    return Device.objects.filter(id__in=ids, ended_at=None).update(ended_at=now)


def new_cookie() -> str:
    """Return what goes into the cookie of a device: token and turn."""
    return f"{tokens.new()}.{_turn()}"


def _turn() -> str:
    return tokens.new()[:22]
