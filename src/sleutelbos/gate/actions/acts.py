"""Acts that could hand an account to the wrong person: checked, and held when nothing matches (N7).

An act that is held waits a day, or until a second member of staff agrees. Then it is done as if it
were asked at that moment: what has changed meanwhile may refuse it, and the desk says so.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from sleutelbos.accounts.actions.letters import Printed
from sleutelbos.accounts.queries import families
from sleutelbos.audit import actions as audit
from sleutelbos.audit.values import SYSTEM, Actor, subject
from sleutelbos.gate.actions import guardians, office, rights
from sleutelbos.gate.errors import AccountSuspended, AskerGone, SameColleague
from sleutelbos.gate.models import HeldAct
from sleutelbos.gate.queries import checks, possible, staff
from sleutelbos.gate.rules import checks as rules
from sleutelbos.gate.rules.checks import Answer, Check
from sleutelbos.gate.values import ActKind, ActState
from sleutelbos.kit import clock
from sleutelbos.kit.errors import NotFound, Refusal
from sleutelbos.outbox import actions as outbox
from sleutelbos.people.queries import restrictions
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School

HELD_FOR = dt.timedelta(hours=24)
ALWAYS_HELD = (ActKind.NEW_GUARDIAN, ActKind.LIFT)  # the register knows nothing to compare with
_NOTICES = {
    ActKind.LINK_EMAIL: "link_asked",
    ActKind.NEW_LETTER: "letter_asked",
    ActKind.FACTOR: "factor_asked",
}


@dataclass(frozen=True, slots=True)
class Act:
    """What is asked: of an account, of a restriction, or of a pupil who gets a guardian."""

    kind: ActKind
    pupil_id: int
    account_id: int | None = None
    restriction_id: int | None = None
    particulars: Mapping[str, str] = field(default_factory=dict)

    @property
    def lifted(self) -> list[Right]:
        """Return which rights of an order are to be lifted."""
        return [Right(one) for one in self.particulars["rights"].split()]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether it is done, and what was printed with it."""

    is_done: bool
    printed: Printed | None = None


def ask(*, act: Act, check: Check, school: School, by: Actor) -> Outcome:
    """Do an act at once when the check is enough; hold it when it is not.

    Raise what the act itself refuses for, also when it would be held.
    """
    is_enough = act.kind not in ALWAYS_HELD and rules.is_enough(
        check, is_contested=checks.is_contested(act.pupil_id)
    )
    _note(act, check, school_id=school.id, is_enough=is_enough, by=by)
    if is_enough:
        return Outcome(is_done=True, printed=_perform(act, school=school, by=by))
    _hold(act=act, school=school, by=by)
    return Outcome(is_done=False)


@transaction.atomic
def agree(*, held_id: int, school: School, by: Actor) -> None:
    """Do a held act now, because a second member of staff agrees.

    Raise SameColleague for who asked it, NotFound when it waits no longer, or what it refuses for.
    """
    held = _waiting(held_id)
    if held.asked_by == by.text:
        raise SameColleague
    act = _act(held)
    _end(held, ActState.DONE, by=by)
    audit.record("act.agreed", school_id=school.id, by=by, subject=_about(act), act=act.kind)
    _perform(act, school=school, by=Actor(held.asked_by))


@transaction.atomic
def stop(*, held_id: int, school_id: int, by: Actor) -> None:
    """Take a held act back; raise NotFound when it waits no longer."""
    held = _waiting(held_id)
    act = _act(held)
    _end(held, ActState.STOPPED, by=by)
    audit.record("act.stopped", school_id=school_id, by=by, subject=_about(act), act=act.kind)


def fall_due(*, held_id: int, school: School, by: Actor = SYSTEM) -> None:
    """Do a held act of which the day is over; what it refuses for is told on the desk."""
    try:
        _fall_due(held_id=held_id, school=school, by=by)
    except Refusal as refusal:
        _fail(held_id=held_id, school_id=school.id, code=refusal.code, by=by)


@transaction.atomic
def _fall_due(*, held_id: int, school: School, by: Actor) -> None:
    held = HeldAct.objects.select_for_update().filter(id=held_id, state=ActState.WAITING).first()
    if held is None or held.due_at > clock.now():
        return
    if not staff.is_of_office(Actor(held.asked_by)):
        raise AskerGone
    act = _act(held)
    _end(held, ActState.DONE, by=by)
    _perform(act, school=school, by=Actor(held.asked_by))


@transaction.atomic
def _fail(*, held_id: int, school_id: int, code: str, by: Actor) -> None:
    held = HeldAct.objects.filter(id=held_id, state=ActState.WAITING).first()
    if held is None:
        return
    act = _act(held)
    _end(held, ActState.FAILED, refusal=code, by=by)
    audit.record(
        "act.failed", school_id=school_id, by=by, subject=_about(act), act=act.kind, reason=code
    )


