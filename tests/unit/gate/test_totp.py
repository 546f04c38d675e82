"""An authenticator's code opens once, and for a minute and a half."""

import base64
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleutelbos.gate.rules import totp

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 22, 8, 30, 15, tzinfo=UTC)
ORACLE = pyotp.TOTP(SECRET)


def _verify(code, now=NOW, last_step=0):
    return totp.verify(SECRET, code, now=now, last_step=last_step)


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_the_codes_are_those_of_the_standard(seconds, code):
    secret = base64.b32encode(b"12345678901234567890").decode()
    now = datetime.fromtimestamp(seconds, UTC)
    assert totp.verify(secret, code, now=now, last_step=0) == seconds // 30


@given(st.binary(min_size=20, max_size=20), st.integers(min_value=90, max_value=4_000_000_000))
def test_the_codes_are_those_of_another_implementation(key, seconds):
    secret = base64.b32encode(key).decode()
    code = pyotp.TOTP(secret).at(seconds)
    now = datetime.fromtimestamp(seconds, UTC)
    assert totp.verify(secret, code, now=now, last_step=0) is not None


@pytest.mark.parametrize(("steps", "is_right"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(steps, is_right):
    code = ORACLE.at(NOW + timedelta(seconds=30 * steps))
    assert (_verify(code) is not None) is is_right


def test_aut_14_a_code_is_right_only_once():
    code = ORACLE.at(NOW)
    step = _verify(code)
    assert step is not None
    assert _verify(code, last_step=step) is None
    assert _verify(code, now=NOW + timedelta(seconds=20), last_step=step) is None
    later = NOW + timedelta(seconds=30)
    assert _verify(ORACLE.at(later), now=later, last_step=step) == step + 1


def test_an_older_code_is_refused_after_a_newer_one():
    step = _verify(ORACLE.at(NOW))
    assert _verify(ORACLE.at(NOW - timedelta(seconds=30)), last_step=step) is None


def test_a_code_may_be_typed_in_groups():
    code = ORACLE.at(NOW)
    assert _verify(f" {code[:3]} {code[3:]} ") is not None


@pytest.mark.parametrize("code", ["", "12345", "0000000", "abcdef", "é" * 6, "\ud800"])
def test_what_is_no_code_is_refused(code):
    assert _verify(code) is None


def test_an_authenticator_can_read_the_address():
    address = totp.address(SECRET, label="emma.janssens", issuer="De Regenboog: lager & kleuter")
    read = pyotp.parse_uri(address)
    assert read.secret == SECRET
    assert read.name == "emma.janssens"
    assert read.issuer == "De Regenboog  lager & kleuter"
