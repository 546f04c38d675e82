"""Others let a mother sign in with her account: strict clients nobody here wrote, and a browser."""

import json
import subprocess
from typing import Any

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session, OAuthError
from joserfc import jwt
from joserfc.jwk import KeySet
from playwright.sync_api import Page, expect

from tests.installation import HOUSE, Installation
from tests.journeys import beforehand, steps

USERNAME, PASSWORD = "noor.peeters", "vier rode fietsen buiten"
AWAY = "http://127.0.0.1:9/terug"
ALL = ("profile", "groups", "messages", "offline_access")


@pytest.fixture(scope="module")
def school(installation: Installation) -> str:
    """Open the school, with a mother who has an account; return its origin."""
    beforehand.open_the_school(installation)
    beforehand.enrol_noor(installation, password=PASSWORD)
    return installation.url("").rstrip("/")


def add(installation: Installation, *more: str) -> dict[str, str]:
    """Let the operator add an application; return what its maker is given."""
    scopes = [word for scope in ALL for word in ("--scope", scope)]
    said = installation.run("application", "add", "--school", "localhost", *scopes, *more)
    return dict(line.split(": ", 1) for line in said.splitlines())


def walk(script: str, school: str, made: dict[str, str], redirect_uri: str) -> str:
    """Let a client walk its script; return the subject that it saw."""
    given = {
        "origin": school, "clientId": made["client_id"], "secret": made.get("client_secret", ""),
        "redirectUri": redirect_uri, "username": USERNAME, "password": PASSWORD,
    }  # fmt: skip
    done = subprocess.run(
        ["node", str(HOUSE / "tests/clients" / script), json.dumps(given)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def subjects(installation: Installation, school: str) -> dict[str, str]:
    """Walk the clients of others once, and return whom each saw."""
    site = add(installation, "--name", "Agenda", "--redirect-uri", AWAY, "--logout-uri", AWAY)
    app = add(installation, "--name", "App", "--kind", "app", "--redirect-uri", "http://127.0.0.1/")
    return {
        "openid-client": walk("openid_client.mjs", school, site, AWAY),
        "oauth4webapi": walk("oauth4webapi.mjs", school, app, "http://127.0.0.1:51987/"),
    }


def test_strict_clients_walk_every_flow(subjects: dict[str, str]) -> None:
    assert all(len(sub) == 43 for sub in subjects.values())
    assert len(set(subjects.values())) == len(subjects), "each application its own name for her"


def test_an_application_asks_and_the_mother_says_yes_sees_it_and_cuts_it(
    installation: Installation, school: str, page: Page
) -> None:
    made = add(installation, "--name", "Rooster", "--redirect-uri", f"{school}/robots.txt")
    client = OAuth2Session(
        made["client_id"], made["client_secret"], scope="openid profile offline_access",
        redirect_uri=f"{school}/robots.txt", code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",
    )  # fmt: skip
    told = requests.get(f"{school}/.well-known/openid-configuration", timeout=10).json()
    verifier = "een-lange-zin-die-niemand-raadt-voor-deze-ene-keer"
    asked, state = client.create_authorization_url(
        told["authorization_endpoint"], code_verifier=verifier, nonce="n"
    )

    page.goto(asked)
    page.get_by_label("Gebruikersnaam").fill(USERNAME)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Rooster vraagt toegang tot uw account"
    )
    expect(page.get_by_text("uw naam zien")).to_be_visible()
    steps.look(page)
    page.get_by_role("button", name="Toestaan", exact=True).click()
    page.wait_for_url("**/robots.txt?*")

    tokens: dict[str, Any] = client.fetch_token(
        told["token_endpoint"], authorization_response=page.url, state=state,
        code_verifier=verifier,
    )  # fmt: skip
    keys = KeySet.import_key_set(requests.get(told["jwks_uri"], timeout=10).json())
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
    client.refresh_token(told["token_endpoint"])
    assert client.get(told["userinfo_endpoint"]).json()["sub"] == claims["sub"]
    assert is_known(client, told)

    page.goto(f"{school}/profile/devices")
    row = page.get_by_role("listitem").filter(has_text="Rooster")
    expect(row).to_contain_text("uw naam zien")
    steps.look(page)
    row.get_by_role("button", name="Verwijder").click()
    expect(page.get_by_text("Rooster")).to_have_count(0)
    assert client.get(told["userinfo_endpoint"]).status_code == 401
    assert not is_known(client, told)
    with pytest.raises(OAuthError, match="invalid_grant"):
        client.refresh_token(told["token_endpoint"])


def is_known(client: OAuth2Session, told: dict[str, str]) -> bool:
    """Ask whether the newest token is worth anything."""
    token = client.token["access_token"]
    answer = client.introspect_token(told["introspection_endpoint"], token=token)
    return bool(answer.json()["active"])
