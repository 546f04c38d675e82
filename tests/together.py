"""A parent with several children: accounts put together, and a browser that is in."""

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


def _proved(account: Account) -> Proved:
    with scope.within(account.school_id):
        return Proved(account.id, Account.objects.get(id=account.id).session_epoch)
