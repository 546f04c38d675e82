"""A trip to an outside provider and back: only the truth, once, and for one browser (AUT-12)."""

import base64
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc import jwk, jwt

from sleutelbos.audit.models import Entry
from sleutelbos.gate.actions import trips
from sleutelbos.gate.actions.trips import Answer
from sleutelbos.gate.errors import IdentityRefused, ProviderAway, TripOver
from sleutelbos.gate.models import Trip
from sleutelbos.gate.queries import trips as known_trips
from sleutelbos.gate.values import Client, TripPurpose
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.gate.provider import KEY, OTHER_KEY, FakeProvider

pytestmark = pytest.mark.django_db
KIND = "flemish_government"
PARTY = "flemish-government"


@pytest.fixture
def school(outside: FakeProvider) -> Iterator[School]:
    school = factories.a_school()
    factories.a_provider(school, outside.issuer)
    with scope.within(school.id):
        yield school


def begin(school: School, kind: str = KIND, **more: Any) -> trips.Begun:
    return trips.begin(
        kind=kind, purpose=TripPurpose.SIGN_IN, school=school, client=Client("192.0.2.1"), **more
    )


def come_back(school: School, brought: dict[str, str], party: str = PARTY) -> str:
    answer = Answer(party, brought["state"], brought.get("code", ""), brought.get("iss"))
    return trips.answer(answer=answer, school=school)


def refusal(school: School, brought: dict[str, str], party: str = PARTY) -> str:
    """Return for which reason an answer is refused."""
    with pytest.raises((IdentityRefused, ProviderAway)) as refused:
        come_back(school, brought, party)
    return refused.value.reason


def test_who_signs_in_there_arrives_here(school: School, outside: FakeProvider) -> None:
    begun = begin(school)
    token = come_back(school, outside.visit(begun.address, given_name="An", family_name="Maes"))

    arrival = trips.arrive(token=token, cookie=begun.cookie)

    assert (arrival.identity.issuer, arrival.identity.subject) == (outside.issuer, "sub-of-an")
    assert arrival.identity.label == "An Maes"
    assert known_trips.arrival(begun.cookie) == arrival


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        ({"iss": "https://accounts.google.com"}, "issuer"),
        ({"aud": "another client"}, "audience"),
        ({"nonce": "of another trip"}, "nonce"),
        ({"exp": 1_000}, "expired"),
        ({"sub": None}, "subject"),
        ({"azp": "another client"}, "audience"),
    ],
)
def test_aut_12_a_token_that_lies_is_refused(
    school: School, outside: FakeProvider, lie: dict[str, Any], reason: str
) -> None:
    outside.claims = lie

    assert refusal(school, outside.visit(begin(school).address)) == reason


def test_aut_12_a_token_without_signature_is_refused(school: School, outside: FakeProvider) -> None:
    claims = {"iss": outside.issuer, "sub": "an"}
    parts = [{"alg": "none", "kid": "one"}, claims]
    outside.token = ".".join(_encoded(json.dumps(part).encode()) for part in parts) + "."

    assert refusal(school, outside.visit(begin(school).address)) == "algorithm"


def test_aut_12_a_token_signed_with_the_public_key_as_a_secret_is_refused(
    school: School, outside: FakeProvider
) -> None:
    outside.metadata["id_token_signing_alg_values_supported"] = ["RS256", "HS256"]
    head, body = {"alg": "HS256", "kid": "one"}, {"iss": outside.issuer, "sub": "an"}
    signed = ".".join(_encoded(json.dumps(part).encode()) for part in (head, body))
    mark = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
    outside.token = f"{signed}.{_encoded(mark)}"

    assert refusal(school, outside.visit(begin(school).address)) == "algorithm"


def test_aut_12_a_shared_secret_among_the_keys_signs_nothing(
    school: School, outside: FakeProvider
) -> None:
    secret = jwk.generate_key("oct", 256, {"kid": "shared"})
    outside.keys = [secret.as_dict(private=True)]
    outside.key, outside.header = secret, {"alg": "HS256", "kid": "shared"}

    assert refusal(school, outside.visit(begin(school).address)) == "algorithm"


