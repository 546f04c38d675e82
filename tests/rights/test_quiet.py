"""Whom a restriction binds finds no trace of it, nor does the family (N2, FAM-13)."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.events import TOLD
from sleutelbos.audit.values import Actor
from sleutelbos.gate.actions import rights as actions
from sleutelbos.kit import clock, scope
from sleutelbos.outbox.models import Job
from sleutelbos.people.actions.rights import Order
from sleutelbos.people.models import Guardianship, Membership, Restriction
from sleutelbos.people.values import Ground, Right
from sleutelbos.schools import actions as schools
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD, Family
from tests.messaging import post
from tests.rights.probes.stage import PARTS
from tests.web import routes, world

pytestmark = pytest.mark.django_db
BART = "bart@example.test"
HINTS = ("beperk", "geblokkeerd", "vonnis", "rechten", "restrict", "toegang", "document-kanarie")


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def noor(school: School) -> Family:
    """Enrol Noor, with three people who are in."""
    family = factories.a_pupil(school)
    for slot, email in ((0, ""), (1, "an@example.test"), (2, BART)):
        account = factories.with_password(family.accounts[slot], f"{PASSWORD} {slot}")
        factories.an_activated(account, email=email)
    return family


def restrict(noor: Family, *rights: Right, **days: dt.date) -> None:
    school = School.objects.get(id=noor.father.school_id)
    with scope.within(school.id):
        father = Guardianship.objects.get(person_id=noor.father.person_id)
        order = Order(rights or tuple(Right), Ground.COURT, "document-kanarie", **days)
        office = Actor.account(999)
        actions.restrict(guardianship_id=father.id, order=order, school=school, by=office)


def test_the_own_password_is_answered_like_any_wrong_one_to_the_byte(
    school: School, noor: Family
) -> None:
    restrict(noor)
    typed = {
        "his": (noor.username, f"{PASSWORD} 2"),
        "wrong": (noor.username, "helemaal fout gegokt"),
        "nobody's": ("niemand.hier", f"{PASSWORD} 2"),
    }
    answers, counts = {}, {}
    for number, (why, (username, password)) in enumerate(typed.items(), start=1):
        browser = world.a_browser(school, REMOTE_ADDR=f"192.0.2.{number}")
        browser.get("/")
        with CaptureQueriesContext(connection) as statements:
            answer = browser.post("/", {"username": username, "password": password})
        answers[why], counts[why] = _normal(answer), len(statements)

    assert len({repr(one) for one in answers.values()}) == 1
    assert len(set(counts.values())) == 1, counts


def test_the_letter_is_answered_like_one_that_never_was(school: School, noor: Family) -> None:
    other = factories.a_pupil(school, first="Sam")
    typed, token = world.a_known_letter(other.father)
    with scope.within(school.id):
        binding = Guardianship.objects.get(person_id=other.father.person_id)
        actions.restrict(
            guardianship_id=binding.id, order=Order(tuple(Right), Ground.COURT), school=school,
            by=Actor.account(1),
        )  # fmt: skip

    def link(one: str) -> object:
        return _normal(world.a_browser(school).post("/a/", {"token": one}))

    def code(one: str) -> object:
        form = {"username": other.username, "password": one}
        return _normal(world.a_browser(school).post("/", form))

    assert link(token) == link("een-token-dat-er-nooit-was-0000000")
    assert code(typed) == code("ABCD-EFGH-JKLM")


@pytest.mark.parametrize("purpose", [LinkPurpose.RESET, LinkPurpose.BROWSER, LinkPurpose.VERIFY])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_mailed_link_is_answered_like_one_that_never_was(
    school: School, noor: Family, purpose: LinkPurpose, method: str
) -> None:
    father = factories.changed(
        noor.father, typed_email="b2@example.test" if purpose is LinkPurpose.VERIFY else ""
    )
    token = world.a_token(father, purpose, father.typed_email or BART)
    with scope.within(school.id):  # no action: the day has come, and no job has run
        Restriction.objects.create(
            school=school, guardianship=Guardianship.objects.get(person_id=father.person_id),
            right=Right.SIGN_IN, ground="court", holds_from=clock.now(), made_at=clock.now(),
            made_by="x",
        )  # fmt: skip

    def asked(one: str) -> dict[str, object]:
        answer = _normal(getattr(world.a_browser(school), method)(f"/{purpose.value}/{one}"))
        answer["body"] = str(answer["body"]).replace(one, "TOKEN")
        return answer

    assert asked(token) == asked("een-token-dat-er-nooit-was-0000000")


def test_a_session_that_is_shut_is_answered_like_none(school: School, noor: Family) -> None:
    inside = factories.signed_in(world.a_browser(school), noor.father)
    assert inside.get("/start").status_code == 200
    restrict(noor, Right.SIGN_IN)

    for route, method in routes.requests():
        if route.name.startswith(("portal:", "web:")):
            shut = _normal(inside.generic(method, route.path(PARTS)))
            stranger = _normal(world.a_browser(school).generic(method, route.path(PARTS)))
            assert shut == stranger, route.name


def test_fam_13_the_others_of_the_keyring_see_what_they_saw_to_the_byte(
    school: School, noor: Family
) -> None:
    with scope.within(school.id):
        others = {slot: factories.changed(noor.accounts[slot]) for slot in (0, 1)}
    browsers = {
        slot: factories.signed_in(world.a_browser(school), one) for slot, one in others.items()
    }

    def seen() -> dict[tuple[int, str], object]:
        return {
            (slot, route.name): _normal(browser.get(route.path(PARTS)))
            for slot, browser in browsers.items()
            for route, method in routes.requests()
            if route.name.startswith("portal:") and method == "GET"
            if route.name not in ("portal:password", "portal:sessions")  # chance, and the time
        }

    before = seen()
    restrict(noor)

    assert {name for name, one in seen().items() if before[name] != one} == set()


def test_fam_13_nobody_is_told(school: School, noor: Family) -> None:
    restrict(noor)

    with scope.within(school.id):
        assert not Job.objects.filter(name__in=["send_notice", "send_verification"]).exists()


@pytest.mark.parametrize("right", [one for one in Right if one is not Right.SIGN_IN])
def test_fam_13_the_parent_who_is_in_sees_no_hint_on_any_page(
    school: School, noor: Family, right: Right
) -> None:
    inside = factories.signed_in(world.a_browser(school), noor.father)
    before = _words(inside)
    restrict(noor, right)

    assert _words(inside) == before


def test_afterwards_there_is_no_trace_either(school: School, noor: Family) -> None:
    inside = factories.signed_in(world.a_browser(school), noor.father)
    before = _words(inside)
    restrict(noor)
    with scope.within(school.id):
        long_ago = clock.now() - dt.timedelta(days=2)
        Restriction.objects.update(holds_from=long_ago, holds_until=clock.now())
        account = factories.changed(noor.father)

    assert _words(factories.signed_in(world.a_browser(school), account)) == before
    assert not [event for event in TOLD if event.startswith(("restriction.", "guardian."))]


def test_who_may_not_see_details_sees_a_pupil_without_a_class(school: School, noor: Family) -> None:
    inside = factories.signed_in(world.a_browser(school), noor.father)
    restrict(noor, Right.DETAILS)
    closed = _normal(inside.get("/start")), _normal(inside.get("/profile"))
    with scope.within(school.id):
        Restriction.objects.all().delete()
        Membership.objects.all().delete()

    assert closed == (_normal(inside.get("/start")), _normal(inside.get("/profile")))


def test_who_gets_no_messages_sees_the_empty_mailbox_of_who_writes_none(
    school: School, noor: Family
) -> None:
    """As when the school lets no parent write, and has not written."""
    inside = factories.signed_in(world.a_browser(school), noor.father)
    pages = ("/start", "/messages", "/messages/in/archive", "/messages/search?q=zwemmen")
    let_parents_write(school, may=False)
    empty = [_normal(inside.get(page)) for page in pages]
    with scope.within(school.id):
        post.arrived(factories.a_staff_member(school))
    assert [_normal(inside.get(page)) for page in pages] != empty
    let_parents_write(school, may=True)
    restrict(noor, Right.MESSAGES)

    closed = [_normal(inside.get(page)) for page in pages]

    assert closed == empty


def let_parents_write(school: School, *, may: bool) -> None:
    with scope.within(school.id):
        schools.change_settings(
            school_id=school.id, by=Actor.account(999), guardians_write_teachers=may,
            guardians_write_office=may,
        )  # fmt: skip


def _words(browser: Client) -> set[tuple[str, str]]:
    """Return which of the words that would tell stand on which page."""
    found = set()
    for route, method in routes.requests():
        if route.name.startswith("portal:") and method == "GET":
            page = browser.get(route.path(PARTS), follow=True).content.decode().lower()
            found |= {(route.name, word) for word in HINTS if word in page}
    return found


def _normal(answer) -> dict[str, object]:
    """Return an answer without what differs each time: marks of forms and tokens."""
    body = re.sub(r'name="csrf[^>]*>', "", answer.content.decode(errors="replace"))
    body = re.sub(r'value="[0-9a-f-]{36}"|value="[^"]*"(?=[^>]*name="username")', "", body)
    body = re.sub(r"(theme.css[?]|/icon[?]size=\d+&amp;)v=[0-9]+", "", body)
    body = re.sub(r'data-options="[^"]*"', "", body)  # a challenge, another one each time
    headers = {k: v for k, v in answer.headers.items() if k not in ("Content-Length", "Set-Cookie")}
    return {"status": answer.status_code, "body": body, "headers": headers}
