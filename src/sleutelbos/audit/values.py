"""Who acts, and on what; what of the log somebody wants."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as kept in the log: account:7, system, operator or stranger."""

    text: str

    @classmethod
    def account(cls, account_id: int) -> "Actor":
        """Return the actor behind an account."""
        return cls(f"account:{account_id}")


SYSTEM = Actor("system")
OPERATOR = Actor("operator")
STRANGER = Actor("stranger")
SELF = Actor("self")  # the owner of what it is about, where the log may not say whose that is


def subject(kind: str, row_id: int) -> str:
    """Return the name by which the log calls a row, such as account:9."""
    return f"{kind}:{row_id}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the log is wanted: of an event or a group such as "account.", by one, between days.

    With ``subjects``, what happened to any of them, and what any of ``actors`` did.
    """

    event: str = ""
    actor: str = ""
    subjects: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    since: dt.datetime | None = None
    until: dt.datetime | None = None
