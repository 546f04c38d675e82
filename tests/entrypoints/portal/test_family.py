"""One username, several people: each has an account of their own, and only that (FAM)."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from sleutelbos.accounts.models import Account
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.connections.models import Device
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import Family
from tests.roster.importing import a_file, a_row, imported
from tests.web import routes, world

pytestmark = pytest.mark.django_db

KEYS = ("zeven gele bomen dansen", "vier rode fietsen buiten", "acht blauwe boten varen")
DEAD = "Deze link werkt niet meer"


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    """Enrol Noor, with three people who each are in."""
    family = factories.a_pupil(school)
    for slot, key in enumerate(KEYS):
        account = factories.with_password(family.accounts[slot], key)
        factories.an_activated(account, email=f"canary{slot}@example.test")
        factories.changed(account, phone=f"+3225{slot}00000{slot}", mobile=f"+3247{slot}000001")
    return family


def enter(school: School, username: str, key: str) -> Client | None:
    """Return a browser that is in, or None when it stays outside."""
    browser = world.a_browser(school)
    answer = browser.post("/", {"username": username, "password": key})
    return browser if answer.status_code == 302 else None


def get_in(school: School, username: str, key: str) -> Client:
    browser = enter(school, username, key)
    assert browser
    return browser


class TestOneUsername:
    def test_fam_01_each_key_opens_pages_of_its_own(self, school: School, family: Family) -> None:
        greetings = ["aangemeld als Noor Peeters", "als ouder van Noor Peeters", "als ouder van"]
        names = ["Noor", "An", "Bart"]
        for slot, key in enumerate(KEYS):
            browser = get_in(school, family.username, key)
            start = browser.get("/start").content.decode()
            assert greetings[slot] in start
            assert f"Dag {names[slot]}" in start or f"Hallo {names[slot]}" in start
            assert f"canary{slot}@" in browser.get("/profile").content.decode()

    @pytest.mark.parametrize("slot", [0, 1, 2])
    def test_fam_13_no_page_tells_anything_of_the_others(
        self, school: School, family: Family, slot: int
    ) -> None:
        for other in (0, 1, 2):
            now = kit_clock.now()
            with scope.within(school.id):
                Device.objects.create(
                    school=school, account=family.accounts[other], name=f"Gsm-canary{other}",
                    epoch=0, made_at=now, seen_at=now,
                )  # fmt: skip
        parents = {1: "An Peeters", 2: "Bart Peeters"}
        canaries = [f"canary{n}" for n in (0, 1, 2) if n != slot]
        canaries += [f"2{n} 00" for n in (0, 1, 2) if n != slot]
        canaries += [name for number, name in parents.items() if number != slot]
        browser = get_in(school, family.username, KEYS[slot])
        pages = [
            browser.generic(method, route.path(routes.nobodys()))
            for route, method in routes.requests()
            if route.name.startswith("portal:") and "sign_out" not in route.name
        ]
        pages = [page for page in pages if "text" in page.get("Content-Type", "text")]

        assert any(f"canary{slot}" in page.content.decode() for page in pages)
        for page in pages:
            assert [one for one in canaries if one in page.content.decode()] == []

    def test_fam_08_what_one_changes_is_the_own_row_alone(
        self, school: School, family: Family
    ) -> None:
        def others() -> list[dict[str, object]]:
            with scope.within(school.id):
                rows = Account.objects.filter(keyring=family.keyring).exclude(slot=1)
                return list(rows.order_by("id").values())

        before = others()
        browser = get_in(school, family.username, KEYS[1])
        browser.post("/profile", {"email": "nieuw@example.test", "phone": "", "mobile": ""})
        browser.post("/profile/language", {"language": "en"})
        browser.post("/profile/devices/remove-all")
        new = "een heel andere lange zin"
        browser.post("/profile/password", {"current": KEYS[1], "password": new, "repeat": new})
        browser.post("/profile/sessions/end")

        assert others() == before

    def test_fam_03_another_members_key_is_refused_like_any_word_of_the_list(
        self, school: School, family: Family
    ) -> None:
        browser = get_in(school, family.username, KEYS[1])
        pages = [
            browser.post("/profile/password", {"current": KEYS[1], "password": one, "repeat": one})
            for one in (KEYS[2], "wachtwoord123")
        ]
        told = [
            re.findall(r'id="id_password-error".*?</p>', page.content.decode(), re.DOTALL)
            for page in pages
        ]

        assert "Dit wachtwoord kan hier niet gebruikt worden. Kies een ander." in told[0][0]
        assert told[0] == told[1]
        assert get_in(school, family.username, KEYS[2])


class TestAddresses:
    def test_fam_04_the_database_itself_refuses_one_address_for_two(self, family: Family) -> None:
        update = "UPDATE accounts_account SET email_key = %s WHERE id = %s"
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(update, ["canary1@example.test", family.father.id])
        with scope.within(family.father.school_id):
            with pytest.raises(IntegrityError), transaction.atomic():
                Account.objects.filter(id=family.father.id).update(email_key="canary1@example.test")
            account = Account.objects.get(id=family.father.id)
            account.email_key = "canary1@example.test"
            with pytest.raises(IntegrityError), transaction.atomic():
                account.save(update_fields=["email_key"])

    def test_fam_05_siblings_accounts_share_an_address_and_nothing_else(
        self, school: School, family: Family
    ) -> None:
        sibling = factories.a_pupil(school, first="Milan")
        theirs = factories.with_password(sibling.mother, "nog een andere zin hier")
        theirs = factories.an_activated(theirs, email="canary1@example.test")
        token = world.a_token(theirs, LinkPurpose.RESET, "canary1@example.test")
        new = "en weer een andere zin"
        world.a_browser(school).post(f"/reset/{token}", {"password": new, "repeat": new})

        assert enter(school, sibling.username, new)
        assert enter(school, family.username, KEYS[1])

    def test_a_pupils_own_account_may_have_a_parents_address(self, family: Family) -> None:
        factories.changed(family.accounts[0], email_key="canary1@example.test")


class TestTemplate:
    """The leaflet's rule, where a school has chosen it (A3, D4)."""

    @pytest.fixture
    def school(self) -> School:
        return factories.a_school(
            secret_mode="template", template_prefix="Rui", template_accepted_at=kit_clock.now()
        )

    def test_fam_02_each_parent_has_the_digits_on_another_side(self, school: School) -> None:
        with scope.within(school.id):
            imported(school, a_file(a_row(first="Lou", family="Cools", national="16070355758")))
        mother = get_in(school, "lou.cools", "Rui355758")
        father = get_in(school, "lou.cools", "355758Rui")

        assert "account van An Maes" in mother.get("/activate/account").content.decode()
        assert "account van Bart Peeters" in father.get("/activate/account").content.decode()
        for wrong in ("355758", "rui355758", "Rui 355758", "Rui355759", "Rui", "758355Rui"):
            assert enter(school, "lou.cools", wrong) is None, wrong

    @pytest.mark.parametrize("prefix", ["", "355", "R2", "R", "Rui!", "R ui"])
    def test_fam_02_a_prefix_that_could_read_the_same_on_both_sides_is_refused(
        self, school: School, prefix: str
    ) -> None:
        chief = factories.a_staff_member(school, "administrator")
        browser = factories.signed_in(world.a_browser(school), chief)
        form = {"secret_mode": "template", "template_prefix": prefix, "initial_days": "60",
                "accept": "on", "accepted": "on", "warned": "on"}  # fmt: skip
        browser.post("/console/settings/letters", form)
        assert School.objects.get(id=school.id).template_prefix == "Rui"
