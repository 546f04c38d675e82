"""What somebody sees of what happened to their account, and who of the school did it (N27).

Members of staff are told by what they are to the school, never by name: the school office answers
for them. Nothing tells of another member of the keyring.
"""

import datetime as dt
import enum
from dataclasses import dataclass

from sleutelbos.accounts.queries import bunches, families
from sleutelbos.audit import queries as audit
from sleutelbos.audit.queries import EntryShown
from sleutelbos.outbox import queries as outbox
from sleutelbos.outbox.values import Promised
from sleutelbos.people.values import StaffRole

PAGE = 30
_MAILS = ("send_verification", "send_invitation", "send_notice", "send_notification")


class Who(enum.StrEnum):
    """Who did it, as far as somebody is told."""

    SELF = "self"
    FAMILY = "family"  # a guardian, to the pupil's account
    TEACHER = "teacher"
    OFFICE = "office"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    SYSTEM = "system"
    STRANGER = "stranger"  # nobody who was signed in, such as by a mailed link


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that happened."""

    id: int
    event: str
    who: Who
    at: dt.datetime
    detail: str  # an address, or a network without its last part

    @property
    def is_of_school(self) -> bool:
        """Say whether somebody of the school did it."""
        return self.who in (Who.TEACHER, Who.OFFICE, Who.ADMINISTRATOR)


def of_account(
    school_id: int, *, account_id: int, person_id: int, before_id: int | None = None
) -> list[Seen]:
    """Return a page of what happened to an account, newest first, and one more when there is.

    Looks at the family's page count for everybody on its keyring.
    """
    pupil_id = families.account(account_id).pupil_id
    subjects = [f"account:{account_id}", f"person:{person_id}", bunches.subject(account_id)]
    if pupil_id is not None:
        subjects.append(f"pupil:{pupil_id}")
    found = audit.told(school_id, subjects=subjects, before_id=before_id, limit=PAGE + 1)
    roles = families.roles({_account(one.actor) for one in found} - {0, account_id})
    return [
        Seen(
            id=one.id,
            event=one.event,
            who=_who(one, account_id, roles),
            at=one.happened_at,
            detail=str(one.facts.get("email") or one.facts.get("network") or ""),
        )
        for one in found
    ]


def mails(account_id: int) -> list[Promised]:
    """Return the mails of the last thirty days to an account, and what became of them."""
    return outbox.mails(account_id, names=_MAILS)


def _who(entry: EntryShown, account_id: int, roles: dict[int, str]) -> Who:
    actor = _account(entry.actor)
    if actor == account_id:
        return Who.SELF
    if actor:
        return Who(StaffRole(roles[actor])) if actor in roles else Who.FAMILY
    return Who(entry.actor) if entry.actor in set(Who) else Who.SYSTEM


def _account(actor: str) -> int:
    kind, _colon, number = actor.partition(":")
    return int(number) if kind == "account" and number.isdigit() else 0
