"""What of the rows stands in the chain, for sealing and for following it."""

from sleutelbos.audit.models import Entry
from sleutelbos.audit.rules import Sealed
from sleutelbos.kit import secrets


def sealed(entry: Entry) -> Sealed:
    """Return what of an entry stands in the chain."""
    return Sealed(
        school_id=entry.school_id,
        number=entry.number or 0,
        event=entry.event,
        actor=entry.actor,
        subject=entry.subject,
        facts=entry.facts,
        personal_digest=bytes(entry.personal_digest or b""),
        happened_at=entry.happened_at,
    )


def mark(school_id: int, *, number: int, seal: bytes) -> bytes:
    """Return the keyed mark of a chain's end."""
    return secrets.digest("audit_end", school_id, number, seal)
