"""How long to wait before trying again."""

import datetime as dt

import pytest

from sleutelbos.outbox import rules


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 10), (2, 20), (5, 160), (11, 7200), (60_000, 7200)]
)
def test_the_wait_doubles_to_two_hours(attempts: int, seconds: float) -> None:
    assert rules.back_off(attempts, chance=0.5) == dt.timedelta(seconds=seconds)


def test_what_failed_together_comes_back_apart() -> None:
    assert rules.back_off(1, chance=0) == dt.timedelta(seconds=7.5)
    assert rules.back_off(1, chance=1) == dt.timedelta(seconds=12.5)


def test_no_job_reaches_the_limit_of_crashes_by_patience() -> None:
    waited, attempts = dt.timedelta(), 0
    while waited < rules.PATIENCE:
        attempts += 1
        waited += rules.back_off(attempts, chance=0)

    assert attempts < rules.CRASHES
