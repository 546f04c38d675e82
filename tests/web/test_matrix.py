"""Every address × method × role × whose object: what is not yours does not exist (API-02, TEN-04).

MSG-03, PRI-08, FAM-13.
"""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoDbBlocker

from sleutelbos.connections.models import Session
from sleutelbos.people.values import StaffRole
from tests import factories, together
from tests.web import matrix, routes, world
from tests.web.matrix import Cast
from tests.web.routes import Route

# What it takes more for than to be one's own: a stored file, a message to families without post.
ELSEWHERE = {"portal:file", "portal:file_preview", "portal:paper", "portal:draft_paper"}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Enter everybody, once for all of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield matrix.a_cast()
        transaction.set_rollback(True)


def browser_of(cast: Cast, role: str) -> Client:
    client = world.a_browser(cast.beuk.school)
    if role == "mother":  # at the door, so that her other child is open too
        factories.with_password(cast.people[role])
        return together.signed_in(cast.beuk.school, cast.beuk.family)
    return client if role == "stranger" else factories.signed_in(client, cast.people[role])


def asked(browser: Client, route: Route, method: str, parts: object) -> HttpResponse:
    """Ask, and take back whatever it did."""
    kept = deepcopy(browser.cookies)
    with transaction.atomic():
        answer = browser.generic(method, route.path(parts))
        transaction.set_rollback(True)
    browser.cookies = kept
    return answer


def test_api_02_every_address_that_names_an_object_says_whose() -> None:
    assert matrix.named() == set(matrix.kinds()), "say in tests/web/matrix.py whose it is"


@pytest.mark.parametrize("role", matrix.ROLES)
def test_api_02_pri_08_an_address_opens_for_its_role_only(cast: Cast, role: str) -> None:
    browser, found = browser_of(cast, role), {}
    for route, method in routes.requests():
        answer = asked(browser, route, method, cast.beuk.parts)
        expected = _door(route, role, answer)
        if answer.status_code >= 500 or expected not in (None, answer.status_code):
            found[f"{method} {route.name}"] = answer.status_code

    assert found == {}


@pytest.mark.parametrize("role", matrix.ROLES)
def test_ten_04_msg_03_what_is_not_yours_does_not_exist(cast: Cast, role: str) -> None:
    browser, found = browser_of(cast, role), {}
    before = [world.rows_of(one.school, but=(Session,)) for one in (cast.beuk, cast.eik)]
    for route, method, whose in _objects():
        parts = cast.parts(route, role, whose)
        if parts is None or _is_for(route, role, whose):
            continue
        answer = browser.generic(method, route.path(parts))  # nothing to take back
        expected = _door(route, role, answer) or 404
        words = (cast.eik.mark,) if role in matrix.STAFF else (cast.eik.mark, "Ysebaertqz")
        told = [word for word in words if word.encode() in answer.content]
        if answer.status_code != expected or told:
            found[f"{method} {route.name} of {whose}"] = answer.status_code, told

    assert found == {}
    assert [world.rows_of(one.school, but=(Session,)) for one in (cast.beuk, cast.eik)] == before


@pytest.mark.parametrize("role", [one for one in matrix.ROLES if one not in ("stranger", "half")])
def test_what_is_yours_is_there(cast: Cast, role: str) -> None:
    """Or the refusals above would prove nothing."""
    browser, found = browser_of(cast, role), {}
    for route, method, whose in _objects():
        parts = cast.parts(route, role, whose)
        kind = matrix.kinds()[route.name]
        if route.name in ELSEWHERE:
            continue
        if whose == "own" and parts and kind in matrix.PERSONAL and _may(route, role):
            answer = asked(browser, route, method, parts)
            if answer.status_code in (404, 500):
                found[f"{method} {route.name}"] = answer.status_code

    assert found == {}


def _objects() -> Iterator[tuple[Route, str, str]]:
    """Return every address that names an object, but links: who holds one of those is asked there.

    (TEN-03, REC-03.)
    """
    for route, method in routes.requests():
        if route.name in matrix.named() and matrix.kinds()[route.name] != "link":
            for whose in matrix.WHOSE:
                yield route, method, whose


def _is_for(route: Route, role: str, whose: str) -> bool:
    """Say whether an object of this one is for this role, so that something may happen."""
    if whose == "school" or not _may(route, role):
        return False
    kind = matrix.kinds()[route.name]
    if kind == "class":
        return role != "teacher" or whose != "other"
    return kind == "school" or whose == "own"


def _may(route: Route, role: str) -> bool:
    staff_role = StaffRole(role) if role in matrix.STAFF else None
    return role not in ("stranger", "half") and (
        not route.access.roles or staff_role in route.access.roles
    )


def _door(route: Route, role: str, answer: HttpResponse) -> int | None:
    """Return what the door answers before any page does; None when it lets through."""
    if route.access.is_public:
        return None
    if role == "stranger":
        return 302 if answer["Location"].partition("?")[0] == "/" else -1
    if role == "half":
        is_due = "password" in route.access.steps
        return None if is_due else 302
    return None if _may(route, role) else 404
