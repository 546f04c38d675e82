"""Whom these tests tell, and when."""

import datetime as dt

from tests.mailbox import Letter, Mailbox

AN, BART = "an@example.test", "bart@example.test"
EVENING = dt.datetime(2026, 9, 7, 18, 30, tzinfo=dt.UTC)  # half past eight at school


def only(mailbox: Mailbox, address: str) -> Letter:
    (letter,) = mailbox.to(address)
    return letter
