"""Who may open which page: each address stands in the table, and the table is kept (API-02)."""

from typing import Any

import pytest

from sleutelbos.connections.models import Session
from tests.rights import channels
from tests.web import routes, world
from tests.web.world import ROLES, World


@pytest.fixture
def beuk(db: None) -> World:
    return world.a_world("De Beuk", "Vandenbroeckxq")


def test_api_02_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {one.name for one in routes.routes()} == set(routes.table())


@pytest.mark.parametrize("route", routes.routes(), ids=lambda route: route.name)
def test_api_02_an_address_is_for_whom_the_table_says(route: routes.Route) -> None:
    who, methods = routes.table()[route.name]

    assert route.who == who
    assert route.methods == tuple(sorted(methods.split()))


def test_what_the_office_may_do_to_an_account_asks_for_fresh_proof() -> None:
    acts = [one for one in routes.routes() if one.name.startswith("console:") and _acts(one)]

    assert acts
    assert [one.name for one in acts if not one.access.needs_fresh_proof] == []


@pytest.mark.parametrize("role", ["", *ROLES])
def test_d20_a_get_changes_nothing(beuk: World, role: str) -> None:
    browser = beuk.client(role)
    untouched = (Session,)  # whose last use is written
    before = world.rows_of(beuk.school, but=untouched)
    for route, method in routes.requests():
        if method == "GET":
            purpose = route.name.removeprefix("portal:").removesuffix("_link")
            token = beuk.tokens.get(purpose, "")
            for how in ("GET", "HEAD"):
                browser.generic(how, route.path({**beuk.parts, "token": token}))

    assert _without_looks(world.rows_of(beuk.school, but=untouched)) == before


def test_every_channel_says_which_right_it_asks() -> None:
    listed = {name for one in channels.channels() for name in one.names}

    assert channels.existing() - listed == set(), "say in tests/rights/channels.py what it asks"
    assert listed - channels.existing() == set(), "it is no longer there"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_refused(beuk: World, method: str) -> None:
    browser = beuk.client("administrator")
    for route in routes.routes():
        if method not in route.methods:  # programs in a page ask first what they may ask
            answer = browser.generic(method, route.path(beuk.parts))
            assert answer.status_code in (302, 403, 404, 405), (route.name, answer.status_code)


def _without_looks(rows: dict[str, Any]) -> dict[str, Any]:
    """Leave out who looked at a family, which the log keeps (PRI-08)."""
    return {key: row for key, row in rows.items() if row.get("event") != "family.opened"}


def _acts(route: routes.Route) -> bool:
    return "account_id" in route.parts or route.name.endswith(("_apply", "_print", "_export"))
