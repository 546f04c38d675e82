"""Usernames and slots over the years: who leaves, who comes back, aliases (FAM)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from sleutelbos.accounts.actions.opening import Holder, Openings, Terms
from sleutelbos.accounts.models import Account, KeyringName
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.people.models import Pupil
from sleutelbos.schools.models import School
from tests import factories
from tests.conftest import Clock
from tests.factories import Family
from tests.web import world

pytestmark = pytest.mark.django_db

KEYS = ("zeven gele bomen dansen", "vier rode fietsen buiten", "acht blauwe boten varen")
DEAD = "Deze link werkt niet meer"
TERMS = Terms("{first}.{family}", 2, 60)


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


class TestComingAndGoing:
    def arrange(self, family: Family, *guardians: int) -> None:
        """Let the register say who the guardians are."""
        person = family.pupil.person
        holder = Holder(
            family.pupil.id, person.id, family.pupil.register_id, person.first_name,
            person.family_name, guardians=guardians,
        )  # fmt: skip
        from sleutelbos.connections import actions as connections
        from sleutelbos.connections.values import Ending

        closed = Openings(TERMS, by=SYSTEM).rearrange([holder])
        connections.end_all(account_ids=closed, ending=Ending.CLOSED, by=SYSTEM)

    def test_fam_09_who_is_removed_is_out_at_once_and_gets_nothing_back(
        self, school: School, family: Family
    ) -> None:
        browser = get_in(school, family.username, KEYS[2])
        reset = world.a_token(family.father, LinkPurpose.RESET, "canary2@example.test")
        an, bart = family.mother.person_id, family.father.person_id
        with scope.within(school.id):
            assert family.pupil.person
            self.arrange(family, an)
            assert browser.get("/start").status_code == 302
            assert enter(school, family.username, KEYS[2]) is None
            assert DEAD in world.a_browser(school).get(f"/reset/{reset}").content.decode()

            self.arrange(family, an, bart)
            again = Account.objects.get(keyring=family.keyring, slot=2, closed_at=None)
        assert again.id != family.father.id
        assert (again.email, again.password_tag, again.phone) == ("", None, "")
        assert enter(school, family.username, KEYS[2]) is None
        assert browser.get("/start").status_code == 302

    def test_fam_09_a_third_co_account_waits_until_the_school_has_room(
        self, school: School, family: Family
    ) -> None:
        chris = factories.a_person(school, first="Chris")
        with scope.within(school.id):
            assert family.pupil.person
            self.arrange(family, family.mother.person_id, family.father.person_id, chris.id)
            assert Account.objects.filter(keyring=family.keyring, closed_at=None).count() == 3

    def leave(self, family: Family) -> None:
        with scope.within(family.mother.school_id):
            Openings(TERMS, by=SYSTEM).close([family.pupil.id])

    def arrive(self, school: School) -> str:
        """Enrol a namesake and return the username."""
        with scope.within(school.id):
            person = factories.a_person(school)
            pupil = Pupil.objects.create(school=school, person=person, register_id="9001")
            Openings(TERMS, by=SYSTEM).open_new(
                [Holder(pupil.id, person.id, "9001", "Noor", "Peeters")]
            )
            name = KeyringName.objects.get(keyring__pupil=pupil).name
            account = Account.objects.get(keyring__pupil=pupil)
        factories.an_activated(factories.with_password(account, "die van de naamgenoot zelf"))
        return name

    def test_fam_10_a_leavers_name_rests_and_opens_nothing_of_the_namesake(
        self, school: School, family: Family, clock: Clock
    ) -> None:
        browser = get_in(school, family.username, KEYS[1])
        reset = world.a_token(family.mother, LinkPurpose.RESET, "canary1@example.test")
        self.leave(family)
        name = self.arrive(school)

        assert name != family.username
        assert browser.get("/start").status_code == 302
        assert [enter(school, family.username, key) for key in KEYS] == [None] * 3
        assert [enter(school, name, key) for key in KEYS] == [None] * 3
        assert DEAD in world.a_browser(school).get(f"/reset/{reset}").content.decode()
        assert enter(school, name, "die van de naamgenoot zelf")

    def test_fam_10_after_a_year_the_name_is_free_and_still_opens_nothing_old(
        self, school: School, family: Family, clock: Clock
    ) -> None:
        known = get_in(school, family.username, KEYS[1]).cookies
        self.leave(family)
        clock.advance(days=364)
        assert self.arrive(school) != family.username
        with scope.within(school.id):
            KeyringName.objects.filter(keyring__closed_at=None).delete()
            Pupil.objects.filter(register_id="9001").update(register_id="9002")
        clock.advance(days=2)
        assert self.arrive(school) == family.username

        assert [enter(school, family.username, key) for key in KEYS] == [None] * 3
        browser = world.a_browser(school)
        for cookie, value in known.items():
            browser.cookies[cookie] = value.value
        assert browser.get("/start").status_code == 302
        new = get_in(school, family.username, "die van de naamgenoot zelf")
        assert "canary" not in new.get("/profile").content.decode()


class TestAliases:
    @pytest.fixture(autouse=True)
    def _alias(self, school: School, family: Family) -> None:
        with scope.within(school.id):
            KeyringName.objects.create(
                school=school, keyring=family.keyring, name="peetersnoor", key="peetersnoor",
                is_alias=True,
            )  # fmt: skip

    def test_fam_12_an_alias_opens_the_same_accounts(self, school: School) -> None:
        for spelling in ("peetersnoor", "Peeters Noor", "PEETERS.NOOR"):
            assert enter(school, spelling, KEYS[1])

    def test_fam_12_name_and_alias_are_guessed_in_one_bucket(self, school: School) -> None:
        for number in range(10):
            enter(school, ("noor.peeters", "peetersnoor")[number % 2], "fout")
        assert enter(school, "peetersnoor", KEYS[1]) is None
        assert enter(school, "noor.peeters", KEYS[1]) is None

    def test_fam_12_an_alias_is_nobody_elses_name(self, school: School, family: Family) -> None:
        other = factories.a_pupil(school, first="Peeters", family="Noor")
        with scope.within(school.id), pytest.raises(IntegrityError), transaction.atomic():
            KeyringName.objects.create(
                school=school, keyring=other.keyring, name="peeters noor", key="peetersnoor",
                is_alias=True,
            )  # fmt: skip

    def test_fam_12_recovery_takes_the_alias_too(self, school: School) -> None:
        from sleutelbos.accounts.mails import recipients

        with scope.within(school.id):
            found = recipients.who_may_recover(
                "peetersnoor", email_key="canary1@example.test", school=school
            )
        assert len(found) == 1


def test_fam_10_a_name_rests_for_a_year() -> None:
    from sleutelbos.accounts.actions import opening

    assert dt.timedelta(days=365) == opening._REST