@pytest.mark.parametrize("header", [{"alg": "RS256", "kid": "one"}, {"alg": "RS256"}])
def test_aut_12_a_token_signed_by_another_is_refused(
    school: School, outside: FakeProvider, header: dict[str, str]
) -> None:
    outside.key, outside.header = OTHER_KEY, header

    assert refusal(school, outside.visit(begin(school).address)) == "signature"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é", "e30.e30.x", "W10.W10.W10"])
def test_what_is_no_token_is_refused(school: School, outside: FakeProvider, token: str) -> None:
    outside.token = token

    assert refusal(school, outside.visit(begin(school).address)) in ("token", "algorithm")


def test_a_token_whose_content_was_altered_is_refused(
    school: School, outside: FakeProvider
) -> None:
    made = jwt.encode({"alg": "RS256", "kid": "one"}, {"sub": "an"}, KEY)
    head, _body, mark = made.split(".")
    outside.token = f"{head}.{_encoded(json.dumps({'sub': 'bart'}).encode())}.{mark}"

    assert refusal(school, outside.visit(begin(school).address)) == "signature"


def test_new_keys_are_looked_up_once_in_a_while(
    school: School, outside: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_back(school, outside.visit(begin(school).address))
    outside.keys.append(OTHER_KEY.as_dict(private=False))
    outside.key, outside.header = OTHER_KEY, {"alg": "RS256", "kid": "two"}
    assert refusal(school, outside.visit(begin(school).address)) == "key"  # looked just now

    monkeypatch.setattr("sleutelbos.gate.openid.publications.LOOKS_AGAIN", 0.0)
    come_back(school, outside.visit(begin(school).address))
    assert outside.asked.count("/keys") == 2
    assert outside.asked.count("/.well-known/openid-configuration") == 1


def test_aut_12_a_code_is_used_once(school: School, outside: FakeProvider) -> None:
    brought = outside.visit(begin(school).address)
    come_back(school, brought)

    with pytest.raises(TripOver):
        come_back(school, brought)
    other = outside.visit(begin(school).address)
    assert refusal(school, {**other, "code": brought["code"]}) == "code"


@pytest.mark.parametrize("state", ["", "x", "0.x", "999999999999999999999.x", "1.é", "."])
def test_aut_12_without_a_state_of_ours_nothing_happens(
    school: School, outside: FakeProvider, state: str
) -> None:
    brought = outside.visit(begin(school).address)

    with pytest.raises(TripOver):
        come_back(school, {**brought, "state": state})
    assert "/token" not in outside.asked


def test_aut_12_a_code_of_another_trip_fails_its_proof(
    school: School, outside: FakeProvider
) -> None:
    """Whoever steals a code cannot put it into a trip of their own (PKCE, RFC 9700)."""
    stolen = outside.visit(begin(school).address)
    own = outside.visit(begin(school).address)

    assert refusal(school, {**own, "code": stolen["code"]}) == "code"


@pytest.mark.parametrize("said", [None, "https://evil.example.org"])
def test_rfc_9207_an_answer_from_another_provider_is_refused(
    school: School, outside: FakeProvider, said: str | None
) -> None:
    brought: dict[str, Any] = {**outside.visit(begin(school).address), "iss": said}

    assert refusal(school, brought) == "issuer"
    assert "/token" not in outside.asked


def test_a_mix_up_is_refused_also_when_nobody_says_who_they_are(
    school: School, outside: FakeProvider
) -> None:
    """An answer that Google sent to Google's address does not go to another's token endpoint."""
    del outside.metadata["authorization_response_iss_parameter_supported"]
    brought = outside.visit(begin(school).address)
    del brought["iss"]

    assert refusal(school, brought, party="google") == "party"
    assert "/token" not in outside.asked


def test_aut_12_another_domain_of_google_is_refused(school: School, outside: FakeProvider) -> None:
    factories.a_provider(school, outside.issuer, kind="google", domains=("beuk.be",))
    reasons = [
        refusal(school, outside.visit(begin(school, "google").address, hd=domain), "google")
        for domain in ("evil.be", None)
    ]

    assert reasons == ["domain", "domain"]
    brought = outside.visit(begin(school, "google").address, hd="Beuk.be", email="an@beuk.be")
    assert come_back(school, brought, "google")


def test_an_answer_comes_in_time(school: School, outside: FakeProvider, clock: Clock) -> None:
    brought = outside.visit(begin(school).address)
    clock.advance(minutes=11)

    with pytest.raises(TripOver):
        come_back(school, brought)


def test_a_stolen_arrival_opens_nothing(school: School, outside: FakeProvider) -> None:
    begun = begin(school)
    token = come_back(school, outside.visit(begun.address))

    for cookie in ("", "guessed", begin(school).cookie):
        with pytest.raises(TripOver):
            trips.arrive(token=token, cookie=cookie)
    assert trips.arrive(token=token, cookie=begun.cookie)


def test_an_arrival_is_for_once_and_soon(
    school: School, outside: FakeProvider, clock: Clock
) -> None:
    begun = begin(school)
    token = come_back(school, outside.visit(begun.address))
    trips.arrive(token=token, cookie=begun.cookie)
    with pytest.raises(TripOver):
        trips.arrive(token=token, cookie=begun.cookie)

    late = begin(school)
    token = come_back(school, outside.visit(late.address))
    clock.advance(seconds=61)
    with pytest.raises(TripOver):
        trips.arrive(token=token, cookie=late.cookie)


def test_ten_03_state_and_token_of_one_school_are_nothing_at_another(
    school: School, outside: FakeProvider
) -> None:
    begun = begin(school)
    brought = outside.visit(begun.address)
    other = factories.a_school("De Es")
    factories.a_provider(other, outside.issuer)

    with scope.within(other.id), pytest.raises(TripOver):
        come_back(other, brought)
    token = come_back(school, brought)
    with scope.within(other.id), pytest.raises(TripOver):
        trips.arrive(token=token, cookie=begun.cookie)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"issuer": "https://evil.example.org"}, "issuer"),
        ({"token_endpoint": "https://10.0.0.1/token"}, "forbidden_address"),
        ({"token_endpoint": "http://127.0.0.1:1/token"}, "no_answer"),
        ({"jwks_uri": "https://169.254.169.254/latest"}, "forbidden_address"),
    ],
)
def test_a_provider_that_points_into_the_house_is_not_followed(
    school: School, outside: FakeProvider, change: dict[str, str], reason: str
) -> None:
    outside.metadata |= change
    with pytest.raises(ProviderAway) as away:
        come_back(school, outside.visit(begin(school).address))
    assert away.value.reason == reason


