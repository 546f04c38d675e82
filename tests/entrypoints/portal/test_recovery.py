"""A lost password: one answer for everybody, mail for whom it is right (REC)."""

import itertools
import re

import pytest
from django.conf import settings
from django.test import Client

from sleutelbos.accounts.models import Account, EmailLink, InitialCredential
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.outbox import worker
from sleutelbos.outbox.models import Job
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import PASSWORD, Family
from tests.mailbox import DROP, Mailbox
from tests.web import world

pytestmark = pytest.mark.django_db

AN = "an@example.test"
FRESH = "negen paarse wolken zingen"
DEAD = "Deze link werkt niet meer"


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    family = factories.a_pupil(school)
    factories.an_activated(factories.with_password(family.mother), email=AN)
    return family


@pytest.fixture
def stranger(school: School) -> Client:
    return world.a_browser(school)


def ask(browser: Client, username: str, email: str, path: str = "/forgot/request"):
    return browser.post(path, {"username": username, "email": email})


def reset(browser: Client, token: str, password: str = FRESH):
    return browser.post(f"/reset/{token}", {"password": password, "repeat": password})


def who_asks(school: School, family: Family) -> dict[str, tuple[str, str]]:
    """Return a username and an address for everything that may be asked."""
    suspended = factories.a_pupil(school, first="Aa").mother
    factories.an_activated(factories.with_password(suspended), email="aa@example.test")
    factories.changed(suspended, suspended_at=kit_clock.now())
    gone = factories.a_pupil(school, first="Bb").mother
    factories.an_activated(gone, email="bb@example.test")
    factories.changed(gone, closed_at=kit_clock.now())
    unreachable = factories.a_pupil(school, first="Cc").mother
    factories.changed(unreachable, email="cc@example.test", email_key="cc@example.test")
    other = factories.a_pupil(factories.a_school("De Eik"), first="Dd").mother
    factories.an_activated(other, email="dd@example.test")
    return {
        "right": (family.username, AN),
        "unknown name": ("niemand.hier", AN),
        "another's address": (family.username, "aa@example.test"),
        "nobody's address": (family.username, "niemand@example.test"),
        "suspended": ("aa.peeters", "aa@example.test"),
        "left": ("bb.peeters", "bb@example.test"),
        "not verified": ("cc.peeters", "cc@example.test"),
        "another school": ("dd.peeters", "dd@example.test"),
    }


@pytest.mark.parametrize("path", ["/forgot/request", "/browser"])
def test_rec_01_the_answer_is_the_same_to_the_byte_and_one_gets_a_mail(
    school: School, family: Family, mailbox: Mailbox, path: str
) -> None:
    answers = {
        why: _normal(ask(world.a_browser(school), *asked, path))
        for why, asked in who_asks(school, family).items()
    }
    worker.drain()

    assert {why for why, one in answers.items() if one != answers["right"]} == set()
    assert [letter.recipients for letter in mailbox.letters] == [(AN,)]


def test_rec_01_every_question_makes_one_job_alike(school: School, family: Family) -> None:
    jobs = []
    for asked in who_asks(school, family).values():
        ask(world.a_browser(school), *asked)
        with scope.within(school.id):
            made = Job.objects.filter(name="answer_recovery").latest("id")
            jobs.append((made.lane, sorted(made.arguments)))
    assert len(jobs) == 8
    assert len({repr(job) for job in jobs}) == 1


def test_rec_11_while_no_mail_can_leave_the_answer_is_the_same_and_the_mail_follows(
    family: Family, stranger: Client, mailbox: Mailbox, clock: Clock
) -> None:
    usual = _normal(ask(stranger, "niemand.hier", AN))
    mailbox.at_connection(421, DROP)

    assert _normal(ask(stranger, family.username, AN)) == usual
    for _ in range(3):
        worker.drain()
        clock.advance(minutes=5)

    assert [letter.recipients for letter in mailbox.letters] == [(AN,)]
    assert reset(stranger, mailbox.letters[0].link.rpartition("/")[2]).status_code == 302


