"""Greet everybody of the tour with a message, as the school's own people write them."""

import copy
import datetime as dt
from dataclasses import replace

from sleutelbos.accounts.queries import families
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.kit import clock, tokens
from sleutelbos.messaging.actions import drafts as writing
from sleutelbos.messaging.actions import notifying, sending
from sleutelbos.messaging.actions import wishes as choosing
from sleutelbos.messaging.queries import drafts, readers, wishes
from sleutelbos.messaging.values import (
    Audience,
    Confirmation,
    Manner,
    MessageKind,
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
_WELCOME = """Beste ouder

Welkom op ons nieuwe platform. **U vindt hier alles wat de school u stuurt.**

# Wat kunt u hier doen?

- Berichten van de juf of de meester lezen.
- Zeggen dat u iets gelezen hebt.
- Een antwoord sturen. Alleen wie het bericht schreef, leest het.

Hebt u een vraag? Schrijf naar het secretariaat.
"""
_SWIMMING = """Op dinsdag gaan we om 9 uur zwemmen in het zwembad van Halle.

Breng een badpak, een handdoek en 2 euro mee.

Duid hieronder aan dat u dit gelezen hebt.
"""
_PUPILS = "Dag allemaal!\n\nMorgen lezen we samen voor in de bib. Breng je **leesboek** mee."
_STAFF = """Beste collega's

Vanaf vandaag sturen we onze brieven hier. Na 18 uur vertrekt er niets meer: dat wacht tot de \
volgende morgen, behalve als het dringend is.
"""
_WEEK = "Maandag is er toezicht vanaf 8 uur. De turnzaal is de hele week bezet."
_LETTER = "Dag\n\nKan ik de foto's van de klas nog bestellen? Ik was vorige week ziek.\n\nDank u"


def greet(school: School) -> None:
    """Write to parents, pupils, teachers and the office of a school."""
    office, administrator = _staff(StaffRole.OFFICE), _staff(StaffRole.ADMINISTRATOR)
    colleagues = Audience(with_staff=True)
    _send(school, administrator, Text("Brieven gaan voortaan hier", _STAFF, audience=colleagues))
    _send(school, office, Text("Klaar voor de nieuwe week?", _WEEK, audience=colleagues))
    welcome(school)
    for one in classes.classes(school.school_year):
        if one.name == _CLASS:
            _write_to_class(school, one.id)


def welcome(school: School) -> None:
    """Write to the parents of a school."""
    title = f"Welkom op het platform van {school.name}"
    text = Text(title, _WELCOME, audience=Audience(is_whole_school=True))
    _send(school, _staff(StaffRole.OFFICE), text)


def ask(school: School, family: list[AccountFacts]) -> None:
    """Let a father write to the office."""
    father = next(one for one in family if one.slot == 2)
    sender = Sender(
        father.id, father.person_id, father.keyring_id, SenderRole.GUARDIAN, father.name
    )
    to = Audience(account_ids=(_staff(StaffRole.OFFICE).account_id,))
    _send(school, sender, Text("Klasfoto's", _LETTER, audience=to))


def notify(school: School, family: list[AccountFacts]) -> None:
    """Mail what arrived: to the office at once, to a father in his digest."""
    father = next(one for one in family if one.slot == 2)
    clerk = _staff(StaffRole.OFFICE).account_id
    _wish(school, clerk, quiet_from=school.post_opens)  # whatever the hour of the tour
    notifying.plan(school=school, by=SYSTEM)
    digest = wishes.usual(school).digest_at.isoformat()
    outbox.promise("send_notification", school_id=school.id, account_id=father.id, digest=digest)
    worker.drain()
    _wish(school, clerk, quiet_from=school.post_closes)


def _wish(school: School, account_id: int, *, quiet_from: dt.time) -> None:
    wish = replace(wishes.usual(school), manner=Manner.AT_ONCE, quiet_from=quiet_from)
    by = Actor.account(account_id)
    choosing.choose(account_id=account_id, school=school, wish=wish, by=by)


def _write_to_class(school: School, group_id: int) -> None:
    teacher = _staff(StaffRole.TEACHER, class_id=group_id)
    parents = Text(
        "Dinsdag gaan we zwemmen",
        _SWIMMING,
        kind=MessageKind.ACTION,
        due_on=clock.now().date() + dt.timedelta(days=5),
        confirmation=Confirmation.ONE,
        audience=Audience(group_ids=(group_id,)),
    )
    _send(school, teacher, parents)
    to = Audience(group_ids=(group_id,), with_pupils=True, with_guardians=False)
    _send(school, teacher, Text("Breng morgen je leesboek mee", _PUPILS, audience=to))


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


def _send(school: School, sender: Sender, text: Text) -> None:
    """Send at once: neither the minute to take it back nor the evening holds it up."""
    by = Actor.account(sender.account_id)
    eager = copy.copy(school)
    eager.take_back_seconds = 0
    eager.post_closes, eager.parents_post_closes = eager.post_opens, eager.parents_post_opens
    message_id = writing.write(
        school_id=school.id, sender=sender, nonce=tokens.opaque_id(), text=text, by=by
    )
    sending.send(
        school=eager,
        sender=sender,
        draft=drafts.draft(sender, message_id),
        readers=readers.readers(school, audience=text.audience, sender=sender).count(),
        by=by,
    )
