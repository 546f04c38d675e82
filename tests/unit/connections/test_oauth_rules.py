"""Redirect addresses, proofs, codes and keys, decided without any table (O1, O2, O9, O11)."""

import base64
import datetime as dt
import hashlib

import pytest

from sleutelbos.connections.oauth import rules
from sleutelbos.connections.oauth.rules import Key
from sleutelbos.connections.oauth.values import AppKind

HOME = "https://agenda.example.org/cb"
NOW = dt.datetime(2026, 9, 7, 8, tzinfo=dt.UTC)
OTHERS = (
    "https://agenda.example.org/cb/", "https://agenda.example.org/cbx", "https://agenda.example.org/c",
    "https://agenda.example.org", "https://agenda.example.org/CB", "https://AGENDA.example.org/cb",
    f"{HOME}?x=1", f"{HOME}#x", f"{HOME}%20", f"{HOME} ",
    "https://agenda.example.org/../cb", "https://agenda.example.org/x/../cb",
    "https://agenda.example.org//cb", "https://agenda.example.org/%63b", "http://agenda.example.org/cb",
    "https://agenda.example.org:443/cb", "https://agenda.example.org:8443/cb",
    "https://agendaXexample.org/cb", "https://agenda.example.org.evil.example/cb",
    "https://evil.example/agenda.example.org/cb", "https://evil.example#agenda.example.org/cb",
    "https://evil.example?agenda.example.org/cb", "https://agenda.example.org@evil.example/cb",
    "https://evil.example@agenda.example.org/cb", "https://a@b@agenda.example.org/cb",
    "https://sub.agenda.example.org/cb", "https://agenda.example.org\\@evil.example/cb",
    "//agenda.example.org/cb", "/cb", "", "javascript:alert(1)", "https://аgenda.example.org/cb",
    "https://xn--genda-4ve.example.org/cb", "https://agenda.example.org/cb\n", "HTTPS://agenda.example.org/cb",
    "https://127.0.0.1/cb", "http://localhost/cb", "data:text/html,x", "*", "https://*/cb",
)  # fmt: skip


@pytest.mark.parametrize("kind", list(AppKind))
@pytest.mark.parametrize("other", OTHERS)
def test_ses_07_o2_an_address_is_the_registered_one_to_the_letter(
    other: str, kind: AppKind
) -> None:
    assert rules.is_registered(HOME, registered=[HOME], kind=kind)
    assert not rules.is_registered(other, registered=[HOME], kind=kind)


@pytest.mark.parametrize(
    ("asked", "registered", "is_right"),
    [
        ("http://127.0.0.1:51004/cb", "http://127.0.0.1/cb", True),
        ("http://[::1]:51004/cb", "http://[::1]/cb", True),
        ("http://127.0.0.1:1/cb", "http://127.0.0.1:2/cb", True),
        ("http://127.0.0.1:51004/other", "http://127.0.0.1/cb", False),
        ("http://[::1]:51004/cb", "http://127.0.0.1/cb", False),
        ("http://localhost:51004/cb", "http://localhost/cb", False),
        ("http://127.0.0.1:51004@evil.example/cb", "http://127.0.0.1/cb", False),
        ("http://127.0.0.1.evil.example/cb", "http://127.0.0.1/cb", False),
        ("https://127.0.0.1:51004/cb", "http://127.0.0.1/cb", False),
        ("https://agenda.example.org:1/cb", HOME, False),
    ],
)
def test_o2_only_the_port_of_a_loopback_address_of_an_app_may_vary(
    asked: str, registered: str, is_right: bool
) -> None:
    assert rules.is_registered(asked, registered=[registered], kind=AppKind.APP) is is_right
    assert not rules.is_registered(asked, registered=[registered], kind=AppKind.WEBSITE)


@pytest.mark.parametrize(
    ("uri", "website", "app"),
    [
        (HOME, True, True),
        ("be.example.agenda:/cb", False, True),
        ("agenda:/cb", False, False),
        ("http://127.0.0.1/cb", False, True),
        ("http://[::1]:9/cb", False, True),
        ("http://localhost/cb", False, False),
        ("http://agenda.example.org/cb", False, False),
        ("https://u:p@agenda.example.org/cb", False, False),
        (f"{HOME}#x", False, False),
        ("https:///cb", False, False),
        ("https://agenda.example.org:x/cb", False, False),
        ("https://*.example.org/*", False, False),
        ("https://agenda.example.org;script-src/cb", False, False),
        ("https://agenda.example.org,evil.example/cb", False, False),
        ("https://[::1]/cb", True, True),
        ("https://agenda.example.org/" + "x" * 400, False, False),
    ],
)
def test_o2_what_may_be_registered(uri: str, website: bool, app: bool) -> None:
    may = {kind: rules.is_registrable(uri, kind=kind, allows_http=False) for kind in AppKind}
    assert may == {AppKind.WEBSITE: website, AppKind.APP: app}


def test_ses_08_o1_only_the_right_verifier_proves() -> None:
    verifier = "abcdefghijklmnopqrstuvwxyz-._~0123456789ABCDEFG"
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    assert rules.proves(verifier, challenge=challenge)
    for wrong in ("", verifier[:42], verifier + "x", challenge, verifier * 3, verifier + "é"):
        assert not rules.proves(wrong, challenge=challenge), wrong
    assert not rules.is_challenge(verifier)  # plain
    assert not rules.is_challenge(challenge + "=")


def test_o9_a_typed_code_is_read_forgivingly() -> None:
    assert rules.user_code(" bcdf–ghjk\n") == "BCDFGHJK"
    assert rules.grouped("BCDFGHJK") == "BCDF-GHJK"
    assert len(rules.USER_LETTERS) == 20


def test_ses_15_o11_a_new_key_is_published_before_it_signs_and_the_old_one_a_day_longer() -> None:
    minute, old = dt.timedelta(minutes=1), Key("old", NOW - dt.timedelta(days=90))
    keys = [old, Key("new", NOW)]

    def at(moment: dt.datetime) -> tuple[str, list[str]]:
        signing = rules.signing(keys, now=moment)
        assert signing
        return signing.kid, [key.kid for key in rules.published(keys, now=moment)]

    assert at(NOW) == ("old", ["old", "new"])
    assert at(NOW + 9 * minute) == ("old", ["old", "new"])
    assert at(NOW + 10 * minute) == ("new", ["old", "new"])
    assert at(NOW + dt.timedelta(hours=24, minutes=9)) == ("new", ["old", "new"])
    assert at(NOW + dt.timedelta(hours=24, minutes=10)) == ("new", ["new"])
    assert rules.signing([], now=NOW) is None
    assert rules.signing([Key("first", NOW)], now=NOW) is not None
