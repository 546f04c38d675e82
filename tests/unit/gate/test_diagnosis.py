"""Why is somebody not in? The same answer for the parent's help page and for the office."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from sleutelbos.gate.rules.diagnosis import Cause, Situation, Way, Window, diagnose, told
from sleutelbos.gate.values import Facts, Step

NOW = dt.datetime(2026, 9, 7, 8, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
LETTER = Window(NOW - DAY, NOW + DAY)
DONE = Facts(
    slot=1,
    is_recognised=True,
    agreed_version=1,
    has_password=True,
    has_reviewed_devices=True,
    has_given_details=True,
    has_confirmed_details=True,
    has_verified_email=True,
)
NEW = Facts(slot=1)
UNVERIFIED = replace(DONE, has_verified_email=False)
SENT = Window(NOW - DAY, NOW + DAY)
GONE = Window(NOW - 2 * DAY, NOW - DAY)


def situation(facts: Facts = DONE, **known: Any) -> Situation:
    return Situation(facts, **known)


@pytest.mark.parametrize(
    ("known", "cause", "way"),
    [
        (situation(has_bound_address=True), Cause.ACTIVE, Way.NONE),
        (situation(is_suspended=True), Cause.SUSPENDED, Way.OFFICE),
        (situation(limited_until=NOW + DAY), Cause.LIMITED, Way.WAIT),
        (situation(limited_until=NOW - DAY), Cause.ACTIVE, Way.NONE),
        (situation(NEW), Cause.NO_LETTER, Way.OFFICE),
        (situation(NEW, letter=LETTER), Cause.LETTER_UNUSED, Way.LETTER),
        (situation(NEW, letter=GONE), Cause.LETTER_EXPIRED, Way.OFFICE),
        (situation(NEW, letter=replace(LETTER, failures=10)), Cause.LETTER_BURNT, Way.OFFICE),
        (situation(NEW, letter=replace(LETTER, failures=9)), Cause.LETTER_UNUSED, Way.LETTER),
        (
            situation(replace(NEW, has_verified_email=True), has_bound_address=True),
            Cause.NO_PASSWORD,
            Way.RECOVERY,
        ),
        (
            situation(NEW, letter=GONE, has_bound_address=True, verification=SENT),
            Cause.MAIL_UNUSED,
            Way.MAIL,
        ),
        (situation(UNVERIFIED), Cause.NO_ADDRESS, Way.OFFICE),
        (situation(UNVERIFIED, has_typed_address=True), Cause.MAIL_COMING, Way.WAIT),
        (
            situation(UNVERIFIED, has_typed_address=True, verification=SENT),
            Cause.MAIL_UNUSED,
            Way.MAIL,
        ),
        (
            situation(UNVERIFIED, has_typed_address=True, verification=GONE),
            Cause.MAIL_EXPIRED,
            Way.OFFICE,
        ),
        (
            situation(UNVERIFIED, has_bound_address=True, is_unreachable=True, verification=SENT),
            Cause.MAIL_BOUNCED,
            Way.OFFICE,
        ),
        (situation(has_bound_address=True, is_unreachable=True), Cause.UNREACHABLE, Way.SIGN_IN),
    ],
)
def test_the_first_thing_in_the_way_is_named(known: Situation, cause: Cause, way: Way) -> None:
    found = diagnose(known, agreement_version=1, now=NOW)

    assert (found.cause, found.way) == (cause, way)


def test_a_new_agreement_is_a_step_left() -> None:
    found = diagnose(situation(has_bound_address=True), agreement_version=2, now=NOW)

    assert (found.cause, found.step) == (Cause.STEP_LEFT, Step.AGREEMENT)


def test_who_began_with_a_letter_sees_the_step_and_not_the_letter() -> None:
    begun = replace(NEW, is_recognised=True, agreed_version=1)

    found = diagnose(situation(begun, letter=LETTER), agreement_version=1, now=NOW)

    assert (found.cause, found.step, found.way) == (Cause.STEP_LEFT, Step.PASSWORD, Way.LETTER)


def test_a_pupil_needs_no_address() -> None:
    pupil = Facts(slot=0, is_recognised=True, agreed_version=1, has_password=True)

    assert diagnose(situation(pupil), agreement_version=1, now=NOW).cause is Cause.ACTIVE


@pytest.mark.parametrize(
    ("gave_address", "verified", "way"),
    [
        (False, None, Way.OFFICE),
        (False, True, Way.OFFICE),
        (True, False, Way.OFFICE),
        (True, True, Way.RECOVERY),
        (True, None, Way.RECOVERY),
    ],
)
def test_the_two_questions_of_the_leaflet_lead_where_its_arrows_do(
    *, gave_address: bool, verified: bool | None, way: Way
) -> None:
    assert told(gave_address=gave_address, verified=verified).way is way
