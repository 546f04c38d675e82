"""What stands on one letter, before it has words and a shape."""

import datetime as dt
from dataclasses import dataclass, field

from sleutelbos.accounts.rules.letters import Address
from sleutelbos.schools.values import Contact, PasswordProfile


@dataclass(frozen=True, slots=True)
class Sender:
    """The school as it shows on every one of its letters."""

    name: str
    portal: str  # https://school.example.be, as it must be typed
    address: Address
    accent: str
    activation: Contact
    office: Contact
    password_profile: PasswordProfile
    template_prefix: str = ""
    logo: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One account's letter.

    ``address`` is None when the letter is handed over in person (D24). A letter has a code and a
    link, or neither: then the reader makes the initial password by the school's template (D4).
    """

    sender: Sender
    language: str
    address: Address | None
    reader: str
    slot: int
    pupil: str
    group: str
    register_id: str
    username: str
    code: str | None = field(repr=False)  # as printed: ABCD-EFGH-JKMN
    link: str | None = field(repr=False)
    expires_on: dt.date
