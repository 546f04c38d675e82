"""A parent with several children: accounts put together, and a browser that is in."""

import re
from urllib.parse import urlsplit

from django.test import Client

from sleutelbos.accounts.actions import bunches
from sleutelbos.accounts.models import Account
from sleutelbos.accounts.rules.bunches import Proved
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD, Family
from tests.web import world


def a_parent(school: School, first: str, family: str = "Peeters", *, email: str = "") -> Family:
    """Enrol a pupil whose mother is fully activated, with the usual password."""
    made = factories.a_pupil(school, first=first, family=family, class_name=f"Klas van {first}")
    mother = factories.an_activated(made.mother, email=email or f"{first.lower()}@example.test")
    factories.with_password(mother)
    return made


def tie(holder: Account, *others: Account) -> None:
    """Put accounts together, as if their owner had just proved them."""
    for other in others:
        bunches.tie(holder=_proved(holder), added=_proved(other), by=SYSTEM)


def signed_in(school: School, family: Family, password: str = PASSWORD) -> Client:
    """Sign in at the door, where what was put together opens."""
    browser = world.a_browser(school)
    browser.post("/", {"username": family.username, "password": password})
    return browser


class Browser:
    """One browser: cookies of each host apart, redirects followed from host to host."""

    def __init__(self, *schools: School) -> None:
        self._at = {host(school.origin): world.a_browser(school) for school in schools}
        self.path: list[str] = []

    def at(self, school: School) -> Client:
        """Return it as the pages of one school know it."""
        return self._at[host(school.origin)]

    def follow(self, school: School, path: str, *, until: str = "") -> str:
        """Open an address and follow; return the page, or where it was led to ``until`` there."""
        client, self.path = self.at(school), []
        while True:
            self.path.append(path)
            answer = client.get(path)
            if answer.status_code != 302:
                return answer.content.decode()
            to = urlsplit(answer["Location"])
            client = self._at[to.netloc] if to.netloc else client
            path = f"{to.path}?{to.query}" if to.query else to.path
            if until and until in path:
                return path


def host(origin: str) -> str:
    """Return the host of an address."""
    return origin.partition("://")[2]


def path_to(browser: Client, name: str, page: str = "/start") -> str:
    """Return where the bar above a page leads for this child."""
    text = browser.get(page).content.decode()
    found = re.search(rf'href="(/children/[^"]*)"><bdi>{name}<', text)
    assert found, "the child is not in the bar"
    return found[1]


def go_to(browser: Client, name: str) -> None:
    """Go on as the parent of another child."""
    assert browser.get(path_to(browser, name)).status_code == 302


def _proved(account: Account) -> Proved:
    with scope.within(account.school_id):
        return Proved(account.id, Account.objects.get(id=account.id).session_epoch)
