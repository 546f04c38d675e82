"""Who signs, with which key, for which issuer (O11, SES-15)."""

from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import jobs
from sleutelbos.connections.models import SigningKey
from sleutelbos.connections.oauth import signing
from sleutelbos.connections.oauth.actions import keys
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.entrypoints.idp import asking
from tests.entrypoints.idp.asking import Application


def test_o11_the_issuer_is_the_host_to_the_letter(school: School, agenda: Application) -> None:
    for path in ("openid-configuration", "oauth-authorization-server"):
        told = asking.told(agenda.browser.get(f"/.well-known/{path}"))
        assert told["issuer"] == school.origin
        places = [value for name, value in told.items() if name.endswith(("_endpoint", "_uri"))]
        assert all(place.startswith(f"{school.origin}/oauth/") for place in places)
        assert told["code_challenge_methods_supported"] == ["S256"]
        assert told["response_types_supported"] == ["code"]


def test_ses_15_a_statement_that_others_signed_is_worth_nothing(
    school: School, mother: Client, agenda: Application
) -> None:
    from joserfc import jwt
    from joserfc.jwk import RSAKey

    token = agenda.tokens(mother)["id_token"]
    claims = asking.decoded(token)
    with scope.within(school.id):
        (public,) = signing.public_keys()
        assert signing.read(token, issuer=school.origin) == claims
        assert signing.read(token, issuer="https://elders.example") is None
        none = f"{asking.part({'alg': 'none', 'kid': public['kid']})}.{token.split('.')[1]}."
        pem = RSAKey.import_key(public).as_pem(private=False)
        header = {"alg": "HS256", "typ": "JWT", "kid": public["kid"]}
        confused = asking.keyed(header, claims, key=pem)
        stranger = RSAKey.generate_key(2048)
        forged = [
            jwt.encode({"alg": "RS256", "typ": "JWT", **more}, claims, stranger)
            for more in ({"kid": public["kid"]}, {"kid": "../../dev/null"}, {},
                         {"kid": public["kid"], "jwk": stranger.as_dict(private=False)})
        ]  # fmt: skip
        logout = signing.sign(claims, kind="logout+jwt")
        for other in (none, confused, *forged, logout, "x", "", f"{token}x", "a.b.c"):
            assert signing.read(other, issuer=school.origin) is None, other


def test_ses_15_keys_rotate_with_an_overlap_and_at_once_when_they_must(
    clock: Clock, account: Account, agenda: Application
) -> None:
    school = agenda.school
    mother = factories.signed_in(factories.a_client(school), account)
    old = agenda.tokens(mother)["id_token"]

    def kids() -> list[str]:
        return [key["kid"] for key in asking.told(agenda.browser.get("/oauth/jwks"))["keys"]]

    with scope.within(school.id):
        keys.renew(school_id=school.id, by=SYSTEM)
        assert len(kids()) == 1
        keys.rotate(school_id=school.id, at_once=False, by=SYSTEM)
        assert len(kids()) == 2
        clock.advance(minutes=11)
        new = agenda.tokens(mother)["id_token"]
        assert asking.header(new)["kid"] == kids()[1]
        assert signing.read(old, issuer=school.origin)
        clock.advance(days=2)
        assert kids() == [asking.header(new)["kid"]]
        assert signing.read(old, issuer=school.origin) is None
        last = keys.rotate(school_id=school.id, at_once=True, by=SYSTEM)
        assert kids() == [last]
        assert SigningKey.objects.count() == 1


def test_ses_15_the_worker_makes_another_key_every_three_months(
    clock: Clock, agenda: Application
) -> None:
    clock.advance(days=89)
    jobs.renew_keys(job_id=1)
    assert len(asking.told(agenda.browser.get("/oauth/jwks"))["keys"]) == 1
    clock.advance(days=1)
    jobs.renew_keys(job_id=2)
    assert len(asking.told(agenda.browser.get("/oauth/jwks"))["keys"]) == 2