def test_a_provider_that_is_away_is_not_asked_again_at_once(
    school: School, outside: FakeProvider
) -> None:
    outside.metadata["issuer"] = "https://elsewhere.example.org"
    for _ in range(3):
        with pytest.raises(ProviderAway):
            begin(school)

    assert outside.asked == ["/.well-known/openid-configuration"]


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys"])
def test_a_provider_that_sends_elsewhere_is_not_followed(
    school: School, outside: FakeProvider, path: str
) -> None:
    outside.moved = path
    with pytest.raises(ProviderAway) as away:
        come_back(school, outside.visit(begin(school).address))
    assert away.value.reason == "status"


def test_a_provider_that_talks_without_end_is_not_listened_to(
    school: School, outside: FakeProvider
) -> None:
    outside.metadata["padding"] = "x" * 300_000
    with pytest.raises(ProviderAway) as away:
        begin(school)
    assert away.value.reason == "too_large"


def test_why_it_was_refused_stands_in_the_log_and_no_secret(
    school: School, outside: FakeProvider
) -> None:
    outside.claims = {"aud": "another client", "rrn": "16070355758"}
    brought = outside.visit(begin(school).address)
    refusal(school, brought)

    entry = Entry.objects.get(event="identity.refused")
    assert entry.facts == {"kind": KIND, "reason": "audience"}


def test_the_national_number_is_kept_nowhere(school: School, outside: FakeProvider) -> None:
    begun = begin(school)
    token = come_back(school, outside.visit(begun.address, rrn="16070355758", given_name="An"))
    trips.arrive(token=token, cookie=begun.cookie)

    assert "16070355758" not in str(list(Trip.objects.values()))
    assert "rrn" not in begun.address


def test_no_secret_of_a_trip_stands_in_the_database(school: School, outside: FakeProvider) -> None:
    begun = begin(school)
    brought = outside.visit(begun.address)
    token = come_back(school, brought)
    state = brought["state"]

    cells = str(list(Trip.objects.values()))
    for secret in (state, begun.cookie, token, known_trips.verifier(state), brought["code"]):
        assert secret not in cells


def _encoded(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()
