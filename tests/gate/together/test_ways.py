"""Another child added by a passkey or the same outside identity (FAM-08, FAM-09, AUT-12, TEN)."""

import datetime as dt

import pytest
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.connections.models import Session
from sleutelbos.connections.values import Ending
from sleutelbos.gate.models import Passkey
from sleutelbos.kit import clock, scope
from sleutelbos.outbox.models import Job
from sleutelbos.people.models import Guardianship
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School
from tests import authenticator, factories, together
from tests.authenticator import Authenticator
from tests.entrypoints.portal.outside.going import come_back, depart
from tests.factories import PASSWORD, Family
from tests.gate.provider import FakeProvider
from tests.messaging import post
from tests.together import Browser
from tests.web import world

pytestmark = pytest.mark.django_db
KIND, NEW = "flemish_government", "zeven paarse wolken zingen"
ADDED, FAILED = "/children?done=added", "/children/add?outside=failed"
NOTHING = "Daarmee gaat hier geen ander account open"


@pytest.fixture
def browser(school: School, noor: Family) -> Client:
    return together.signed_in(school, noor)


@pytest.fixture
def phone(school: School, sam: Family) -> Authenticator:
    """Return the mother's phone, with the passkey of her account for Sam."""
    return a_passkey_of(school, sam.mother)


def current(account: Account) -> Account:
    with scope.within(account.school_id):
        return Account.objects.get(id=account.id)


def tied(school: School) -> int:
    with scope.within(school.id):
        return Account.objects.exclude(bunch=None).count()


def a_guardian_of(family: Family, person_id: int) -> None:
    """Let somebody be a guardian of this pupil too."""
    with scope.within(family.pupil.school_id):
        Guardianship.objects.create(
            school_id=family.pupil.school_id, pupil=family.pupil, person_id=person_id,
            kind="other", rank=3,
        )  # fmt: skip


def is_refused(answer) -> bool:
    words = answer.content.decode()
    return answer.status_code == 200 and (NOTHING in words or "Dat is niet gelukt" in words)


def by_passkey(browser: Client, device: Authenticator, **how: object):
    options = authenticator.asked(browser.get("/children/add"))
    return browser.post("/children/add", {"credential": device.shown(options, **how)})


def test_a_passkey_of_the_other_account_adds_it(
    school: School, browser: Client, sam: Family, phone: Authenticator
) -> None:
    assert by_passkey(browser, phone)["Location"] == ADDED
    assert "Sam Wouters" in browser.get("/children").content.decode()
    assert "Noor" in together.signed_in(school, sam).get("/start").content.decode()


def a_passkey_of(school: School, account: Account) -> Authenticator:
    device = Authenticator(school.origin)
    own = factories.signed_in(world.a_browser(school), current(account))
    assert authenticator.added(own, device)["Location"] == "/profile/passkeys?saved=1"
    return device


@pytest.mark.parametrize("why", ["own", "father", "staff", "nobody"])
def test_a_passkey_that_is_of_no_other_account_of_a_parent_is_refused(
    school: School, browser: Client, noor: Family, why: str
) -> None:
    if why == "nobody":
        device = authenticator.a_stranger(school.origin)
    elif why == "staff":
        device = a_passkey_of(school, factories.a_staff_member(school))
    elif why == "father":
        device = a_passkey_of(school, factories.an_activated(noor.father, email="b@example.test"))
    else:
        device = a_passkey_of(school, noor.mother)

    assert is_refused(by_passkey(browser, device))
    assert tied(school) == 0


@pytest.mark.parametrize("why", ["after a reset", "suspended", "restricted", "another's"])
def test_fam_09_a_passkey_of_an_account_that_may_not_be_added_is_refused(
    school: School, browser: Client, noor: Family, sam: Family, phone: Authenticator, why: str
) -> None:
    if why == "after a reset":
        with scope.within(school.id):
            connections.end_all(account_ids=[sam.mother.id], ending=Ending.RESET, by=SYSTEM)
    elif why == "suspended":
        factories.changed(sam.mother, suspended_at=clock.now())
    elif why == "restricted":
        post.restricts(sam.mother, Right.SIGN_IN)
    else:
        a_guardian_of(noor, sam.mother.person_id)

    assert is_refused(by_passkey(browser, phone))
    assert tied(school) == 0


@pytest.mark.parametrize("page", ["another session", "another purpose"])
def test_an_answer_to_another_question_adds_nothing(
    school: School, browser: Client, noor: Family, phone: Authenticator, page: str
) -> None:
    elsewhere = together.signed_in(school, noor).get("/children/add")
    other = elsewhere if page == "another session" else browser.get("/profile/passkeys")
    answer = {"credential": phone.shown(authenticator.asked(other))}

    assert is_refused(browser.post("/children/add", answer))
    assert tied(school) == 0


