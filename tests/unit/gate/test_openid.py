"""What an outside provider must say (AUT-12): each lie alone, and the truth."""

import datetime as dt
from typing import Any

import pytest

from sleutelbos.gate.rules import openid
from sleutelbos.gate.rules.openid import Asked, Expected, Unusable

NOW = dt.datetime(2026, 9, 7, 8, tzinfo=dt.UTC)
AT = int(NOW.timestamp())
ISSUER = "https://sign-in.example.org/op"
TRUE: dict[str, Any] = {
    "iss": ISSUER, "aud": "us", "sub": "an", "nonce": "n", "iat": AT, "exp": AT + 300,
}  # fmt: skip
EXPECTED = Expected("openid", ISSUER, "us", "n")
DOCUMENT: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}


def test_the_truth_is_believed() -> None:
    assert openid.fault(TRUE, EXPECTED, now=NOW) == ""
    assert openid.fault({**TRUE, "aud": ["us"]}, EXPECTED, now=NOW) == ""
    assert openid.fault({**TRUE, "aud": ["us", "they"], "azp": "us"}, EXPECTED, now=NOW) == ""


@pytest.mark.parametrize(
    ("lie", "fault"),
    [
        ({"iss": "https://sign-in.example.org"}, "issuer"),
        ({"iss": f"{ISSUER}/"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "they"}, "audience"),
        ({"aud": ["they"]}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": ["us", "they"]}, "audience"),
        ({"aud": ["us", "they"], "azp": "they"}, "audience"),
        ({"azp": "they"}, "audience"),
        ({"exp": AT - 61}, "expired"),
        ({"exp": None}, "expired"),
        ({"exp": "never"}, "expired"),
        ({"exp": True}, "expired"),
        ({"iat": AT + 61}, "age"),
        ({"iat": AT - 601}, "age"),
        ({"iat": None}, "age"),
        ({"nbf": AT + 61}, "not_yet"),
        ({"nbf": "soon"}, "not_yet"),
        ({"nonce": "m"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": ""}, "subject"),
        ({"sub": None}, "subject"),
        ({"sub": 7}, "subject"),
        ({"sub": "x" * 256}, "subject"),
        ({"sub": "an\0"}, "subject"),
    ],
)
def test_aut_12_a_token_with_one_lie_is_refused(lie: dict[str, Any], fault: str) -> None:
    told = {name: value for name, value in {**TRUE, **lie}.items() if value is not None}

    assert openid.fault(told, EXPECTED, now=NOW) == fault


@pytest.mark.parametrize(
    ("domain", "fault"),
    [
        ("beuk.be", ""), ("BEUK.be", ""), ("leerling.beuk.be", ""), (None, "domain"),
        ("gmail.com", "domain"), ("evil-beuk.be", "domain"), (["beuk.be"], "domain"),
    ],
)  # fmt: skip
def test_aut_12_google_is_for_the_schools_own_domains(domain: object, fault: str) -> None:
    expected = Expected("google", openid.GOOGLE, "us", "n", ("beuk.be", "leerling.beuk.be"))
    claims = {**TRUE, "iss": "accounts.google.com", "hd": domain}

    assert openid.fault(claims, expected, now=NOW) == fault


def test_google_without_domains_of_the_school_lets_nobody_in() -> None:
    expected = Expected("google", openid.GOOGLE, "us", "n")

    assert openid.fault({**TRUE, "iss": openid.GOOGLE, "hd": "x.be"}, expected, now=NOW) == "domain"


def test_the_name_of_old_is_googles_alone() -> None:
    assert openid.fault({**TRUE, "iss": "accounts.google.com"}, EXPECTED, now=NOW) == "issuer"


def test_metadata_is_read() -> None:
    read = openid.read_metadata(DOCUMENT, issuer=ISSUER)

    assert (read.algorithms, read.takes_basic, read.names_itself) == (("RS256",), True, False)


@pytest.mark.parametrize(
    ("lie", "part"),
    [
        ({"issuer": "https://sign-in.example.org"}, "issuer"),
        ({"token_endpoint": "http://sign-in.example.org/token"}, "token_endpoint"),
        ({"token_endpoint": "https://us:pw@example.org/token"}, "token_endpoint"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint"),
        ({"authorization_endpoint": None}, "authorization_endpoint"),
        ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri"),
        ({"jwks_uri": "https://exa mple.org/keys"}, "jwks_uri"),
        ({"id_token_signing_alg_values_supported": ["none", "HS256"]}, "algorithms"),
        ({"id_token_signing_alg_values_supported": "RS256"}, "algorithms"),
        (
            {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
            "client_authentication",
        ),
        ({"response_types_supported": ["id_token"]}, "code_flow"),
    ],
)
def test_metadata_with_one_lie_is_refused(lie: dict[str, Any], part: str) -> None:
    with pytest.raises(Unusable, match=part):
        openid.read_metadata({**DOCUMENT, **lie}, issuer=ISSUER)


def test_the_national_number_is_not_asked_for() -> None:
    read = openid.read_metadata(DOCUMENT, issuer=ISSUER)
    for kind in ("google", "flemish_government", "openid"):
        asked = Asked(kind, "us", "https://beuk.be/with/back/x", "s", "n", "v", ("beuk.be",))
        address = openid.authorization_address(read, asked)
        assert "rrn" not in address.partition("scope=")[2].partition("&")[0], kind
        assert "code_challenge_method=S256" in address
        assert "response_type=code" in address


def test_of_a_token_only_what_is_named_is_read() -> None:
    claims = {"rrn": "16070355758", "given_name": "An", "family_name": "Maes", "vo_id": "x"}

    assert openid.label("flemish_government", claims) == "An Maes"
    assert openid.label("google", {"email": "an@beuk.be", "name": "An"}) == "an@beuk.be"


@pytest.mark.parametrize(
    ("promised", "said", "is_from"),
    [
        (True, ISSUER, True), (True, None, False), (True, "https://evil.example.org", False),
        (False, None, True), (False, "https://evil.example.org", False), (False, "", False),
    ],
)  # fmt: skip
def test_rfc_9207_an_answer_says_from_whom_it_is(
    promised: bool, said: str | None, is_from: bool
) -> None:
    document = {**DOCUMENT, "authorization_response_iss_parameter_supported": promised}

    assert openid.is_from(openid.read_metadata(document, issuer=ISSUER), said) is is_from


def test_each_provider_has_an_address_of_its_own_to_answer_at() -> None:
    found = {
        openid.callback("google", openid.GOOGLE),
        openid.callback("flemish_government", openid.FLEMISH_GOVERNMENT),
        openid.callback("openid", ISSUER),
        openid.callback("openid", "https://evil.example.org"),
    }

    assert len(found) == 4