@pytest.mark.parametrize(
    ("typed", "has_mail"),
    [
        ("AN@EXAMPLE.TEST", True),
        ("an@example.test.", True),
        (" an@example.test ", True),
        ("ａｎ@example.test", True),
        ("an+school@example.test", False),
        ("a.n@example.test", False),
        ("аn@example.test", False),  # a Cyrillic letter
        ("an@examp1e.test", False),
        ("an@example.test.evil.example", False),
    ],
)
def test_rec_02_a_look_alike_gets_nothing_and_mail_goes_to_the_stored_address(
    family: Family, stranger: Client, mailbox: Mailbox, typed: str, has_mail: bool
) -> None:
    ask(stranger, family.username, typed)
    worker.drain()

    assert [letter.recipients for letter in mailbox.letters] == [(AN,)] * has_mail


def test_rec_03_the_page_says_when_a_link_is_dead(
    family: Family, stranger: Client, clock: Clock
) -> None:
    older = world.a_token(family.mother, LinkPurpose.RESET, AN)
    newer = world.a_token(family.mother, LinkPurpose.RESET, AN)
    assert DEAD in stranger.get(f"/reset/{older}").content.decode()
    assert DEAD not in stranger.get(f"/reset/{newer}").content.decode()
    clock.advance(minutes=60)
    assert DEAD in stranger.get(f"/reset/{newer}").content.decode()
    assert DEAD in reset(stranger, newer).content.decode()


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_rec_03_a_link_opens_one_kind_of_page(
    family: Family, stranger: Client, purpose: LinkPurpose
) -> None:
    token = world.a_token(family.mother, purpose, AN)
    for other in LinkPurpose:
        is_dead = DEAD in stranger.get(f"/{other.value}/{token}").content.decode()
        assert is_dead == (other is not purpose), other


def test_rec_04_scanners_use_nothing_up(family: Family, stranger: Client) -> None:
    token = world.a_token(family.mother, LinkPurpose.RESET, AN)
    for method in ["GET", "HEAD", "OPTIONS"] * 10:
        assert stranger.generic(method, f"/reset/{token}").status_code in (200, 405)

    page = stranger.get(f"/reset/{token}")
    assert page["Cache-Control"] == "no-store"
    assert token not in re.findall(r"<title>(.*?)</title>", page.content.decode(), re.DOTALL)[0]
    assert reset(stranger, token)["Location"] == "/?new=1"


def test_rec_05_without_a_right_token_nothing_sets_a_password(
    school: School, family: Family, stranger: Client
) -> None:
    fathers = factories.an_activated(family.father, email="bart@example.test")
    right = world.a_token(family.mother, LinkPurpose.RESET, AN)
    verify = world.a_token(fathers, LinkPurpose.VERIFY, "bart@example.test")
    before = _keys(family)
    stranger.get(f"/reset/{right}")  # whatever flow was begun before
    session = {"token": right, "account_id": family.mother.id, "step": "done"}
    for token in ("", "x", right[:-1], right + "a", right.swapcase(), verify, "../" + right, "%00"):
        form = {"password": FRESH, "repeat": FRESH, **session}
        stranger.post(f"/reset/{token}", form)
        stranger.post(f"/invitation/{token}", form)
    for path in ("/forgot/request", "/browser", "/a/", "/", "/activate/password", "/prove",
                 "/profile/password"):  # fmt: skip
        stranger.post(path, {"password": FRESH, "repeat": FRESH, **session})

    assert _keys(family) == before


def test_rec_05_steps_in_any_order_and_again_set_one_password(
    school: School, family: Family
) -> None:
    names = ["wrong", "right", "again"]
    for number, order in enumerate(itertools.permutations(names)):
        token = world.a_token(family.mother, LinkPurpose.RESET, AN)
        with scope.within(school.id):  # strangers may have three an hour
            EmailLink.objects.exclude(ended_at=None).delete()
        browser = world.a_browser(school)
        forms = {
            "wrong": {"password": "x", "repeat": "y"},
            "right": dict.fromkeys(("password", "repeat"), f"{FRESH} {number}"),
            "again": dict.fromkeys(("password", "repeat"), f"{FRESH} nog eens {number}"),
        }
        done = [
            name
            for name in order
            if name in forms and browser.post(f"/reset/{token}", forms[name]).status_code == 302
        ]
        assert done == [min(("right", "again"), key=order.index)], order