def test_rac_02_an_answer_adds_once(
    school: School, browser: Client, noor: Family, sam: Family, phone: Authenticator
) -> None:
    options = authenticator.asked(browser.get("/children/add"))
    answer = {"credential": phone.shown(options)}
    browser.post("/children/add", answer)
    for account in (sam.mother, noor.mother):
        browser.post("/children/remove", {"account": str(account.id)})

    assert is_refused(browser.post("/children/add", answer))
    assert tied(school) == 0


def test_a_passkey_too_asks_for_fresh_proof_of_the_first_account(
    school: School, browser: Client, phone: Authenticator
) -> None:
    options = authenticator.asked(browser.get("/children/add"))
    with scope.within(school.id):
        Session.objects.update(proved_at=clock.now() - dt.timedelta(minutes=6))
    answer = browser.post("/children/add", {"credential": phone.shown(options)})

    assert answer["Location"].startswith("/prove")
    assert tied(school) == 0


def test_rac_08_a_passkey_that_was_removed_meanwhile_adds_nothing(
    school: School, browser: Client, phone: Authenticator
) -> None:
    options = authenticator.asked(browser.get("/children/add"))
    with scope.within(school.id):
        Passkey.objects.all().delete()
    answer = browser.post("/children/add", {"credential": phone.shown(options)})

    assert answer.status_code == 200
    assert tied(school) == 0


def leave(browser: Client, **typed: str) -> str:
    """Press the provider's button; return where the page leads."""
    return depart(browser, "/children/add", provider=KIND, **typed)


def by_identity(browser: Client, outside: FakeProvider, **typed: str):
    return come_back(browser, outside.visit(leave(browser, **typed)))


@pytest.fixture
def door(school: School, outside: FakeProvider) -> FakeProvider:
    """Let the school have an outside provider."""
    factories.a_provider(school, outside.issuer)
    return outside


def told(school: School) -> list[int]:
    """Return whom a mail is promised that an account opens with another one."""
    with scope.within(school.id):
        jobs = Job.objects.filter(name="send_notice", arguments__kind="linked")
        return [one.arguments["account_id"] for one in jobs]


def test_the_identity_that_opens_them_adds_all_that_it_opens(
    school: School, browser: Client, noor: Family, sam: Family, door: FakeProvider
) -> None:
    lou = together.a_parent(school, "Lou", "Maes")
    ada = together.a_parent(school, "Ada", "Vos")
    together.tie(noor.mother, ada.mother)
    for one in (noor, sam, lou):
        factories.a_linked(one.mother, door.issuer)

    assert by_identity(browser, door)["Location"] == ADDED
    page = browser.get("/children").content.decode()
    assert "Sam Wouters" in page
    assert "Lou Maes" in page
    everybody = [one.mother.id for one in (noor, sam, lou, ada)]
    assert sorted(told(school)) == sorted(everybody), "each opens with more keys now: once each"


def test_fam_08_what_cannot_be_one_parents_is_left_out_and_the_rest_is_added(
    school: School, browser: Client, noor: Family, sam: Family, door: FakeProvider
) -> None:
    lou = together.a_parent(school, "Lou", "Maes")
    a_guardian_of(noor, lou.mother.person_id)
    for one in (sam, lou):
        factories.a_linked(one.mother, door.issuer)

    assert by_identity(browser, door)["Location"] == ADDED
    page = browser.get("/children").content.decode()
    assert "Sam Wouters" in page
    assert "Lou" not in page


@pytest.mark.parametrize(
    "why", ["nothing", "own", "father", "pupil", "restricted", "after a reset", "not activated",
            "not there"],
)  # fmt: skip
def test_every_identity_that_proves_no_other_account_adds_nothing(
    school: School, browser: Client, noor: Family, sam: Family, door: FakeProvider, why: str
) -> None:
    opened = {"own": noor.mother, "father": noor.father, "pupil": sam.accounts[0],
              "nothing": None}.get(why, sam.mother)  # fmt: skip
    if why in ("father", "pupil"):
        factories.an_activated(opened, email="b@example.test")
    if opened:
        factories.a_linked(opened, door.issuer)
    if why == "restricted":
        post.restricts(sam.mother, Right.SIGN_IN)
    elif why == "after a reset":
        with scope.within(school.id):
            connections.end_all(account_ids=[sam.mother.id], ending=Ending.RESET, by=SYSTEM)
    elif why == "not activated":
        factories.changed(sam.mother, details_confirmed_at=None)
    host = {"host": "nergens.example.test"} if why == "not there" else {}
    answer = by_identity(browser, door, **host)

    expected = "nog niet volledig geactiveerd" if why == "not activated" else NOTHING
    assert expected in answer.content.decode()
    assert tied(school) == 0


