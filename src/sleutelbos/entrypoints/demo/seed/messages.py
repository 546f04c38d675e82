"""Greet everybody of the tour with messages, as the school's own people write them."""

import copy
import datetime as dt
from dataclasses import replace

from sleutelbos.accounts.queries import families
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.entrypoints.demo.seed import papers, texts
from sleutelbos.kit import clock, tokens
from sleutelbos.messaging.actions import attaching, notifying, reading, sending
from sleutelbos.messaging.actions import drafts as writing
from sleutelbos.messaging.actions import wishes as choosing
from sleutelbos.messaging.files.incoming import Incoming
from sleutelbos.messaging.queries import drafts, readers, wishes
from sleutelbos.messaging.values import (
    Audience,
    Confirmation,
    Manner,
    MessageKind,
    Reader,
    Sender,
    SenderRole,
    Text,
)
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox import worker
from sleutelbos.people.queries import classes
from sleutelbos.people.queries import staff as people
from sleutelbos.people.values import StaffRole
from sleutelbos.schools.models import School

_CLASS = "L2A"  # of the family of the tour
_PUPIL, _FATHER = 0, 2


def live(school: School, family: list[AccountFacts]) -> None:
    """Let a school write, families answer, and mails tell of it."""
    greet(school, family)
    ask(school, family)
    notify(school, family)


def greet(school: School, family: list[AccountFacts]) -> None:
    """Write to parents, pupils, teachers and the office of a school, and let some answer."""
    office, administrator = _staff(StaffRole.OFFICE), _staff(StaffRole.ADMINISTRATOR)
    all_staff = Audience(with_staff=True)
    _send(
        school, administrator, Text("Brieven gaan voortaan hier", texts.STAFF, audience=all_staff)
    )
    _send(school, office, Text("Klaar voor de nieuwe week?", texts.WEEK, audience=all_staff))
    _send(school, administrator, _task("Wie houdt toezicht in januari?", texts.WATCH, all_staff))
    welcome(school)
    for one in classes.classes(school.school_year):
        if one.name == _CLASS:
            _live_in_class(school, one.id, family)


def welcome(school: School) -> None:
    """Write to the parents of a school."""
    title = f"Welkom op het platform van {school.name}"
    text = Text(title, texts.WELCOME, audience=Audience(is_whole_school=True))
    _send(school, _staff(StaffRole.OFFICE), text)


def ask(school: School, family: list[AccountFacts]) -> None:
    """Let a father write to the office."""
    to = Audience(account_ids=(_staff(StaffRole.OFFICE).account_id,))
    _send(school, _of(family, _FATHER), Text("Klasfoto's", texts.PHOTOS, audience=to))


def notify(school: School, family: list[AccountFacts]) -> None:
    """Mail what arrived: to the office at once, to a father in his digest."""
    father = _of(family, _FATHER).account_id
    clerk = _staff(StaffRole.OFFICE).account_id
    _wish(school, clerk, quiet_from=school.post_opens)  # whatever the hour of the tour
    notifying.plan(school=school, by=SYSTEM)
    digest = wishes.usual(school).digest_at.isoformat()
    outbox.promise("send_notification", school_id=school.id, account_id=father, digest=digest)
    worker.drain()
    _wish(school, clerk, quiet_from=school.post_closes)


def _wish(school: School, account_id: int, *, quiet_from: dt.time) -> None:
    wish = replace(wishes.usual(school), manner=Manner.AT_ONCE, quiet_from=quiet_from)
    by = Actor.account(account_id)
    choosing.choose(account_id=account_id, school=school, wish=wish, by=by)