def test_rec_05_a_reset_by_link_changes_nothing_of_the_other_parent(
    school: School, family: Family, stranger: Client
) -> None:
    factories.an_activated(factories.with_password(family.father, "van de vader zelf 9"))
    before = _keys(family)[family.father.id]
    reset(stranger, world.a_token(family.mother, LinkPurpose.RESET, AN))
    assert _keys(family)[family.father.id] == before


def test_rec_07_never_in_but_linked_by_the_office_the_steps_remain(
    school: School, family: Family, stranger: Client
) -> None:
    code, _ = world.a_known_letter(family.father)
    father = factories.changed(
        family.father, email="bart@example.test", email_key="bart@example.test",
        email_verified_at=kit_clock.now(),
    )  # fmt: skip
    reset(stranger, world.a_token(father, LinkPurpose.RESET, "bart@example.test"))

    with scope.within(school.id):
        assert not InitialCredential.objects.exists()
    old = stranger.post("/", {"username": family.username, "password": code})
    assert settings.SESSION_COOKIE_NAME not in old.cookies
    stranger.post("/", {"username": family.username, "password": FRESH})
    assert stranger.get("/start")["Location"] == "/activate/account"


def test_rec_10_after_a_reset_no_browser_is_in_and_after_a_change_one_is(
    school: School, family: Family, stranger: Client
) -> None:
    browsers = [factories.signed_in(world.a_browser(school), family.mother) for _ in range(3)]
    fathers = factories.signed_in(
        world.a_browser(school),
        factories.an_activated(factories.with_password(family.father, "van de vader zelf 9")),
    )
    new = {"current": PASSWORD, "password": FRESH, "repeat": FRESH}
    browsers[0].post("/profile/password", new)
    assert [one.get("/start").status_code for one in browsers] == [200, 302, 302]

    reset(
        stranger, world.a_token(family.mother, LinkPurpose.RESET, AN), "een andere lange zin hier"
    )
    assert browsers[0].get("/start").status_code == 302
    assert fathers.get("/start").status_code == 200


def test_ses_05_who_is_suspended_or_gone_gets_in_by_no_door(
    school: School, family: Family, stranger: Client
) -> None:
    for fact in ("suspended_at", "closed_at"):
        one = factories.a_pupil(school, first=fact[:6])
        mother = factories.an_activated(factories.with_password(one.mother), email=AN)
        browser = factories.signed_in(world.a_browser(school), mother)
        known = world.a_browser(school)
        known.post("/", {"username": one.username, "password": PASSWORD})
        tokens = {purpose: world.a_token(mother, purpose, AN) for purpose in LinkPurpose}
        _end(mother, fact)

        assert browser.get("/start").status_code == 302, fact
        answer = known.post("/", {"username": one.username, "password": PASSWORD})
        assert settings.SESSION_COOKIE_NAME not in answer.cookies, fact
        for purpose, token in tokens.items():
            assert DEAD in stranger.get(f"/{purpose.value}/{token}").content.decode(), (
                fact,
                purpose,
            )


def _end(account: Account, fact: str) -> None:
    """Suspend an account, or let its pupil leave, as the office and the register do."""
    from sleutelbos.accounts.actions.opening import Openings, Terms
    from sleutelbos.audit.values import SYSTEM
    from sleutelbos.gate.actions import office

    with scope.within(account.school_id):
        if fact == "suspended_at":
            office.suspend(account_id=account.id, school_id=account.school_id, by=SYSTEM)
        else:
            terms = Terms("{first}.{family}", 2, 60)
            Openings(terms, by=SYSTEM).close([account.keyring.pupil_id or 0])


def _keys(family: Family) -> dict[int, object]:
    with scope.within(family.mother.school_id):
        return {
            one.id: (bytes(one.password_tag or b""), one.password_chosen_at)
            for one in Account.objects.filter(keyring=family.keyring)
        }


def _normal(response) -> tuple[object, ...]:
    body = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1…", response.content.decode())
    return response.status_code, sorted(response.headers.items()), sorted(response.cookies), body
