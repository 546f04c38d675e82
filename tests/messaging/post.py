"""A school's post to test with: who writes, what is written, what lies in a mailbox."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.kit import clock, scope
from sleutelbos.messaging.actions import drafts as writing
from sleutelbos.messaging.actions import notifying, reading, sending
from sleutelbos.messaging.actions import wishes as choosing
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.messaging.queries import drafts, mailbox, readers
from sleutelbos.messaging.values import (
    Audience,
    Draft,
    Manner,
    Place,
    Reader,
    Sender,
    SenderRole,
    Sent,
    Text,
    Wish,
)
from sleutelbos.outbox import worker
from sleutelbos.people.models import Group, Guardianship, Restriction, StaffMember
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School


def sender(account: Account) -> Sender:
    """Return an account as somebody who writes."""
    with scope.within(account.school_id):
        member = StaffMember.objects.filter(person_id=account.person_id).first()
        if member:
            role = SenderRole(member.role)
        else:
            role = SenderRole.GUARDIAN if account.slot else SenderRole.PUPIL
        person = account.person
        name = f"{person.first_name} {person.family_name}"
        return Sender(account.id, account.person_id, account.keyring_id, role, name)


def reader(account: Account) -> Reader:
    """Return an account as somebody who reads."""
    return Reader(account.id)


def by(account: Account) -> Actor:
    """Return an account as somebody who acts."""
    return Actor.account(account.id)


def to_class(school: School, name: str = "L3A", **more: Any) -> Audience:
    """Return the guardians of a class as readers."""
    with scope.within(school.id):
        return Audience(group_ids=(Group.objects.get(name=name).id,), **more)


def a_draft(account: Account, audience: Audience | None = None, **text: Any) -> Draft:
    """Write a draft."""
    who = sender(account)
    chosen = audience or to_class(School.objects.get(id=account.school_id))
    with scope.within(account.school_id):
        written = Text(
            **{"subject": "Zwemmen", "source": "Morgen zwemmen we.", "audience": chosen, **text}
        )
        message_id = writing.write(
            school_id=account.school_id, sender=who, nonce=uuid4(), text=written, by=by(account)
        )
        return drafts.draft(who, message_id)


def count(draft: Draft, account: Account) -> int:
    """Return how many would get a draft."""
    school = School.objects.get(id=account.school_id)
    with scope.within(school.id):
        return readers.readers(school, audience=draft.audience, sender=sender(account)).count()


def send(account: Account, draft: Draft | None = None, **text: Any) -> Sent:
    """Send a draft, or write one and send it; it has not arrived yet."""
    written = draft or a_draft(account, **text)
    school = School.objects.get(id=account.school_id)
    with scope.within(school.id):
        return sending.send(
            school=school, sender=sender(account), draft=written, readers=count(written, account),
            by=by(account),
        )  # fmt: skip


def arrived(account: Account, **text: Any) -> int:
    """Write a message that has arrived, whatever the hour; return its id."""
    sent = send(account, **text)
    with scope.within(account.school_id):
        now = clock.now()
        Delivery.objects.filter(message_id=sent.message_id).update(arrives_at=now)
        Message.objects.filter(id=sent.message_id).update(arrives_at=now)
    return sent.message_id


def subjects(account: Account, place: Place = Place.INBOX) -> list[str]:
    """Return the subjects in a folder."""
    with scope.within(account.school_id):
        return [line.subject for line in mailbox.folder(reader(account), place).lines]


def unread(account: Account) -> int:
    """Return the number behind "Berichten"."""
    with scope.within(account.school_id):
        return mailbox.unread(reader(account))


def opens(account: Account, message_id: int) -> None:
    """Let a reader open a message."""
    acts(account, reading.read, message_id)


def acts(account: Account, act: Callable[..., object], message_id: int, **more: Any) -> None:
    """Let a reader do something with a message."""
    with scope.within(account.school_id):
        act(reader=reader(account), message_ids=[message_id], by=by(account), **more)


def confirms(account: Account, message_id: int) -> None:
    """Let a reader say "read and understood"."""
    with scope.within(account.school_id):
        reading.confirm(
            school_id=account.school_id, reader=reader(account), message_id=message_id,
            by=by(account),
        )  # fmt: skip


def a_nonce() -> UUID:
    """Return the mark of a form that nobody sent before."""
    return uuid4()


def answered(account: Account, message_id: int, text: str = "Dank u.") -> int:
    """Answer a message, and return the answer's id."""
    school = School.objects.get(id=account.school_id)
    with scope.within(school.id):
        return sending.answer(
            school=school, sender=sender(account), may_read=True, message_id=message_id,
            nonce=uuid4(), source=text, by=by(account),
        ).message_id  # fmt: skip


def restricts(account: Account, right: Right = Right.MESSAGES) -> Callable[[], object]:
    """Take a right from a guardian from now on; return what gives it back."""
    now = clock.now()
    with scope.within(account.school_id):
        made = Restriction.objects.create(
            school_id=account.school_id, right=right, ground="court", holds_from=now, made_at=now,
            made_by="x", guardianship=Guardianship.objects.get(person_id=account.person_id),
        )  # fmt: skip

    def lift() -> None:
        with scope.within(account.school_id):
            Restriction.objects.filter(id=made.id).update(holds_until=now)

    return lift


def wishes(account: Account, manner: Manner, **more: Any) -> None:
    """Let a reader choose how to be notified; without more, at any hour."""
    school = School.objects.get(id=account.school_id)
    with scope.within(school.id):
        wish = Wish(
            manner,
            **{"digest_at": dt.time(17), "quiet_from": dt.time(), "quiet_until": dt.time(), **more},
        )
        choosing.choose(account_id=account.id, school=school, wish=wish, by=by(account))


def notifies(school: School) -> bool:
    """Plan the notifications of what arrived, and let the worker do what is due."""
    with scope.within(school.id):
        notifying.plan(school=School.objects.get(id=school.id), by=SYSTEM)
    worker.drain()
    return True