def _live_in_class(school: School, group_id: int, family: list[AccountFacts]) -> None:
    """Let the teacher write to parents and to pupils; a father and a pupil answer."""
    teacher = _staff(StaffRole.TEACHER, class_id=group_id)
    parents = Audience(group_ids=(group_id,))
    pupils = replace(parents, with_pupils=True, with_guardians=False)
    _send(school, teacher, Text("Breng morgen je leesboek mee", texts.READING, audience=pupils))
    walk = Text("Onze wandeling in het Hallerbos", texts.WALK, audience=parents)
    _send(school, teacher, walk, file=("tekening-van-de-klas.jpg", papers.drawing()))
    swimming = _task("Dinsdag gaan we zwemmen", texts.SWIMMING, parents)
    swimming = replace(swimming, confirmation=Confirmation.ONE)
    letter = ("brief-zwemmen.pdf", papers.swimming(school.accent))
    asked = _send(school, teacher, swimming, file=letter)
    _talk(school, asked, (_of(family, _FATHER), texts.HELPING), (teacher, texts.THANKS))
    heating = Text("Morgen is het koud in de klas", texts.HEATING, audience=parents)
    _send(school, _staff(StaffRole.OFFICE), replace(heating, kind=MessageKind.URGENT))
    poem = _send(school, teacher, _task("Kies een gedicht", texts.POEM, pupils))
    _talk(school, poem, (_of(family, _PUPIL), texts.WHICH_POEM), (teacher, texts.OWN_POEM))


def _task(subject: str, source: str, audience: Audience) -> Text:
    """Return something to do within five days."""
    due_on = clock.now().date() + dt.timedelta(days=5)
    return Text(subject, source, kind=MessageKind.ACTION, due_on=due_on, audience=audience)


def _talk(school: School, message_id: int, *turns: tuple[Sender, str]) -> None:
    """Let people answer each other, each after reading what the other wrote."""
    for sender, source in turns:
        by = Actor.account(sender.account_id)
        reading.read(reader=Reader(sender.account_id), message_ids=[message_id], by=by)
        message_id = sending.answer(
            school=_eager(school),
            sender=sender,
            may_read=True,
            message_id=message_id,
            nonce=tokens.opaque_id(),
            source=source,
            by=by,
        ).message_id


def _of(family: list[AccountFacts], slot: int) -> Sender:
    """Return somebody of a family who writes."""
    known = next(one for one in family if one.slot == slot)
    role = SenderRole.GUARDIAN if slot else SenderRole.PUPIL
    return Sender(known.id, known.person_id, known.keyring_id, role, known.name)


def _staff(role: StaffRole, *, class_id: int | None = None) -> Sender:
    """Return a member of staff in this role, who teaches the class when one is asked for."""
    accounts = {one.person_id: one for one in families.of_staff()}
    teaching = set(classes.school_class(class_id).teachers) if class_id else set()
    for one in people.staff():
        if (
            one.role == role
            and one.person_id in accounts
            and (not teaching or one.name in teaching)
        ):
            account = accounts[one.person_id]
            return Sender(account.id, one.person_id, account.keyring_id, SenderRole(role), one.name)
    message = f"nobody is {role} here"
    raise RuntimeError(message)


def _send(
    school: School, sender: Sender, text: Text, *, file: tuple[str, bytes] | None = None
) -> int:
    """Send at once: neither the minute to take it back nor the evening holds it up."""
    by, nonce = Actor.account(sender.account_id), tokens.opaque_id()
    message_id = writing.write(school_id=school.id, sender=sender, nonce=nonce, text=text, by=by)
    if file:
        name, content = file
        attaching.attach(
            school=school,
            sender=sender,
            nonce=nonce,
            name=name,
            file=Incoming.of([content]),
            by=by,
        )
    sending.send(
        school=_eager(school),
        sender=sender,
        draft=drafts.draft(sender, message_id),
        readers=readers.readers(school, audience=text.audience, sender=sender).count(),
        by=by,
    )
    return message_id


def _eager(school: School) -> School:
    """Return a school whose messages arrive at once."""
    eager = copy.copy(school)
    eager.take_back_seconds = 0
    eager.post_closes, eager.parents_post_closes = eager.post_opens, eager.parents_post_opens
    return eager
