"""Go to an outside provider and come back, as a browser does."""

import html
import re
from urllib.parse import urlencode, urlsplit

from django.test import Client

from sleutelbos.accounts.models import Account, LinkedIdentity
from sleutelbos.kit import scope
from tests.gate.provider import FakeProvider

KIND = "flemish_government"
NEW = "zeven paarse wolken zingen"
REFRESH = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')


def depart(browser: Client, path: str = f"/with/{KIND}", **typed: str) -> str:
    """Press the button; return where the page leads."""
    page = browser.post(path, typed)
    found = REFRESH.search(page.content.decode())
    assert found, page.content.decode()[:2000]
    return html.unescape(found[1])


def come_back(browser: Client, brought: dict[str, str], party: str = "flemish-government"):
    """Come back from the provider, and be handed over to the school's host."""
    handed = browser.get(f"/with/back/{party}?{urlencode(brought)}")
    assert handed.status_code == 302, handed.content.decode()[:500]
    address = urlsplit(handed["Location"])
    return browser.get(f"{address.path}?{address.query}")


def go(browser: Client, outside: FakeProvider, path: str = f"/with/{KIND}", **claims: object):
    """Go there, sign in there, come back."""
    return come_back(browser, outside.visit(depart(browser, path), **claims))


def is_in(browser: Client, name: str) -> bool:
    page = browser.get("/start", follow=True).content.decode()
    return name in page


def links(account: Account) -> int:
    with scope.within(account.school_id):
        return LinkedIdentity.objects.filter(account=account).count()
