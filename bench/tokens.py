"""Tokens, who it is, is it alive: requests per second, against the start page in the same run."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from bench import load, rig, seed, start_page
from bench.load import Pace, Request
from bench.table import Goal, Line

PORT = 8796
REFRESHES = 60  # tokens of each mother, each of which works once
# Measured when it was made, with room: they write, or ask for more rows than a page does.
GOALS = {"refresh": Goal(most=3.5), "userinfo": Goal(most=1.5), "introspection": Goal(most=2.5)}


def measure(kind: str, pace: Pace) -> Iterator[Line]:
    """Yield what each endpoint costs, next to the start page of the same mothers."""
    with (
        seed.school(kind) as made,
        rig.server(rig.sleutelbos(PORT), made.environment, PORT) as ours,
    ):
        requests = _requests(_filled(made))
        streams = {name: load.stream(found) for name, found in requests.items()}
        streams["start"] = load.stream(start_page.requests(made))

        def side(name: str) -> Any:
            return lambda: load.run(PORT, streams[name], seconds=pace.seconds, root=ours)[0]

        kept = load.rounds({name: side(name) for name in streams}, pace.rounds)
    for name, goal in GOALS.items():
        rate = sorted(one.rate for one in kept[name])[len(kept[name]) // 2]
        yield Line(
            f"{name}, CPU", kind, f"{load.cpu_ms(kept[name]):.3f} ms, {rate:.0f} a second",
            f"start page {load.cpu_ms(kept['start']):.3f} ms",
            load.ratio(kept[name], kept["start"]), goal,
        )  # fmt: skip


def _filled(made: seed.Made) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.tokens"], check=True, stdout=subprocess.PIPE,
        env={**os.environ, **made.environment},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _requests(made: dict[str, Any]) -> dict[str, list[Request]]:
    basic = b64encode(f"{made['client_id']}:{made['secret']}".encode()).decode()
    return {
        "refresh": [
            _asked("POST", "/oauth/token", f"Basic {basic}", grant_type="refresh_token",
                   refresh_token=token)
            for token in made["refresh"]
        ],
        "userinfo": [_asked("GET", "/oauth/userinfo", f"Bearer {one}") for one in made["access"]],
        "introspection": [
            _asked("POST", "/oauth/introspect", f"Basic {basic}", token=one)
            for one in made["access"]
        ],
    }  # fmt: skip


def _asked(method: str, path: str, authorization: str, **form: str) -> Request:
    body = urlencode(form)
    lines = [
        f"{method} {path} HTTP/1.1", f"Host: {seed.HOST}", f"Authorization: {authorization}",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
    ]  # fmt: skip
    return Request("\r\n".join([*lines, "", body]).encode(), 200, 60)


def fill() -> dict[str, Any]:
    """Let every mother have let an application in; return its keys, and theirs."""
    import datetime as dt

    from django.db import transaction

    from sleutelbos.accounts.models import Account
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.connections.models import AccessToken, ConnectedApp, Grant, TokenFamily
    from sleutelbos.connections.oauth import secrets
    from sleutelbos.connections.oauth.actions import apps
    from sleutelbos.connections.oauth.values import AppKind, Registration, Scope
    from sleutelbos.kit import clock, scope, tokens
    from sleutelbos.schools import queries

    school, now = queries.by_host(seed.HOST), clock.now()
    scopes = [Scope.OPENID.value, Scope.PROFILE.value, Scope.OFFLINE.value]
    common = {"school_id": school.id, "made_at": now, "scopes": scopes}
    until = now + dt.timedelta(days=1)
    access: list[str] = []
    refresh: list[str] = []
    with scope.within(school.id), transaction.atomic():
        client_id, secret = apps.register(
            school_id=school.id, by=SYSTEM,
            registration=Registration(
                "Agenda", AppKind.WEBSITE, ("https://agenda.example.org/",), tuple(scopes)
            ),
        )  # fmt: skip
        app = ConnectedApp.objects.get()
        for account in Account.objects.filter(slot=1, session__isnull=False).distinct():
            grant = Grant.objects.create(
                **common, account=account, app=app, application="Agenda", seen_at=now,
                epoch=account.grant_epoch,
            )  # fmt: skip
            families = TokenFamily.objects.bulk_create(
                TokenFamily(
                    **common, grant=grant, handle=tokens.new(), rotated_at=now, is_offline=True,
                    expires_at=until,
                )
                for _ in range(REFRESHES)
            )  # fmt: skip
            access.append(tokens.new())
            refresh += [secrets.refresh_token(one.handle, 0) for one in families]
            AccessToken.objects.create(
                **common,
                family=families[0],
                token_digest=secrets.digest(access[-1]),
                expires_at=until,
            )
    return {"client_id": client_id, "secret": secret, "access": access, "refresh": refresh}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sleutelbos.config.settings")
    django.setup()
    print(json.dumps(fill()))