def test_an_identity_that_came_for_another_session_or_browser_adds_nothing(
    school: School, browser: Client, noor: Family, sam: Family, door: FakeProvider
) -> None:
    """Whoever signs in on the way is somebody else, though the browser is the same."""
    factories.a_linked(sam.mother, door.issuer)
    brought = door.visit(leave(browser))
    stranger = together.signed_in(school, noor)
    assert come_back(stranger, brought)["Location"] == "/?outside=failed"

    brought = door.visit(leave(browser))
    browser.post("/", {"username": noor.username, "password": PASSWORD})
    assert come_back(browser, brought)["Location"] == FAILED
    assert tied(school) == 0


def test_aut_12_who_went_to_sign_in_or_to_prove_has_not_added_a_child(
    school: School, browser: Client, noor: Family, sam: Family, door: FakeProvider
) -> None:
    for one in (noor, sam):
        factories.a_linked(one.mother, door.issuer)
    way = depart(browser, f"/with/{KIND}", proves="1", next="/children/add")
    come_back(browser, door.visit(way))

    assert tied(school) == 0


def test_a_provider_that_does_not_ask_who_it_is_proves_no_child(
    school: School, browser: Client, sam: Family, outside: FakeProvider
) -> None:
    """Google recognises whoever is signed in there (D18): it is not offered, nor taken."""
    factories.a_provider(school, outside.issuer, kind="google", domains=("beuk.be",))
    factories.a_linked(sam.mother, outside.issuer, kind="google")
    assert "Google" not in browser.get("/children/add").content.decode()
    way = depart(browser, "/children/add", provider="google")
    answer = come_back(browser, outside.visit(way, hd="beuk.be"), "google")

    assert NOTHING in answer.content.decode()
    assert tied(school) == 0


@pytest.mark.parametrize("there", ["the same door", "another issuer", "none"])
def test_ten_03_at_another_school_it_counts_where_that_school_has_the_same_door(
    school: School, noor: Family, door: FakeProvider, there: str
) -> None:
    eik = factories.a_school("De Eik")
    lien = together.a_parent(eik, "Lien")
    factories.a_linked(lien.mother, door.issuer)
    if there != "none":
        issuer = door.issuer if there == "the same door" else "http://127.0.0.1:1"
        factories.a_provider(eik, issuer)
    made = Browser(school, eik)
    made.at(school).post("/", {"username": noor.username, "password": PASSWORD})
    answer = by_identity(made.at(school), door, host=f"{eik.origin}/")

    assert answer.status_code == (302 if there == "the same door" else 200)
    assert (tied(school), tied(eik)) == ((1, 1) if there == "the same door" else (0, 0))


def rows_about(*accounts: Account) -> dict[str, object]:
    """Return every row of these accounts, and of nobody else."""
    ids = {one.id for one in accounts}
    rows = world.rows_of(School.objects.get(id=accounts[0].school_id))
    return {
        name: row
        for name, row in rows.items()
        if isinstance(row, dict)
        and (row.get("account_id") in ids or (name.startswith("Account ") and row["id"] in ids))
    }


def test_fam_08_adding_marking_and_parting_change_no_row_of_another_member(
    school: School, browser: Client, noor: Family, sam: Family, phone: Authenticator,
    door: FakeProvider,
) -> None:  # fmt: skip
    others = [family.accounts[slot] for family in (noor, sam) for slot in (0, 2)]
    for one, email in ((noor.father, "b@example.test"), (sam.father, "c@example.test")):
        factories.signed_in(world.a_browser(school), factories.an_activated(one, email=email))
    factories.a_linked(sam.mother, door.issuer)
    message_id = post.arrived(
        factories.a_staff_member(school), audience=post.to_class(school, "Klas van Sam")
    )
    before = rows_about(*others)
    for way in (lambda: by_passkey(browser, phone), lambda: by_identity(browser, door)):
        assert way()["Location"] == ADDED
        own = f"{message_id}.{sam.mother.id}"
        browser.post("/messages/marks", {"id": own, "act": "bin", "folder": "inbox"})
        browser.post("/children/remove", {"account": str(sam.mother.id)})

    assert rows_about(*others) == before


def test_fam_09_who_is_replaced_adds_nothing_by_what_was_theirs(
    school: School, browser: Client, sam: Family, phone: Authenticator, door: FakeProvider
) -> None:
    factories.a_linked(sam.mother, door.issuer)
    factories.changed(sam.mother, closed_at=clock.now())
    with scope.within(school.id):
        again = Account.objects.create(
            school=school, keyring=sam.keyring, slot=1, person_id=sam.mother.person_id
        )
    factories.with_password(factories.an_activated(again, email="again@example.test"))

    assert is_refused(by_passkey(browser, phone))
    assert NOTHING in by_identity(browser, door).content.decode()
    assert tied(school) == 0
