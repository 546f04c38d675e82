"""A letter to Noor's mother, and any other by changing what differs."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from sleutelbos.accounts.letters.pages import LetterPage, Sender
from sleutelbos.accounts.rules.letters import Address
from sleutelbos.schools.values import Contact, PasswordProfile

SchoolSender = Callable[..., Sender]
Letter = Callable[..., LetterPage]


@pytest.fixture
def sender() -> SchoolSender:
    """Make a school as it shows on its letters."""

    def make(**changes: Any) -> Sender:
        facts = {
            "name": "De Beuk",
            "portal": "https://debeuk.example.test",
            "address": Address("Schoolstraat 12", "1500", "Halle"),
            "accent": "#0b5e55",
            "activation": Contact("Lies Maes", "ICT-coördinator", "ict@beuk.example.test"),
            "office": Contact("Secretariaat", "", "office@beuk.example.test", "02 356 00 00"),
            "password_profile": PasswordProfile.LEAFLET,
        }
        return Sender(**{**facts, **changes})

    return make


@pytest.fixture
def letter(sender: SchoolSender) -> Letter:
    """Make a letter to Noor's mother."""

    def make(**changes: Any) -> LetterPage:
        facts = {
            "sender": sender(),
            "language": "nl",
            "address": Address("Kerkstraat 45 bus 3", "1500", "Halle"),
            "reader": "Sofie Claes",
            "slot": 1,
            "pupil": "Noor Peeters",
            "group": "L3A",
            "register_id": "1001",
            "username": "noor.peeters",
            "code": "K7QM-4RTX-9BWD",
            "link": "https://debeuk.example.test/a/#qZ3vL0n5mPz8w2YtXb7cKd9eRf1gHj4a",
            "expires_on": dt.date(2026, 11, 5),
        }
        return LetterPage(**{**facts, **changes})

    return make
