"""One post box over all children, also of two schools: read, found, marked, led to (FAM, TEN)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sleutelbos.accounts.models import Account
from sleutelbos.audit.models import Entry
from sleutelbos.connections.models import Session
from sleutelbos.kit import clock, scope
from sleutelbos.messaging.models import Delivery
from sleutelbos.messaging.queries import marks, wishes
from sleutelbos.messaging.rules import cursors
from sleutelbos.messaging.values import Audience, Manner, Place, Wish
from sleutelbos.people.models import Restriction
from sleutelbos.people.values import Right
from sleutelbos.schools.models import School
from tests import factories, together
from tests.factories import PASSWORD, Family
from tests.messaging import post
from tests.together import Browser
from tests.web import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def zwemmen(beuk: School, noor: Family) -> int:
    return a_letter(beuk, "Noor", "Zwemmen")


@pytest.fixture
def bosklas(eik: School, lien: Family) -> int:
    return a_letter(eik, "Lien", "Op bosklas")


def a_letter(school: School, child: str, subject: str) -> int:
    worker = factories.a_staff_member(school, first=f"Mia {subject}")
    return post.arrived(
        worker,
        audience=post.to_class(school, f"Klas van {child}"),
        subject=subject,
        source="De klasreis is vrijdag.",
    )


def shown(browser: Browser, school: School, path: str) -> list[str]:
    """Return which of the two messages a page lists, in its order."""
    page = browser.follow(school, path)
    return re.findall(r'class="mail-subject"><bdi>([^<]*)<', page)


def boxes(page: str) -> list[str]:
    return re.findall(r'type="checkbox" name="id" value="([^"]*)"', page)


def place(account: Account) -> list[int]:
    with scope.within(account.school_id):
        return list(Delivery.objects.filter(account=account).values_list("place", flat=True))


@pytest.mark.parametrize(
    ("act", "path"),
    [("archive", "/messages/in/archive"), ("bin", "/messages/in/bin"),
     ("flag", "/messages/in/flagged"), ("read", "/messages/search?q=klasreis")],
)  # fmt: skip
def test_fam_08_every_folder_and_the_search_are_over_all_children(
    browser: Browser, beuk: School, zwemmen: int, bosklas: int, act: str, path: str
) -> None:
    chosen = boxes(browser.follow(beuk, "/messages"))
    assert len(chosen) == 2
    browser.at(beuk).post("/messages/marks", {"id": chosen, "act": act, "folder": "inbox"})

    assert shown(browser, beuk, path) == ["Op bosklas", "Zwemmen"]
    assert "De Eik" in browser.follow(beuk, path)


def test_ten_04_an_act_is_done_as_the_account_whose_copy_it_is_and_undone(
    browser: Browser, beuk: School, noor: Family, lien: Family, zwemmen: int, bosklas: int
) -> None:
    chosen = boxes(browser.follow(beuk, "/messages"))
    form = {"id": chosen, "act": "bin", "folder": "inbox"}
    done = browser.at(beuk).post("/messages/marks", form)["Location"]
    assert (place(noor.mother), place(lien.mother)) == ([Place.BIN], [Place.BIN])

    page = browser.follow(beuk, done)
    assert "2 berichten liggen in de prullenbak" in page
    undo = re.findall(r'type="hidden" name="inbox" value="([^"]*)"', page)
    browser.at(beuk).post("/messages/marks", {"inbox": undo, "act": "undo", "folder": "inbox"})
    assert (place(noor.mother), place(lien.mother)) == ([Place.INBOX], [Place.INBOX])


def test_what_was_sent_is_over_all_children_and_opens_in_its_own_account(
    browser: Browser, beuk: School, eik: School, noor: Family, lien: Family
) -> None:
    """With what did not go: it opens where it was written."""
    for school, family in ((beuk, noor), (eik, lien)):
        office = factories.a_staff_member(school, "office", first=f"Els {school.name}")
        to, name = Audience(account_ids=(office.id,)), family.pupil.person.first_name
        post.send(family.mother, subject=f"Over {name}", audience=to)
    post.a_draft(lien.mother, to, subject="Half af")

    page = browser.follow(beuk, "/messages/sent")
    links = re.findall(r'<a href="([^"]*)"><bdi>((?:Over|Half) [^<]*)<', page)
    ways = {subject: path.replace("&amp;", "&") for path, subject in links}
    assert list(ways) == ["Half af", "Over Lien", "Over Noor"]
    assert page.count("· De Eik") == 2
    assert "Over Noor" in browser.follow(beuk, ways["Over Noor"])
    assert "Over Lien" in browser.follow(beuk, ways["Over Lien"])
    assert browser.path[-1].startswith("/messages/sent/")

    back = re.search(r'href="(/children/[^"]*)"><bdi>Noor<', browser.follow(eik, "/start"))
    assert back
    browser.follow(eik, back[1])
    page = browser.follow(beuk, "/messages/sent")
    way = re.search(r'href="([^"]*)"><bdi>Half af<', page)
    assert way
    assert "Gooi weg" in browser.follow(beuk, way[1].replace("&amp;", "&"))


@pytest.mark.parametrize("why", ["restricted", "parted", "ended", "stranger", "father"])
def test_fam_09_nobody_marks_a_copy_that_is_not_open_to_them_now(
    browser: Browser, beuk: School, eik: School, noor: Family, lien: Family, bosklas: int, why: str
) -> None:
    own = f"{bosklas}.{lien.mother.id}"
    if why == "restricted":
        post.restricts(lien.mother)
    elif why == "parted":
        browser.at(beuk).post("/children/remove", {"account": str(lien.mother.id)})
    elif why == "ended":
        with scope.within(eik.id):
            Session.objects.update(ended_at=clock.now())
    elif why == "stranger":
        other = factories.an_activated(together.a_parent(eik, "Ans").mother, email="x@example.test")
        own = f"{a_letter(eik, 'Ans', 'Luizen')}.{other.id}"
    else:
        own = f"{bosklas}.{lien.father.id}"
    for form in ({"id": own, "act": "bin"}, {"bin": own, "act": "undo"}):
        done = browser.at(beuk).post("/messages/marks", {**form, "folder": "inbox"})
        assert "count=0" in done["Location"]
    assert Place.BIN not in place(lien.mother) + place(lien.father)


@pytest.mark.parametrize("right", [Right.MESSAGES, Right.SIGN_IN])
def test_fam_09_a_restriction_hides_exactly_that_child_from_search_and_folders(
    browser: Browser, beuk: School, lien: Family, zwemmen: int, bosklas: int, right: Right
) -> None:
    post.restricts(lien.mother, right)

    assert shown(browser, beuk, "/messages/search?q=o") == []
    assert shown(browser, beuk, "/messages/search?q=zwem") == ["Zwemmen"]
    assert shown(browser, beuk, "/messages") == ["Zwemmen"]


def test_msg_pages_over_all_children_miss_nothing_and_repeat_nothing(
    browser: Browser, beuk: School, eik: School, noor: Family, lien: Family,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for number in range(4):
        a_letter(beuk, "Noor", f"N{number}")
        a_letter(eik, "Lien", f"L{number}")
    monkeypatch.setattr(cursors, "SIZE", 3)
    seen, path = [], "/messages"
    while path:
        page = browser.follow(beuk, path)
        seen += re.findall(r'class="mail-subject"><bdi>([^<]*)<', page)
        older = re.search(r'rel="next" href="([^"]*)"', page)
        path = older[1].replace("&amp;", "&") if older else ""

    assert seen == [f"{who}{number}" for number in (3, 2, 1, 0) for who in ("L", "N")]


def test_the_list_costs_one_statement_for_each_child(
    browser: Browser, beuk: School, zwemmen: int, bosklas: int
) -> None:
    def cost(path: str) -> int:
        browser.follow(beuk, path)
        with CaptureQueriesContext(connection) as found:
            browser.follow(beuk, path)
        return len(found)

    assert cost("/messages") == cost("/messages/in/bin") == cost("/messages/search?q=op") <= 6


def wish_of(school: School, account: Account) -> Wish:
    with scope.within(school.id):
        return wishes.wish(school, account.id)


def test_how_to_be_notified_is_chosen_once_for_all_children(
    browser: Browser, beuk: School, eik: School, noor: Family, lien: Family
) -> None:
    """Until a parent wants something else for one of them: that is not written over by itself."""
    page, tick = "/profile/notifications", 'name="others"'
    at_once = {"manner": "at_once", "quiet_from": "21:00", "quiet_until": "06:30"}
    ticked = re.compile(f"checked [^>]*{tick}")
    assert "Hetzelfde voor Lien" in browser.follow(beuk, page)
    assert ticked.search(browser.follow(beuk, page))
    browser.at(beuk).post(page, {**at_once, "others": "on"})
    assert wish_of(beuk, noor.mother) == wish_of(eik, lien.mother)
    assert wish_of(eik, lien.mother).manner == Manner.AT_ONCE
    with scope.within(eik.id):
        entry = Entry.objects.get(event="account.notifications_changed")
        assert entry.actor == f"account:{lien.mother.id}"

    browser.at(beuk).post(page, {**at_once, "manner": "number"})
    assert wish_of(beuk, noor.mother).manner == Manner.NUMBER
    assert wish_of(eik, lien.mother).manner == Manner.AT_ONCE
    assert not ticked.search(browser.follow(beuk, page))


def test_msg_10_a_mails_link_opens_by_itself_for_another_child(
    browser: Browser, beuk: School, eik: School, lien: Family, zwemmen: int, bosklas: int
) -> None:
    """Signed in as Noor's parent there, she follows the link of a mail about Lien."""
    to_lien = f"for={marks.reader(lien.mother.id)}"
    assert "Over al uw kinderen" in browser.follow(beuk, f"/messages?{to_lien}")

    page = browser.follow(beuk, f"/messages/{bosklas}?{to_lien}")
    assert "over Lien" in page
    assert "Op bosklas" in page


