"""The other doors, in a browser, with real providers: one as Google, one as Vlaamse overheid."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.installation import Installation, free_port
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage
from tests.mailbox import Mailbox
from tests.outside import real_providers

CLIENT = {"client_id": "school", "client_secret": "secret"}
AN = {"sub": "an", "shown": "An Peeters", "given_name": "An", "family_name": "Peeters",
      "rrn": "16070355758"}  # fmt: skip
LARS = {"sub": "lars", "shown": "Lars Maes", "email": "lars@elders.example", "hd": "elders.example"}


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, mail_server: Mailbox
) -> Iterator[Installation]:
    """Run a school with Noor and Sam, whose mother is known to Vlaamse overheid."""
    folder = tmp_path_factory.mktemp("installation")
    issuers = {kind: f"http://localhost:{free_port()}" for kind in ("google", "flemish_government")}
    with Installation(folder, mail_url=mail_server.url) as running:
        running.environment["SLEUTELBOS_PRIVATE_NETWORKS"] = "127.0.0.0/8,::1/128"
        running.migrate()
        _open_the_school(running, issuers)
        backs = {kind: running.url(f"/with/back/{kind.replace('_', '-')}") for kind in issuers}
        with real_providers(
            folder,
            {"issuer": issuers["google"], "title": "Google Workspace", "people": [LARS],
             "claims": {"openid": ["sub", "hd"], "email": ["email"]},
             "client": {**CLIENT, "redirect_uris": [backs["google"]]}},
            {"issuer": issuers["flemish_government"], "title": "Vlaamse overheid", "people": [AN],
             "claims": {"openid": ["sub"], "profile": ["given_name", "family_name"],
                        "rrn": ["rrn"]},
             "client": {**CLIENT, "redirect_uris": [backs["flemish_government"]]}},
        ):  # fmt: skip
            running.serve()
            yield running


def test_a_mother_of_two_goes_in_by_the_flemish_government(
    installation: Installation, page: Page
) -> None:
    page.goto(installation.url())
    steps.look(page)
    steps.press(page, "Vlaamse overheid")
    page.get_by_role("button", name="An Peeters").click()

    steps.heading(page, "Welk account wilt u openen?")
    steps.look(page)
    steps.see(page, "Noor Peeters", "Sam Peeters")
    page.get_by_role("button", name=re.compile("Sam Peeters")).click()
    steps.see(page, "U bent aangemeld als ouder van Sam Peeters")

    page.goto(installation.url("/profile/ways"))
    steps.look(page)
    steps.see(page, "An Peeters")
    page.goto(installation.url("/children/add"))
    steps.press(page, "Toon het met Vlaamse overheid")
    page.get_by_role("button", name="An Peeters").click()
    steps.see(page, "Het account is toegevoegd", "Noor Peeters")
    steps.look(page)
    assert beforehand.find_everywhere(installation, "16070355758") == [[]]


def test_another_domain_of_google_stays_outside_also_without_scripts(
    installation: Installation, open_page: OpenPage
) -> None:
    page = open_page(java_script_enabled=False, width=360)
    page.goto(installation.url())
    steps.press(page, "Google Workspace")
    page.get_by_role("button", name="Lars Maes").click()

    steps.heading(page, "Aanmelden")
    expect(page.get_by_role("alert")).to_contain_text("nu niet gelukt")


def _open_the_school(installation: Installation, issuers: dict[str, str]) -> None:
    origin = installation.url("").rstrip("/")
    beforehand._in_the_house(
        installation,
        "from sleutelbos.audit.values import SYSTEM; from sleutelbos.schools import actions\n"
        "from tests import factories\n"
        f"school = actions.open_school(name='De Beuk', origin={origin!r}, by=SYSTEM,\n"
        "    activation_name='Lies Maes', office_name='Secretariaat')\n"
        "for name in ('Noor', 'Sam'):\n"
        "    mother = factories.a_pupil(school, first=name).mother\n"
        "    factories.an_activated(mother, email='an@example.test')\n"
        f"    factories.a_linked(mother, {issuers['flemish_government']!r}, subject='an')\n"
        "known = {'client_id': 'school', 'secret': 'secret'}\n"
        f"for kind, issuer in {issuers!r}.items():\n"
        "    domains = ('beuk.example',) if kind == 'google' else ()\n"
        "    factories.a_provider(school, issuer, kind=kind, domains=domains, **known)",
    )
