"""Write what happened."""

import datetime as dt
from collections.abc import Iterable

from sleutelbos.audit import rules, values
from sleutelbos.audit.events import EVENTS
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock, rows, tokens

_BATCH = 500


def record(
    event: str,
    *,
    school_id: int,
    by: Actor,
    subject: str = "",
    **facts: object,
) -> None:
    """Add an entry, in the transaction of its cause. Facts never hold a secret.

    Facts that the list of events calls personal enter the chain only as a salted digest.
    """
    personal = {name: facts.pop(name) for name in EVENTS[event] if name in facts}
    salt = tokens.random_bytes(16) if personal else None
    rows.add(
        Entry,
        school_id=school_id,
        event=event,
        actor=by.text,
        subject=subject,
        facts=facts,
        personal=personal or None,
        personal_salt=salt,
        personal_digest=rules.personal_digest(salt, personal) if salt else None,
        happened_at=clock.now(),
    )


def record_once(
    event: str, *, school_id: int, by: Actor, subject: str, within: dt.timedelta
) -> None:
    """Add an entry, unless the same was done to the same by the same not long ago."""
    lately = Entry.objects.filter(
        event=event, subject=subject, actor=by.text, happened_at__gt=clock.now() - within
    )
    if not lately.exists():
        record(event, school_id=school_id, by=by, subject=subject)


def record_for(event: str, *, account_id: int, school_id: int, by: Actor, **facts: object) -> None:
    """Add an entry about an account."""
    about = values.subject("account", account_id)
    record(event, school_id=school_id, by=by, subject=about, **facts)


def record_each(event: str, *, account_ids: Iterable[int], school_id: int, by: Actor) -> None:
    """Add an entry about each of many accounts to which the same happened, without any facts."""
    now = clock.now()
    entries = (
        Entry(
            school_id=school_id,
            event=event,
            actor=by.text,
            subject=values.subject("account", account_id),
            happened_at=now,
        )
        for account_id in account_ids
    )
    Entry.objects.bulk_create(entries, batch_size=_BATCH)