def test_msg_10_a_child_that_is_not_open_in_this_browser_is_named_and_opens_at_the_next_sign_in(
    browser: Browser, beuk: School, eik: School, noor: Family, lien: Family, bosklas: int
) -> None:
    with scope.within(eik.id):
        Session.objects.update(ended_at=clock.now())
    link = f"/messages/{bosklas}?for={marks.reader(lien.mother.id)}"
    page = browser.follow(beuk, link)
    assert "Deze mail gaat over Lien Wouters" in page

    out = browser.at(beuk).post("/sign-out", {"next": link})["Location"]
    assert "Aanmelden" in browser.follow(beuk, out)
    form = {"username": noor.username, "password": PASSWORD, "next": link}
    way = browser.at(beuk).post("/", form)["Location"]
    assert "Op bosklas" in browser.follow(beuk, way)


def test_fam_13_the_link_of_the_other_parent_says_only_that_it_is_anothers(
    beuk: School, noor: Family, zwemmen: int
) -> None:
    factories.an_activated(noor.father, email="b@example.test")
    sam = together.a_parent(beuk, "Sam", "Wouters")
    together.tie(noor.mother, sam.mother)
    link = f"/messages/{zwemmen}?for="
    mothers = together.signed_in(beuk, noor)
    fathers = factories.signed_in(world.a_browser(beuk), noor.father)

    page = mothers.get(link + marks.reader(noor.father.id)).content.decode()
    assert "Deze mail is voor een ander account" in page
    assert "Noor" not in page.partition("<main")[2].partition("</main")[0]
    page = fathers.get(link + marks.reader(sam.mother.id)).content.decode()
    assert "Deze mail is voor een ander account" in page
    assert "Sam" not in page


def test_a_restriction_is_asked_again_when_a_link_leads_there(
    browser: Browser, beuk: School, eik: School, lien: Family, bosklas: int
) -> None:
    post.restricts(lien.mother, Right.SIGN_IN)
    page = browser.follow(beuk, f"/messages/{bosklas}?for={marks.reader(lien.mother.id)}")

    assert "Deze mail is voor een ander account" in page
    assert "Lien" not in page
    with scope.within(eik.id):
        assert Restriction.objects.exists()