@transaction.atomic
def _hold(*, act: Act, school: School, by: Actor) -> None:
    """Let an act wait; who owns the account hears of it by every channel that is truly theirs."""
    _look(act, school=school)
    now = clock.now()
    if act.kind is not ActKind.NEW_GUARDIAN:
        _replace(act, now=now, by=by)
    held = HeldAct(
        school_id=school.id,
        kind=act.kind,
        pupil_id=act.pupil_id,
        account_id=act.account_id,
        restriction_id=act.restriction_id,
        particulars=dict(act.particulars),
        asked_by=by.text,
        asked_at=now,
        due_at=now + HELD_FOR,
    )
    held.save(force_insert=True)
    outbox.promise("gate.fall_due", school_id=school.id, due_at=held.due_at, held_id=held.id)
    audit.record("act.held", school_id=school.id, by=by, subject=_about(act), act=act.kind)
    _tell(act, school_id=school.id, by=by)


def _replace(act: Act, *, now: dt.datetime, by: Actor) -> None:
    """Stop what waits for the same: who agrees later agrees with what they see."""
    about = {"account": act.account_id, "restriction": act.restriction_id}
    same: dict[str, Any] = {f"{name}_id": id_ for name, id_ in about.items() if id_ is not None}
    HeldAct.objects.filter(kind=act.kind, state=ActState.WAITING, **same).update(
        state=ActState.STOPPED, ended_at=now, ended_by=by.text, particulars={}
    )


def _look(act: Act, *, school: School) -> None:
    """Refuse now what would be refused tomorrow; nothing is written."""
    if act.kind is ActKind.LINK_EMAIL:
        possible.link(act.account_id or 0, email=act.particulars["email"])
    elif act.kind is ActKind.NEW_LETTER:
        possible.letter(act.account_id or 0, school=school)
    elif act.kind is ActKind.FACTOR:
        possible.without_factor(act.account_id or 0)
    elif act.kind is ActKind.NEW_GUARDIAN:
        possible.guardian(act.pupil_id, particulars=act.particulars, school=school)
    else:
        possible.lifting(act.restriction_id or 0, lifted=act.lifted)


def _perform(act: Act, *, school: School, by: Actor) -> Printed | None:
    account_id = act.account_id or 0
    if act.kind in _NOTICES and families.family_account(account_id).is_suspended:
        raise AccountSuspended
    if act.kind is ActKind.NEW_LETTER:
        return office.print_letter(account_id=account_id, school_id=school.id, by=by)
    if act.kind is ActKind.LINK_EMAIL:
        office.link_email(
            account_id=account_id, school_id=school.id, email=act.particulars["email"], by=by
        )
    elif act.kind is ActKind.FACTOR:
        office.remove_factor(account_id=account_id, school_id=school.id, by=by)
    elif act.kind is ActKind.NEW_GUARDIAN:
        guardians.add(pupil_id=act.pupil_id, particulars=act.particulars, school=school, by=by)
    else:
        rights.lift(
            restriction_id=act.restriction_id or 0, lifted=act.lifted, school_id=school.id, by=by
        )
    return None


@transaction.atomic
def _note(act: Act, check: Check, *, school_id: int, is_enough: bool, by: Actor) -> None:
    """Log what was asked and whether it agreed; never the answers."""
    answers = check.answers.items()
    audit.record(
        "check.made",
        school_id=school_id,
        by=by,
        subject=_about(act),
        act=act.kind,
        agreed=sorted(question for question, answer in answers if answer is Answer.AGREES),
        differed=sorted(question for question, answer in answers if answer is Answer.DIFFERS),
        seen=sorted(check.seen),
        is_known_channel=check.is_known_channel,
        is_enough=is_enough,
    )


def _tell(act: Act, *, school_id: int, by: Actor) -> None:
    """Tell who owns the account, wherever they can be reached; about rights nobody is told."""
    if act.account_id is None or act.kind not in _NOTICES:
        return
    known = families.family_account(act.account_id)
    new = act.particulars.get("email", "")
    office.tell_owner(known=known, kind=_NOTICES[act.kind], school_id=school_id, but=new, by=by)


def _about(act: Act) -> str:
    """Return what the log says it is about; of rights nothing stands under an account (N2)."""
    if act.restriction_id is not None:
        known = restrictions.restriction(act.restriction_id)
        return subject("guardianship", known.guardianship_id)
    if act.account_id is not None:
        return subject("account", act.account_id)
    return subject("pupil", act.pupil_id)


def _waiting(held_id: int) -> HeldAct:
    held = HeldAct.objects.select_for_update().filter(id=held_id, state=ActState.WAITING).first()
    if held is None:
        raise NotFound
    return held


def _act(held: HeldAct) -> Act:
    return Act(
        kind=ActKind(held.kind),
        pupil_id=held.pupil_id,
        account_id=held.account_id,
        restriction_id=held.restriction_id,
        particulars=held.particulars,
    )


def _end(held: HeldAct, state: ActState, *, by: Actor, refusal: str = "") -> None:
    HeldAct.objects.filter(id=held.id).update(
        state=state, ended_at=clock.now(), ended_by=by.text, refusal=refusal, particulars={}
    )
