"""What is kept of what somebody writes, and what it still lacks."""

import datetime as dt
from typing import Any

from sleutelbos.messaging.rules import markup
from sleutelbos.messaging.values import Draft, MessageKind, Sender, Text

LONGEST_SUBJECT = 120


def columns(text: Text, *, sender: Sender, now: dt.datetime) -> dict[str, Any]:
    """Return what is kept of a text: as typed, as HTML, and the words by which it is found."""
    subject = markup.line(text.subject, longest=LONGEST_SUBJECT)
    source = markup.typed(text.source)
    body = markup.render(source)
    return {
        "subject": subject,
        "source": source,
        "body": body,
        "words": markup.words(subject, sender.name, markup.plain(body)),
        "kind": text.kind,
        "due_on": text.due_on,
        "confirmation": text.confirmation,
        "may_answer": text.may_answer,
        "audience": text.audience.as_json(),
        "scheduled_at": text.scheduled_at,
        "edited_at": now,
    }


def missing(draft: Draft) -> list[str]:
    """Return the fields that a message cannot be sent without."""
    needed = {
        "subject": draft.subject,
        "source": draft.source.strip(),
        "due_on": draft.kind != MessageKind.ACTION or draft.due_on,
    }
    return [name for name, value in needed.items() if not value]
