"""The one clock: in a past that is lived, and in the present again."""

import datetime as dt

import pytest

from sleutelbos.kit import clock


def test_what_is_done_some_days_ago_is_written_with_that_time_and_the_present_comes_back():
    before = clock.now()
    with clock.ago(days=14):
        then = clock.now()
    after = clock.now()
    assert before <= then + dt.timedelta(days=14) <= after


def test_the_present_comes_back_after_a_fault_too():
    with pytest.raises(ZeroDivisionError), clock.ago(days=14):
        _ = 1 / 0
    assert dt.datetime.now(dt.UTC) - clock.now() < dt.timedelta(days=1)
