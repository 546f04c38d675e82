"""Nothing of one school is for another: cookies, tokens, ids, answers (TEN)."""

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts.models import EmailLink
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.models import Entry
from sleutelbos.connections.models import Device, Grant, Session
from sleutelbos.kit import clock, scope
from sleutelbos.schools.models import School
from tests import factories
from tests.web import routes, world
from tests.web.world import ROLES, World

pytestmark = pytest.mark.django_db

GOOD_PASSWORD = "negen paarse wolken zingen"


@pytest.fixture
def beuk() -> World:
    return world.a_world("De Beuk", "Vandenbroeckxq")


@pytest.fixture
def eik() -> World:
    return world.a_world("De Eik", "Zwaenepoelwz")


def carry(browser: Client, to: World) -> Client:
    """Return a browser at another school with all the cookies of this one."""
    other = to.client()
    for name, cookie in browser.cookies.items():
        other.cookies[name] = cookie.value
    return other


@pytest.mark.parametrize("role", ROLES)
def test_ten_02_a_cookie_of_one_school_is_nobodys_at_another(
    beuk: World, eik: World, role: str
) -> None:
    for mine, other in ((beuk, eik), (eik, beuk)):
        browser = carry(mine.client(role), other)
        for route, method in routes.requests():
            if route.who != routes.PUBLIC:
                answer = browser.generic(method, route.path(other.parts))
                assert answer.status_code == 302, route.name
                assert answer["Location"].partition("?")[0] == "/", route.name


def test_ten_02_a_known_browser_is_unknown_at_another_school(beuk: World, eik: World) -> None:
    browser = beuk.client()
    browser.post("/", {"username": beuk.family.username, "password": factories.PASSWORD})
    assert settings.BROWSER_COOKIE_NAME in browser.cookies
    visitor = carry(browser, eik)
    guess = {"username": eik.family.username, "password": "fout"}

    codes = [visitor.post("/", guess).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]
    assert eik.client().post("/", guess).status_code == 429  # the bucket of strangers


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_ten_03_a_mailed_link_of_one_school_is_dead_at_another(
    beuk: World, eik: World, purpose: LinkPurpose
) -> None:
    path = f"/{purpose.value}/{beuk.tokens[purpose.value]}"
    new = {"password": GOOD_PASSWORD, "repeat": GOOD_PASSWORD}
    before = world.rows_of(beuk.school)

    for answer in (eik.client().get(path), eik.client().post(path, new)):
        assert "Deze link werkt niet meer" in answer.content.decode()
        assert settings.BROWSER_COOKIE_NAME not in answer.cookies
    assert world.rows_of(beuk.school) == before
    assert "werkt niet meer" not in beuk.client().get(path).content.decode()


def test_ten_03_a_code_of_one_school_verifies_nothing_at_another(beuk: World, eik: World) -> None:
    before = world.rows_of(beuk.school)
    mother = eik.client("mother")
    for code in range(12):
        mother.post("/activate/verify", {"code": f"{code:06d}"})

    assert world.rows_of(beuk.school) == before


def test_ten_03_a_letter_of_one_school_opens_nothing_at_another(beuk: World, eik: World) -> None:
    code, token = world.a_known_letter(beuk.family.accounts[0])
    stranger = eik.client()

    assert "werkt niet meer" in stranger.post("/a/", {"token": token}).content.decode()
    answer = stranger.post("/", {"username": beuk.family.username, "password": code})
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    with scope.within(eik.school.id):
        assert Entry.objects.filter(event="signin.refused").count() == 2
    assert beuk.client().post("/a/", {"token": token}).status_code == 302


def test_ten_10_a_form_that_names_another_schools_rows_is_refused(beuk: World, eik: World) -> None:
    before = world.rows_of(eik.school)
    office, theirs = beuk.client("office"), eik.parts
    link = {"email": "x@example.org", "repeat": "x@example.org", "request": theirs["request_id"]}
    link_path = f"/console/accounts/{beuk.parts['account_id']}/link-email"
    print_path = f"/console/letters/print?class={theirs['group_id']}"

    assert office.post(link_path, link).status_code == 404
    assert office.post("/console/letters/print", {"class": theirs["group_id"]}).status_code == 404
    assert office.get(print_path).status_code == 404
    assert world.rows_of(eik.school) == before


@pytest.mark.parametrize("table", [Session, Device, Grant])
def test_ten_10_nobody_ends_a_connection_of_another_school(
    beuk: World, eik: World, table: type[Session | Device | Grant]
) -> None:
    with scope.within(eik.school.id):
        row = table.objects.latest("id")
    form = {"kind": table.__name__.lower(), "id": row.id}

    assert beuk.client("mother").post("/profile/devices/remove", form).status_code == 404
    with scope.within(eik.school.id):
        assert table.objects.get(id=row.id).ended_at is None


def test_ten_06_the_same_path_at_two_schools_never_meets(beuk: World, eik: World) -> None:
    browsers = {one.mark: one.client("mother") for one in (beuk, eik)}
    shared = ["/start", "/", "/theme.css", "/profile", "/forgot/help", "/profile/sessions"]
    for path in shared * 4:
        for one, other in ((beuk, eik), (eik, beuk)):
            answer = browsers[one.mark].get(path, headers={"If-None-Match": "*"})
            assert answer.status_code in (200, 302)
            assert other.mark.lower() not in answer.content.decode().lower()
            is_public = path == "/theme.css"
            assert is_public == ("public" in answer["Cache-Control"]), path
            assert is_public or answer["Cache-Control"] == "no-store", path


def test_ten_06_a_change_of_settings_shows_at_once_and_at_one_school(
    beuk: World, eik: World
) -> None:
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.schools import actions

    beuk.client().get("/")
    with scope.within(beuk.school.id):
        actions.change_settings(school_id=beuk.school.id, by=SYSTEM, accent="#123456")

    assert "#123456" in beuk.client().get("/theme.css").content.decode()
    assert "#123456" not in eik.client().get("/theme.css").content.decode()


def test_ten_09_an_archived_school_answers_as_one_that_never_was(beuk: World, eik: World) -> None:
    visitor = beuk.client("mother")
    before = world.rows_of(eik.school)
    School.objects.filter(id=beuk.school.id).update(archived_at=clock.now())

    for path in ("/", "/start", f"/reset/{beuk.tokens['reset']}"):
        answer = visitor.get(path)
        assert answer.status_code == 421
        assert beuk.mark.lower() not in answer.content.decode().lower()
        assert beuk.school.name not in answer.content.decode()
    assert world.rows_of(eik.school) == before


def test_rec_03_a_link_in_use_at_home_was_not_hurt_by_being_tried_elsewhere(
    beuk: World, eik: World
) -> None:
    new = {"password": GOOD_PASSWORD, "repeat": GOOD_PASSWORD}
    path = f"/reset/{beuk.tokens['reset']}"
    eik.client().post(path, new)

    assert beuk.client().post(path, new)["Location"] == "/?new=1"
    with scope.within(beuk.school.id):
        assert EmailLink.objects.filter(purpose=LinkPurpose.RESET, ended_at=None).count() == 0
