"""Google Workspace and Vlaamse overheid of the demonstration: real providers, invented people.

They need Node and the module oidc-provider, which ``make demo`` brings when npm is there.
"""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from sleutelbos.accounts.actions import identities
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.accounts.values import Identity, ProviderKind
from sleutelbos.audit.values import OPERATOR
from sleutelbos.entrypoints.demo import places
from sleutelbos.gate.actions import providers
from sleutelbos.gate.actions.providers import Client
from sleutelbos.gate.queries import providers as known
from sleutelbos.kit import tokens
from sleutelbos.schools.models import School

_PROGRAM = Path(__file__).with_name("providers.mjs")
_MODULES = Path(__file__).parents[4] / "tests" / "node_modules"
_DOMAIN = "dezenne.example"
_CLIENT = "sleutelbos"
_TITLES = {
    ProviderKind.GOOGLE: "Google Workspace",
    ProviderKind.FLEMISH_GOVERNMENT: "Vlaamse overheid",
}
_CLAIMS = {
    ProviderKind.GOOGLE: {"openid": ["sub", "hd"], "email": ["email", "email_verified"]},
    ProviderKind.FLEMISH_GOVERNMENT: {
        "openid": ["sub"],
        "profile": ["given_name", "family_name"],
        "vo": ["vo_id", "vo_doelgroepcode"],
        "rrn": ["rrn"],  # which nobody here asks for
    },
}


def are_there() -> bool:
    """Say whether the providers can run here."""
    return shutil.which("node") is not None and (_MODULES / "oidc-provider").is_dir()


def set_up(school: School, family: Sequence[AccountFacts]) -> None:
    """Let a school sign in with both, and link all of a family who are in already."""
    pupil, *parents = sorted(family, key=lambda one: one.slot)
    people = {
        ProviderKind.GOOGLE: [_of_google(pupil), _of_another_domain()],
        ProviderKind.FLEMISH_GOVERNMENT: [_citizen(one) for one in parents],
    }
    written = []
    for kind, port in zip(_TITLES, (3, 4), strict=True):
        issuer, secret = f"http://localhost:{places.first_port() + port}", tokens.new()
        domains = (_DOMAIN,) if kind is ProviderKind.GOOGLE else ()
        client = Client(issuer, _CLIENT, secret, domains=domains, is_shown=True)
        providers.set_up(kind=kind, client=client, school_id=school.id, by=OPERATOR)
        _link(kind, issuer, family)
        back = known.callback_address(school, kind=kind, issuer=issuer)
        own = {"client_id": _CLIENT, "client_secret": secret, "redirect_uris": [back]}
        said = {"title": _TITLES[kind], "claims": _CLAIMS[kind], "people": people[kind]}
        written.append({"issuer": issuer, "client": own, **said})
    _path().write_text(json.dumps({"modules": str(_MODULES), "providers": written}))


def serve() -> None:
    """Run the providers until this process is ended: they leave when their input ends."""
    command = ["node", str(_PROGRAM), str(_path())]
    with subprocess.Popen(  # noqa: S603 - ours
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        running.wait()


def _link(kind: ProviderKind, issuer: str, family: Sequence[AccountFacts]) -> None:
    for one in family:
        is_of_kind = (one.slot == 0) is (kind is ProviderKind.GOOGLE)
        if is_of_kind and one.password_chosen_at:
            identity = Identity(kind, issuer, _subject(one), one.name)
            identities.link(account_id=one.id, identity=identity, by=OPERATOR)


def _of_google(pupil: AccountFacts) -> dict[str, object]:
    return {
        "sub": _subject(pupil), "shown": pupil.name, "email": f"julia@{_DOMAIN}",
        "email_verified": True, "hd": _DOMAIN,
    }  # fmt: skip


def _of_another_domain() -> dict[str, object]:
    return {
        "sub": "elders", "shown": "Iemand van een andere school", "email": "iemand@elders.example",
        "email_verified": True, "hd": "elders.example",
    }  # fmt: skip


def _citizen(parent: AccountFacts) -> dict[str, object]:
    return {
        "sub": _subject(parent), "shown": parent.name, "given_name": parent.first_name,
        "family_name": parent.family_name, "vo_id": f"vo-{parent.slot}", "vo_doelgroepcode": "BUR",
    }  # fmt: skip


def _subject(account: AccountFacts) -> str:
    return f"persoon-{account.slot}"


def _path() -> Path:
    return Path(settings.DATA) / "providers.json"
