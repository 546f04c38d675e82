"""For whom an act on many accounts is, and why others are left out."""

import datetime as dt

import pytest

from sleutelbos.accounts.rules.places import Chosen, Place
from sleutelbos.gate.rules import batches
from sleutelbos.gate.rules.batches import Reason
from sleutelbos.gate.values import BatchKind

NOW = dt.datetime(2026, 9, 15, 9, 0, tzinfo=dt.UTC)
STEPS = (
    Place.ACCOUNT, Place.AGREEMENT, Place.PASSWORD, Place.DEVICES, Place.DETAILS, Place.CONFIRM,
    Place.VERIFY,
)  # fmt: skip


def somebody(
    place: Place, *, address: str = "", has_password: bool = False, days: float | None = None
) -> Chosen:
    return Chosen(
        id=1, slot=1, person_id=1, pupil_id=1, name="An", pupil_name="Noor", class_name="L3A",
        place=place, address=address, has_password=has_password,
        reminded_at=None if days is None else NOW - dt.timedelta(days=days),
    )  # fmt: skip


def why_not(kind: BatchKind, one: Chosen) -> Reason | None:
    return batches.why_not(kind, one, now=NOW)


@pytest.mark.parametrize("place", [Place.NOT_INVITED, Place.EXPIRED])
def test_a_letter_is_for_who_has_none_that_works(place: Place) -> None:
    assert why_not(BatchKind.LETTERS, somebody(place)) is None


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (somebody(Place.LETTER), Reason.HAS_LETTER),
        (somebody(Place.AGREEMENT), Reason.HAS_LETTER),
        (somebody(Place.DEVICES, has_password=True), Reason.HAS_PASSWORD),
        (somebody(Place.ACTIVE, has_password=True), Reason.HAS_PASSWORD),
        (somebody(Place.VERIFY, address="an@example.test"), Reason.HAS_ADDRESS),
        (somebody(Place.SUSPENDED), Reason.SUSPENDED),
    ],
)
def test_no_letter_is_printed_in_vain(one: Chosen, reason: Reason) -> None:
    assert why_not(BatchKind.LETTERS, one) is reason


@pytest.mark.parametrize("place", [Place.LETTER, *STEPS])
def test_a_reminder_is_for_who_began_and_has_an_address(place: Place) -> None:
    assert why_not(BatchKind.REMINDERS, somebody(place, address="an@example.test")) is None
    assert why_not(BatchKind.REMINDERS, somebody(place)) is Reason.NO_ADDRESS


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (Place.ACTIVE, Reason.IS_READY),
        (Place.NOT_INVITED, Reason.NEEDS_LETTER),
        (Place.EXPIRED, Reason.NEEDS_LETTER),
        (Place.UNREACHABLE, Reason.UNREACHABLE),
        (Place.SUSPENDED, Reason.SUSPENDED),
    ],
)
def test_nobody_else_is_reminded(place: Place, reason: Reason) -> None:
    assert why_not(BatchKind.REMINDERS, somebody(place, address="an@example.test")) is reason


@pytest.mark.parametrize(
    ("days", "reason"), [(0.0, Reason.REMINDED), (6.9, Reason.REMINDED), (7.0, None)]
)
def test_nobody_is_reminded_twice_within_a_week(days: float, reason: Reason | None) -> None:
    one = somebody(Place.VERIFY, address="an@example.test", days=days)

    assert why_not(BatchKind.REMINDERS, one) is reason


@pytest.mark.parametrize("place", list(Place))
def test_suspending_is_for_who_is_not_and_resuming_for_who_is(place: Place) -> None:
    is_suspended = place is Place.SUSPENDED

    assert (why_not(BatchKind.SUSPEND, somebody(place)) is None) is not is_suspended
    assert (why_not(BatchKind.RESUME, somebody(place)) is None) is is_suspended
