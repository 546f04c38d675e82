"""The other doors in, through the pages: who gets in, who does not, and what strangers learn."""

import html
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts.models import Account, LinkedIdentity
from sleutelbos.audit.models import Entry
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Session
from sleutelbos.connections.values import Ending
from sleutelbos.kit import clock, scope
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Guardianship, Restriction
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import PASSWORD, Family
from tests.gate.provider import FakeProvider
from tests.web import world

pytestmark = pytest.mark.django_db
KIND = "flemish_government"
NEW = "zeven paarse wolken zingen"
_REFRESH = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')


@pytest.fixture
def school(outside: FakeProvider) -> School:
    school = factories.a_school()
    factories.a_provider(school, outside.issuer)
    return school


@pytest.fixture
def noor(school: School) -> Family:
    noor = factories.a_pupil(school)
    factories.with_password(factories.an_activated(noor.mother, email="an@example.test"))
    factories.with_password(factories.an_activated(noor.father, email="bart@example.test"), NEW)
    return noor


def depart(browser: Client, path: str = f"/with/{KIND}", **typed: str) -> str:
    """Press the button; return where the page leads."""
    page = browser.post(path, typed)
    found = _REFRESH.search(page.content.decode())
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


def test_a_button_stands_there_only_when_it_is_set_up(
    school: School, outside: FakeProvider
) -> None:
    assert "Vlaamse overheid" in world.a_browser(school).get("/").content.decode()
    assert "Google Workspace" not in world.a_browser(school).get("/").content.decode()

    factories.a_provider(school, outside.issuer, is_shown=False)
    page = world.a_browser(school).get("/").content.decode()
    assert "Aanmelden met:" not in page


def test_whoever_is_linked_gets_in(school: School, noor: Family, outside: FakeProvider) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    browser = world.a_browser(school)

    assert go(browser, outside)["Location"] == "/start"
    assert is_in(browser, "An Peeters")
    with scope.within(school.id):
        entry = Entry.objects.get(event="signin.succeeded")
        assert entry.facts == {"door": KIND}
        assert LinkedIdentity.objects.get().used_at


@pytest.mark.parametrize("is_linked", [True, False])
@pytest.mark.parametrize("shared", ["", "on"])
def test_a_shared_computer_is_not_remembered(
    school: School, noor: Family, outside: FakeProvider, shared: str, is_linked: bool
) -> None:
    """What was ticked before leaving holds after the hand-off, and where a password is asked."""
    if is_linked:
        factories.a_linked(noor.mother, outside.issuer)
    browser = world.a_browser(school)
    come_back(browser, outside.visit(depart(browser, shared=shared)))
    if not is_linked:
        browser.post("/with/account", {"username": "noor.peeters", "password": PASSWORD})

    with scope.within(school.id):
        assert Session.objects.get().is_shared is (shared == "on")
    assert (settings.BROWSER_COOKIE_NAME in browser.cookies) is (shared == "")


