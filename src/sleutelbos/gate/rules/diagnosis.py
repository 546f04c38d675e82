"""Why somebody is not in (yet), and what gets them further: one answer for parent and office."""

import datetime as dt
import enum
from dataclasses import dataclass, replace

from sleutelbos.gate.rules import steps
from sleutelbos.gate.values import Facts, Step

GUESSES = 10  # at an initial secret; then it is burnt (D4)


class Cause(enum.StrEnum):
    """What stands between somebody and a fully activated account."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    RESTRICTED = "restricted"  # may not sign in for this child: nobody has to do anything
    LIMITED = "limited"
    NO_LETTER = "no_letter"
    LETTER_UNUSED = "letter_unused"
    LETTER_EXPIRED = "letter_expired"
    LETTER_BURNT = "letter_burnt"
    NO_PASSWORD = "no_password"  # noqa: S105 - verified by the office: a reset is the way in (D14)
    STEP_LEFT = "step_left"
    NO_ADDRESS = "no_address"
    MAIL_COMING = "mail_coming"
    MAIL_UNUSED = "mail_unused"
    MAIL_EXPIRED = "mail_expired"
    MAIL_BOUNCED = "mail_bounced"
    UNREACHABLE = "unreachable"


class Way(enum.StrEnum):
    """What gets them further, and who must do it."""

    NONE = "none"  # nothing is wrong
    SIGN_IN = "sign_in"  # go on where they were
    LETTER = "letter"  # use the letter
    MAIL = "mail"  # open the mail
    RECOVERY = "recovery"  # ask for a new password themselves
    WAIT = "wait"
    OFFICE = "office"  # ask the school


@dataclass(frozen=True, slots=True)
class Window:
    """Something sent that works from one moment to another: a letter, a mailed link."""

    made_at: dt.datetime
    expires_at: dt.datetime
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Situation:
    """All that is known of an account, or all that somebody told about theirs."""

    facts: Facts
    is_suspended: bool = False
    is_restricted: bool = False
    letter: Window | None = None
    has_bound_address: bool = False
    has_typed_address: bool = False
    is_unreachable: bool = False
    verification: Window | None = None
    limited_until: dt.datetime | None = None
    signed_in_at: dt.datetime | None = None

    @property
    def has_address(self) -> bool:
        """Say whether the school knows where to mail."""
        return self.has_bound_address or self.has_typed_address


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The first thing in the way, since or until when, and the way on."""

    cause: Cause
    way: Way
    step: Step | None = None
    at: dt.datetime | None = None


def diagnose(situation: Situation, *, agreement_version: int, now: dt.datetime) -> Diagnosis:
    """Find the first thing that keeps an account from being fully activated and in use."""
    if situation.is_restricted or situation.is_suspended:
        return _shut(situation)
    if situation.limited_until and situation.limited_until > now:
        return Diagnosis(Cause.LIMITED, Way.WAIT, at=situation.limited_until)
    step = steps.next_step(situation.facts, agreement_version=agreement_version)
    if not situation.facts.has_password:
        return _without_password(situation, step, now=now)
    if step is Step.VERIFY:
        return _unverified(situation, now=now)
    if step is not None:
        return Diagnosis(Cause.STEP_LEFT, Way.SIGN_IN, step=step)
    return _activated(situation)


def told(*, gave_address: bool, verified: bool | None) -> Diagnosis:
    """Answer the two questions of the help page (B1); ``verified`` is None for "I do not know".

    Whoever does not know may try: asking for a new password harms nothing.
    """
    facts = Facts(
        slot=1,
        is_recognised=True,
        has_password=True,
        has_reviewed_devices=True,
        has_given_details=gave_address,
        has_confirmed_details=gave_address,
        has_verified_email=gave_address and verified is not False,
    )
    situation = Situation(facts, has_typed_address=gave_address)
    moment = dt.datetime.min.replace(tzinfo=dt.UTC)
    found = diagnose(situation, agreement_version=0, now=moment)
    way = Way.RECOVERY if found.cause is Cause.ACTIVE else Way.OFFICE
    return replace(found, way=way)


def _shut(situation: Situation) -> Diagnosis:
    if situation.is_restricted:
        return Diagnosis(Cause.RESTRICTED, Way.NONE)
    return Diagnosis(Cause.SUSPENDED, Way.OFFICE)


def _activated(situation: Situation) -> Diagnosis:
    if situation.is_unreachable and situation.has_address:
        return Diagnosis(Cause.UNREACHABLE, Way.SIGN_IN)
    return Diagnosis(Cause.ACTIVE, Way.NONE, at=situation.signed_in_at)


def _without_password(situation: Situation, step: Step | None, *, now: dt.datetime) -> Diagnosis:
    letter = _letter(situation, now=now)
    if letter.cause is Cause.LETTER_UNUSED:
        has_begun = situation.facts.is_recognised or situation.facts.agreed_version > 0
        return Diagnosis(Cause.STEP_LEFT, Way.LETTER, step=step) if has_begun else letter
    if not situation.has_bound_address:
        return letter
    if situation.facts.has_verified_email and not situation.is_unreachable:
        return Diagnosis(Cause.NO_PASSWORD, Way.RECOVERY)
    return _unverified(situation, now=now)


def _letter(situation: Situation, *, now: dt.datetime) -> Diagnosis:
    letter = situation.letter
    if letter is None:
        return Diagnosis(Cause.NO_LETTER, Way.OFFICE)
    if letter.failures >= GUESSES:
        return Diagnosis(Cause.LETTER_BURNT, Way.OFFICE, at=letter.made_at)
    if letter.expires_at <= now:
        return Diagnosis(Cause.LETTER_EXPIRED, Way.OFFICE, at=letter.expires_at)
    return Diagnosis(Cause.LETTER_UNUSED, Way.LETTER, at=letter.made_at)


def _unverified(situation: Situation, *, now: dt.datetime) -> Diagnosis:
    mail = situation.verification
    if not situation.has_address:
        return Diagnosis(Cause.NO_ADDRESS, Way.OFFICE)
    if situation.is_unreachable:
        return Diagnosis(Cause.MAIL_BOUNCED, Way.OFFICE)
    if mail is None:
        return Diagnosis(Cause.MAIL_COMING, Way.WAIT)
    if mail.expires_at <= now:
        return Diagnosis(Cause.MAIL_EXPIRED, Way.OFFICE, at=mail.expires_at)
    return Diagnosis(Cause.MAIL_UNUSED, Way.MAIL, at=mail.made_at)
