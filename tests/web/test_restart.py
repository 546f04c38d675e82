"""What was cut stays cut after a new start: nothing of it lives in a process (SES-04)."""

import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sleutelbos.connections.models import Device, Grant, Session
from sleutelbos.kit import scope
from tests import factories
from tests.entrypoints.idp import asking
from tests.web import world

pytestmark = pytest.mark.django_db(transaction=True)

SID = settings.SESSION_COOKIE_NAME
ASKER = """
import json, sys, django
django.setup()
from django.conf import settings
from django.test import Client
told = json.load(sys.stdin)
def ask(method, path, sent=None, cookie="", authorization=""):
    client = Client(headers={"host": told["host"]})
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    answer = getattr(client, method)(path, sent, headers={"authorization": authorization})
    return answer.status_code == 200
json.dump([ask(**one) for one in told["asked"]], sys.stdout)
"""


def test_ses_04_what_was_removed_is_out_also_after_a_new_start() -> None:
    school = factories.a_school()
    mother = factories.an_activated(factories.a_pupil(school).mother, email="an@example.test")
    here, there, phone = (factories.signed_in(world.a_browser(school), mother) for _ in range(3))
    phone.post("/app", {"name": "Gsm"})
    agenda, library = (asking.an_application(school, name=name) for name in ("Agenda", "Boeken"))
    given = [(app, app.tokens(here)) for app in (agenda, library)]
    with scope.within(school.id):
        there_id = Session.objects.filter(account=mother, device=None).order_by("id")[1].id
        for kind, row_id in (
            ("session", there_id),
            ("device", Device.objects.get().id),
            ("grant", Grant.objects.get(application="Agenda").id),
        ):
            here.post("/profile/devices/remove", {"kind": kind, "id": str(row_id)})

    asked = [*map(_page, (here, there, phone))]
    for app, found in given:
        asked.append({"method": "get", "path": "/oauth/userinfo",
                      "authorization": f"Bearer {found['access_token']}"})  # fmt: skip
        asked.append(_refresh(app, found["refresh_token"]))

    found = _asked_of_a_new_process(school.origin.partition("://")[2], asked)
    assert found == [True, False, False, False, False, True, True]


def _page(browser: Client) -> dict[str, Any]:
    return {"method": "get", "path": "/start", "cookie": browser.cookies[SID].value}


def _refresh(app: asking.Application, token: str) -> dict[str, Any]:
    sent = {"grant_type": "refresh_token", "refresh_token": token, "client_id": app.client_id,
            "client_secret": app.secret}  # fmt: skip
    return {"method": "post", "path": "/oauth/token", "sent": sent}


def _asked_of_a_new_process(host: str, asked: list[dict[str, Any]]) -> list[bool]:
    """Let a server that has just started answer, on the database of this test."""
    name = str(connection.settings_dict["NAME"])
    known = os.environ.get("DATABASE_URL", "")
    url = urlsplit(known)._replace(path=f"/{name}").geturl() if known else f"sqlite:///{name}"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "sleutelbos.config.settings",
                   "DATABASE_URL": url, "SLEUTELBOS_WEAK_DATABASE": "yes"}  # fmt: skip
    answer = subprocess.run(
        [sys.executable, "-c", ASKER], env=environment, check=True, stdout=subprocess.PIPE,
        input=json.dumps({"host": host, "asked": asked}), text=True,
    ).stdout  # fmt: skip
    found: list[bool] = json.loads(answer)
    return found