def test_google_recognises_and_the_government_asks_again(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    """A session that was open there is no fresh proof of who is at the keyboard (D18)."""
    factories.a_provider(school, outside.issuer, kind="google", domains=("beuk.be",))
    factories.a_linked(noor.mother, outside.issuer)
    for path, party, asked in (
        ("/with/google", "google", "/prove?next=%2Fprofile"),
        (f"/with/{KIND}", "flemish-government", None),
    ):
        browser = world.a_browser(school)
        come_back(browser, outside.visit(depart(browser, path), hd="beuk.be"), party)
        assert browser.get("/profile").headers.get("Location") == asked, path


def test_one_comes_back_where_one_wanted_to_be(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    for wish, path in (("/messages", "/messages"), ("https://evil.example", "/start")):
        browser = world.a_browser(school)
        answer = come_back(browser, outside.visit(depart(browser, next=wish)))
        assert answer["Location"] == path


def test_one_identity_of_two_children_chooses(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    sam = factories.a_pupil(school, first="Sam")
    factories.with_password(factories.an_activated(sam.mother, email="an@example.test"))
    for account in (noor.mother, sam.mother):
        factories.a_linked(account, outside.issuer)
    browser = world.a_browser(school)

    assert go(browser, outside)["Location"] == "/with/choose"
    page = browser.get("/with/choose").content.decode()
    assert "Noor Peeters" in page
    assert "Sam Peeters" in page
    assert "Bart" not in page
    for wrong in (noor.father.id, 999_999, 0):
        answer = browser.post("/with/choose", {"account": str(wrong)})
        assert answer["Location"] == "/?outside=failed"
    assert browser.post("/with/choose", {"account": str(sam.mother.id)})["Location"] == "/start"
    assert is_in(browser, "Sam Peeters")
    again = world.a_browser(school)
    again.cookies[settings.TRIP_COOKIE_NAME] = "of nobody"
    assert again.get("/with/choose")["Location"] == "/?outside=failed"


def test_a_choice_is_made_once(school: School, noor: Family, outside: FakeProvider) -> None:
    sam = factories.a_pupil(school, first="Sam")
    for account in (noor.mother, sam.mother):
        factories.a_linked(factories.an_activated(account), outside.issuer)
    browser = world.a_browser(school)
    go(browser, outside)
    cookie = browser.cookies[settings.TRIP_COOKIE_NAME].value
    browser.post("/with/choose", {"account": str(sam.mother.id)})
    thief = world.a_browser(school)
    thief.cookies[settings.TRIP_COOKIE_NAME] = cookie

    answer = thief.post("/with/choose", {"account": str(noor.mother.id)})
    assert answer["Location"] == "/?outside=failed"
    assert settings.SESSION_COOKIE_NAME not in thief.cookies


def test_aut_12_the_same_address_links_nobody(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    browser = world.a_browser(school)
    address = {"email": "an@example.test", "email_verified": True, "name": "An Peeters"}

    assert go(browser, outside, **address)["Location"] == "/with/account"
    assert settings.SESSION_COOKIE_NAME not in browser.cookies
    assert (links(noor.mother), links(noor.father)) == (0, 0)


def test_aut_12_another_subject_of_the_same_person_is_a_stranger(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer, subject="sub before")
    assert go(world.a_browser(school), outside)["Location"] == "/with/account"


def test_aut_12_another_issuer_with_the_same_subject_is_a_stranger(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, "https://another.example.org")
    assert go(world.a_browser(school), outside)["Location"] == "/with/account"


def test_who_is_not_linked_links_with_the_password_once(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    browser = world.a_browser(school)
    go(browser, outside, given_name="An", family_name="Maes")
    assert "An Maes" in browser.get("/with/account").content.decode()
    wrong = browser.post("/with/account", {"username": noor.username, "password": "fout"})
    assert "klopt niet" in wrong.content.decode()

    typed = {"username": noor.username, "password": PASSWORD}
    assert browser.post("/with/account", typed)["Location"] == "/start"
    assert is_in(browser, "An Peeters")
    assert (links(noor.mother), links(noor.father)) == (1, 0)
    assert go(world.a_browser(school), outside)["Location"] == "/start"


def test_guesses_at_the_other_door_count_too(
    school: School, noor: Family, outside: FakeProvider, clock: Clock
) -> None:
    browser = world.a_browser(school)
    go(browser, outside)
    typed = {"username": noor.username, "password": "fout geraden"}
    answers = [browser.post("/with/account", typed).status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]
    page = browser.post("/", {"username": noor.username, "password": PASSWORD})
    assert page.status_code == 429


def test_act_07_with_a_letter_all_steps_are_walked(school: School, outside: FakeProvider) -> None:
    noor = factories.a_pupil(school)
    code, _link = world.a_known_letter(noor.mother)
    browser = world.a_browser(school)
    go(browser, outside)
    answer = browser.post("/with/account", {"username": noor.username, "password": code})

    assert answer["Location"] == "/start"
    assert browser.get("/start")["Location"] == "/activate/account"
    assert links(noor.mother) == 0
    browser.post("/activate/account")
    browser.post("/activate/agreement", {"version": "1", "language": "nl"})
    browser.post("/activate/password", {"password": NEW, "repeat": NEW})
    assert links(noor.mother) == 1
    assert browser.get("/start")["Location"] == "/activate/devices"
    other = world.a_browser(school)
    go(other, outside)
    assert other.get("/start")["Location"] == "/activate/devices"


@pytest.mark.parametrize(
    ("unfinished", "page"),
    [
        ({"recognised_at": None}, "/activate/account"),
        ({"agreed_version": 0}, "/activate/agreement"),
        ({"password_chosen_at": None}, "/activate/password"),
        ({"devices_reviewed_at": None}, "/activate/devices"),
        ({"details_given_at": None}, "/activate/details"),
        ({"details_confirmed_at": None}, "/activate/confirm"),
    ],
)
def test_act_07_the_other_door_skips_no_step(
    school: School, noor: Family, outside: FakeProvider, unfinished: dict[str, None], page: str
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    factories.changed(noor.mother, **unfinished)
    browser = world.a_browser(school)
    go(browser, outside)

    for path in ("/start", "/messages", "/profile/ways", "/profile"):
        assert browser.get(path)["Location"] == page, path
    if page == "/activate/password":  # which is chosen here, and not asked for
        chosen = {"password": "acht nieuwe gele stoelen", "repeat": "acht nieuwe gele stoelen"}
        assert browser.post(page, chosen)["Location"] == "/start"


def test_a_letter_that_somebody_else_used_links_nothing(
    school: School, outside: FakeProvider
) -> None:
    """Who found the letter and went by another door is out when its owner chooses a password."""
    noor = factories.a_pupil(school)
    code, _link = world.a_known_letter(noor.mother)
    thief, owner = world.a_browser(school), world.a_browser(school)
    go(thief, outside, sub="thief")
    thief.post("/with/account", {"username": noor.username, "password": code})
    owner.post("/", {"username": noor.username, "password": code})
    owner.post("/activate/account")
    owner.post("/activate/agreement", {"version": "1", "language": "nl"})
    owner.post("/activate/password", {"password": NEW, "repeat": NEW})

    assert links(noor.mother) == 0
    assert go(world.a_browser(school), outside, sub="thief")["Location"] == "/with/account"


def test_a_blocked_parent_sees_no_hint(school: School, noor: Family, outside: FakeProvider) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    unknown = world.a_browser(school)
    go(unknown, outside, sub="nobody", name="An")
    before = unknown.get("/with/account").content.decode()
    with scope.within(school.id):
        Restriction.objects.create(
            school=school,
            guardianship=Guardianship.objects.get(person_id=noor.mother.person_id),
            right="sign_in", ground="court", holds_from=clock.now(), made_at=clock.now(),
            made_by="x",
        )  # fmt: skip
    browser = world.a_browser(school)

    assert go(browser, outside, name="An")["Location"] == "/with/account"
    assert _same(browser.get("/with/account").content.decode()) == _same(before)
    typed = {"username": noor.username, "password": PASSWORD}
    assert "klopt niet" in browser.post("/with/account", typed).content.decode()
    assert settings.SESSION_COOKIE_NAME not in browser.cookies


@pytest.mark.parametrize("fact", ["suspended_at", "closed_at"])
def test_an_account_that_is_shut_is_not_opened(
    school: School, noor: Family, outside: FakeProvider, fact: str
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    factories.changed(noor.mother, **{fact: clock.now()})

    assert go(world.a_browser(school), outside)["Location"] == "/with/account"


@pytest.mark.parametrize(
    ("ending", "left"), [(Ending.RESET, 0), (Ending.CLOSED, 0), (Ending.CHANGE, 1)]
)
def test_d16_a_reset_unlinks_and_a_change_does_not(
    school: School, noor: Family, outside: FakeProvider, ending: Ending, left: int
) -> None:
    for account in (noor.mother, noor.father):
        factories.a_linked(account, outside.issuer, subject=f"sub-of-{account.id}")
    with scope.within(school.id):
        connections.end_all(account_ids=[noor.mother.id], ending=ending, by=SYSTEM)

    assert links(noor.mother) == left
    assert links(noor.father) == 1


def test_from_inside_one_links_and_unlinks(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    assert "Niet gekoppeld" in browser.get("/profile/ways").content.decode()
    assert go(browser, outside, f"/profile/ways/{KIND}")["Location"] == "/profile/ways?linked=1"
    assert links(noor.mother) == 1
    assert go(world.a_browser(school), outside)["Location"] == "/start"

    assert browser.post(f"/profile/ways/{KIND}")["Location"] == "/profile/ways?unlinked=1"
    assert links(noor.mother) == 0
    assert go(world.a_browser(school), outside)["Location"] == "/with/account"
    with scope.within(school.id):
        told = [job.arguments["kind"] for job in Job.objects.filter(name="send_notice")]
        events = Entry.objects.filter(event__startswith="identity.").values_list("event", "subject")
        assert told == ["identity_linked", "identity_unlinked"]
        assert list(events) == [
            ("identity.linked", f"account:{noor.mother.id}"),
            ("identity.unlinked", f"account:{noor.mother.id}"),
        ]


def test_linking_asks_for_fresh_proof(
    school: School, noor: Family, outside: FakeProvider, clock: Clock
) -> None:
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    clock.advance(minutes=6)

    for answer in (browser.get(f"/profile/ways/{KIND}"), browser.post(f"/profile/ways/{KIND}")):
        assert answer["Location"].startswith("/prove")
    assert outside.asked == []


def test_aut_12_who_has_not_finished_links_nothing(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.changed(noor.mother, email_verified_at=None)
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    assert browser.get(f"/profile/ways/{KIND}").status_code == 404
    assert browser.post(f"/profile/ways/{KIND}").status_code == 404

    other = world.a_browser(school)
    go(other, outside)
    other.post("/with/account", {"username": noor.username, "password": PASSWORD})
    assert is_in(other, "An")
    assert links(noor.mother) == 0


def test_an_identity_opens_one_account_of_a_keyring(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    father = factories.signed_in(world.a_browser(school), noor.father)

    assert go(father, outside, f"/profile/ways/{KIND}")["Location"] == "/profile/ways?failed=1"
    assert (links(noor.mother), links(noor.father)) == (1, 0)
    page = father.get("/profile/ways?failed=1").content.decode()
    assert "An" not in re.sub(r"<[^>]+>", " ", page).split()


def test_fam_08_linking_changes_nothing_of_another_member(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    with scope.within(school.id):
        before = Account.objects.filter(id=noor.father.id).values().get()
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    go(browser, outside, f"/profile/ways/{KIND}")

    with scope.within(school.id):
        assert Account.objects.filter(id=noor.father.id).values().get() == before
    father = factories.signed_in(world.a_browser(school), noor.father)
    assert "Niet gekoppeld" in father.get("/profile/ways").content.decode()


def test_fam_01_an_identity_opens_its_own_account_and_no_other(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer, subject="sub-of-an")
    factories.a_linked(noor.father, outside.issuer, subject="sub-of-bart")
    for subject, own, other in (("sub-of-an", "An ", "Bart "), ("sub-of-bart", "Bart ", "An ")):
        browser = world.a_browser(school)
        go(browser, outside, sub=subject)
        page = browser.get("/profile").content.decode()
        assert f"{own}Peeters" in page
        assert f"{other}Peeters" not in page


def test_fam_09_who_comes_again_gets_nothing_back(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.father, outside.issuer)
    with scope.within(school.id):
        connections.end_all(account_ids=[noor.father.id], ending=Ending.CLOSED, by=SYSTEM)
    factories.changed(noor.father, closed_at=clock.now())
    factories.changed(noor.father, closed_at=None)

    assert go(world.a_browser(school), outside)["Location"] == "/with/account"


def test_a_link_from_inside_is_for_the_session_that_asked(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    """Somebody else who sits down at the browser meanwhile does not get it."""
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    brought = outside.visit(depart(browser, f"/profile/ways/{KIND}"))
    factories.signed_in(browser, noor.father)

    assert come_back(browser, brought)["Location"] == "/profile/ways?failed=1"
    assert (links(noor.mother), links(noor.father)) == (0, 0)


def test_an_identity_that_was_proved_to_link_signs_nobody_in(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    browser = factories.signed_in(world.a_browser(school), noor.father)
    brought = outside.visit(depart(browser, f"/profile/ways/{KIND}"))
    del browser.cookies[settings.SESSION_COOKIE_NAME]

    assert come_back(browser, brought)["Location"] == "/?outside=failed"
    typed = {"account": str(noor.mother.id)}
    assert browser.post("/with/choose", typed)["Location"] == "/?outside=failed"
    assert browser.get("/with/account")["Location"] == "/?outside=failed"


def test_nobody_is_signed_in_as_somebody_else_by_a_link(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    """Login CSRF: a stranger's answer, opened in the browser of a parent."""
    factories.a_linked(noor.father, outside.issuer)
    stranger = world.a_browser(school)
    brought = outside.visit(depart(stranger))
    victim = factories.signed_in(world.a_browser(school), noor.mother)

    assert come_back(victim, brought)["Location"] == "/?outside=failed"
    assert is_in(victim, "An Peeters")


def test_aut_14_staff_show_their_second_factor_all_the_same(
    school: School, outside: FakeProvider
) -> None:
    mia = factories.with_password(factories.a_staff_member(school, "office"))
    factories.a_linked(mia, outside.issuer)
    browser = world.a_browser(school)
    go(browser, outside)

    assert browser.get("/console/")["Location"].startswith("/factor")


def test_who_wants_a_second_step_links_from_inside_only(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    """Who has only the password gets no other key by it."""
    factories.changed(noor.mother, asks_factor=True)
    thief = world.a_browser(school)
    go(thief, outside, sub="thief")
    thief.post("/with/account", {"username": noor.username, "password": PASSWORD})

    assert thief.get("/start")["Location"].startswith("/factor")
    assert links(noor.mother) == 0


def test_staff_link_from_inside_only(school: School, outside: FakeProvider) -> None:
    mia = factories.with_password(factories.a_staff_member(school, "office"))
    browser = world.a_browser(school)
    go(browser, outside)
    browser.post("/with/account", {"username": "mia.claes", "password": PASSWORD})

    assert browser.get("/start")["Location"].startswith("/factor")
    assert links(mia) == 0
    assert browser.get("/with/account")["Location"] == "/?outside=failed"  # who comes next


def test_the_cookie_is_as_it_must_be(school: School, outside: FakeProvider) -> None:
    browser = world.a_browser(school)
    depart(browser)
    cookie = browser.cookies[settings.TRIP_COOKIE_NAME]

    assert settings.TRIP_COOKIE_NAME.startswith("__Host-")
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (
        True, True, "Lax", "/",
    )  # fmt: skip


def test_a_broker_hands_over_to_the_schools_own_host(
    school: School, noor: Family, outside: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sleutelbos.entrypoints.portal import broker

    monkeypatch.setattr(settings, "BROKER", "https://aanmelden.example.test")
    factories.a_linked(noor.mother, outside.issuer)
    browser = world.a_browser(school)
    address = depart(browser)
    back = parse_qs(urlsplit(address).query)["redirect_uri"][0]
    assert back == "https://aanmelden.example.test/with/back/flemish-government"
    seen: list[str] = []
    answer = broker.broker(lambda request: seen.append(request.path))  # type: ignore[arg-type]
    request = _request(f"{back}?{urlencode(outside.visit(address))}")
    handed = answer(request)

    assert handed["Location"].startswith(f"{school.origin}/with/in?token=")
    assert browser.get(handed["Location"].removeprefix(school.origin))["Location"] == "/start"
    answer(_request("https://aanmelden.example.test/start"))
    assert seen == ["/start"]
    assert answer(_request(f"{back}?state=x")).status_code == 400


def test_when_the_provider_is_away_the_password_is_still_there(
    school: School, outside: FakeProvider
) -> None:
    outside.metadata["issuer"] = "https://elsewhere.example.org"
    browser = world.a_browser(school)

    assert browser.post(f"/with/{KIND}")["Location"] == "/?outside=failed"
    assert "niet gelukt" in browser.get("/?outside=failed").content.decode()


def test_who_turns_back_there_is_back_here(school: School, outside: FakeProvider) -> None:
    browser = world.a_browser(school)
    brought = outside.visit(depart(browser))
    del brought["code"]
    brought |= {"error": "access_denied"}
    answer = browser.get(f"/with/back/flemish-government?{urlencode(brought)}")

    assert answer["Location"] == f"{school.origin}/?outside=failed"


def test_who_turns_back_while_linking_is_back_in_the_profile(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    brought = outside.visit(depart(browser, f"/profile/ways/{KIND}")) | {"error": "access_denied"}
    answer = browser.get(f"/with/back/flemish-government?{urlencode(brought)}")

    assert answer["Location"] == f"{school.origin}/profile/ways?failed=1"


def test_a_linked_identity_is_a_fresh_proof(
    school: School, noor: Family, outside: FakeProvider, clock: Clock
) -> None:
    """Who signs in by another door only is not stuck where a password is asked once more."""
    factories.a_linked(noor.mother, outside.issuer)
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    clock.advance(minutes=6)
    asked = browser.get("/profile")["Location"]
    assert "Toon het met Vlaamse overheid" in browser.get(asked).content.decode()
    leave = {"proves": "1", "next": "/profile"}

    stranger = outside.visit(depart(browser, **leave), sub="sub-of-bart")
    assert come_back(browser, stranger)["Location"] == "/prove?outside=failed"
    assert browser.get("/profile")["Location"] == asked
    assert come_back(browser, outside.visit(depart(browser, **leave)))["Location"] == "/profile"
    assert browser.get("/profile").status_code == 200


def test_an_identity_of_google_is_no_fresh_proof(
    school: School, noor: Family, outside: FakeProvider, clock: Clock
) -> None:
    factories.a_provider(school, outside.issuer, kind="google", domains=("beuk.be",))
    factories.a_linked(noor.mother, outside.issuer, kind="google")
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    clock.advance(minutes=6)
    assert "Google" not in browser.get("/prove").content.decode()

    brought = outside.visit(depart(browser, "/with/google", proves="1"), hd="beuk.be")
    assert come_back(browser, brought, "google")["Location"] == "/prove?outside=failed"
    assert browser.get("/profile")["Location"].startswith("/prove")


def test_a_proof_is_for_the_session_that_asked(
    school: School, noor: Family, outside: FakeProvider, clock: Clock
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    browser = factories.signed_in(world.a_browser(school), noor.mother)
    brought = outside.visit(depart(browser, proves="1"))
    factories.signed_in(browser, noor.mother)
    clock.advance(minutes=6)

    assert come_back(browser, brought)["Location"] in ("/prove?outside=failed", "/?outside=failed")
    assert browser.get("/profile")["Location"].startswith("/prove")


def test_ten_02_a_trip_of_one_school_is_nothing_at_another(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    browser = world.a_browser(school)
    go(browser, outside)
    other = factories.a_school("De Es")
    factories.a_provider(other, outside.issuer)
    visitor = world.a_browser(other)
    visitor.cookies[settings.TRIP_COOKIE_NAME] = browser.cookies[settings.TRIP_COOKIE_NAME].value

    for path in ("/with/account", "/with/choose"):
        assert visitor.get(path)["Location"] == "/?outside=failed"


def test_ten_03_an_identity_opens_nothing_at_another_school(
    school: School, noor: Family, outside: FakeProvider
) -> None:
    factories.a_linked(noor.mother, outside.issuer)
    other = factories.a_school("De Es")
    factories.a_provider(other, outside.issuer)

    assert go(world.a_browser(other), outside)["Location"] == "/with/account"


def test_ten_03_an_answer_for_another_school_is_refused(
    school: School, outside: FakeProvider
) -> None:
    brought = outside.visit(depart(world.a_browser(school)))
    other = factories.a_school("De Es")
    factories.a_provider(other, outside.issuer)

    answer = world.a_browser(other).get(f"/with/back/flemish-government?{urlencode(brought)}")
    assert answer.status_code == 400


def test_ten_08_trips_of_one_school_do_not_count_at_another(
    school: School, outside: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sleutelbos.gate.rules import limits

    monkeypatch.setattr(limits, "TRIPS", (limits.Limit("trips", 2, 600.0),))
    browser = world.a_browser(school)
    answers = [browser.post(f"/with/{KIND}").status_code for _ in range(3)]
    other = factories.a_school("De Es")
    factories.a_provider(other, outside.issuer)

    assert answers == [200, 200, 429]
    assert world.a_browser(other).post(f"/with/{KIND}").status_code == 200


def test_the_sign_in_page_costs_no_statement_more(
    school: School, django_assert_num_queries
) -> None:
    browser = world.a_browser(school)
    browser.get("/")
    with django_assert_num_queries(1):
        browser.get("/")


def _same(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def _request(address: str):
    from django.test import RequestFactory

    parts = urlsplit(address)
    return RequestFactory().get(f"{parts.path}?{parts.query}", headers={"host": parts.netloc})
