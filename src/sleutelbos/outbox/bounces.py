"""Read mail that came back: delivery reports (RFC 3464) of mail that carried our mark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.errors import MessageError
from email.message import Message

from sleutelbos.outbox import returns
from sleutelbos.outbox.returns import Marked

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
LARGEST = 1024 * 1024
_ENVELOPE_HEADERS = (
    "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Return-Path",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounce:
    """An address that took no mail: whose, and the status that the report gives, such as 5.1.1."""

    marked: Marked
    status: str

    @property
    def is_lasting(self) -> bool:
        """Say whether trying again is in vain."""
        return self.status.startswith("5.")


def read(raw: bytes) -> Bounce | None:
    """Return what a report says; None for what is not ours, or no report at all.

    Anybody can write to the mailbox, so anything can be in it.
    """
    try:
        # The old policy: it leaves broken headers alone instead of tripping over them.
        message = message_from_bytes(raw[:LARGEST], policy=policy.compat32)
        status = _status(message)
        marked = _mark(message)
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    return Bounce(marked, status) if marked and status else None


def _status(message: Message) -> str:
    """Return the status of the recipient; "" when there is none. An announced delay is no 5."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for recipient in _blocks(part):
            action = str(recipient.get("Action", "")).strip().lower()
            found = _STATUS.match(str(recipient.get("Status", "")).strip())
            if found:
                return found.group() if action == "failed" else "4.0.0"
    return ""


def _blocks(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload if isinstance(block, Message))


def _mark(message: Message) -> Marked | None:
    """Find our mark: where the report was sent to, or in the mail that it returns."""
    for part in _with_headers(message):
        for name in _ENVELOPE_HEADERS:
            for value in part.get_all(name, []):
                if found := returns.read(str(value)):
                    return found
    return None


def _with_headers(message: Message) -> Iterator[Message]:
    """Yield the report, its parts, and the headers that it returns as a text."""
    for part in message.walk():
        yield part
        if part.get_content_type() == "text/rfc822-headers":
            yield message_from_string(str(part.get_payload()), policy=policy.compat32)
