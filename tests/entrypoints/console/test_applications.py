"""An administrator lets applications in, renews their secret, and removes them."""

import re

import pytest
from django.test import Client

from sleutelbos.connections.models import ConnectedApp, SigningKey
from sleutelbos.schools.models import School
from tests.entrypoints.idp import asking

FORM = {
    "name": "Agenda", "kind": "website", "redirect_uris": f"{asking.BACK}\n", "scopes": ["profile"],
    "logout_uris": "", "notice_uri": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quick_key(school: School) -> None:
    asking.a_signing_key(school)


def test_the_secret_is_shown_once_and_kept_nowhere(administrator: Client) -> None:
    page = administrator.post("/console/settings/applications/new", FORM)
    secret = _secret(page)

    row = ConnectedApp.objects.get()
    assert row.scopes == ["openid", "profile"]
    assert secret.encode() not in bytes(row.secret_digest or b"")
    listed = administrator.get("/console/settings/applications").content.decode()
    shown = administrator.get(f"/console/settings/applications/{row.id}").content.decode()
    assert "Agenda" in listed
    assert secret not in listed + shown


def test_the_first_application_makes_the_schools_key(administrator: Client) -> None:
    SigningKey.objects.all().delete()

    administrator.post("/console/settings/applications/new", FORM)

    assert SigningKey.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    ["http://agenda.example.org/cb", "https://agenda.example.org/cb#x", "be.example:/cb", "x",
     "https://u@agenda.example.org/", "https://agenda.example.org/../cb", "javascript:alert(1)"],
)  # fmt: skip
def test_an_address_that_opens_a_door_to_others_is_refused(
    administrator: Client, address: str
) -> None:
    for name in ("redirect_uris", "logout_uris", "notice_uri"):
        page = administrator.post("/console/settings/applications/new", {**FORM, name: address})
        assert 'aria-invalid="true"' in page.content.decode(), name
    assert not ConnectedApp.objects.exists()


def test_a_new_secret_ends_the_old_one(administrator: Client, school: School) -> None:
    agenda = asking.an_application(school)
    path = f"/console/settings/applications/{agenda.row.id}"

    fresh = _secret(administrator.post(f"{path}/secret"))

    assert asking.refused(agenda.token(grant_type="refresh_token")) == "invalid_client"
    agenda.secret = fresh
    assert asking.refused(agenda.token(grant_type="refresh_token")) == "invalid_request"


def test_an_app_has_no_secret(administrator: Client) -> None:
    form = {**FORM, "kind": "app", "redirect_uris": "be.example.agenda:/cb\nhttp://127.0.0.1/cb"}
    page = administrator.post("/console/settings/applications/new", form).content.decode()

    assert "client_secret" not in page
    assert ConnectedApp.objects.get().secret_digest is None


def test_what_is_changed_keeps_its_client_id(administrator: Client, school: School) -> None:
    agenda = asking.an_application(school)
    path = f"/console/settings/applications/{agenda.row.id}"

    administrator.post(path, {**FORM, "name": "Rooster", "scopes": ["groups"]})

    assert agenda.row.name == "Rooster"
    assert agenda.row.scopes == ["openid", "groups"]


def test_a_removed_application_is_a_stranger(administrator: Client, school: School) -> None:
    agenda = asking.an_application(school)

    administrator.post(f"/console/settings/applications/{agenda.row.id}/remove")

    assert asking.refused(agenda.token(grant_type="refresh_token")) == "invalid_client"
    assert "Agenda" not in administrator.get("/console/settings/applications").content.decode()


def _secret(page) -> str:
    found = re.search(r"client_secret</dt><dd[^>]*>([\w-]{32})<", page.content.decode())
    assert found
    return found[1]
