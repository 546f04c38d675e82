"""Activate, choose, verify, reset: the actions behind the pages (ACT, FAM, REC, EML, RAC)."""

import pytest

from sleutelbos.accounts.actions import links
from sleutelbos.accounts.models import Acceptance, Account, EmailLink, InitialCredential
from sleutelbos.accounts.queries import own
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections.models import Device, Session
from sleutelbos.gate.actions import activation, profile, recovery, signin, verification
from sleutelbos.gate.errors import (
    AddressRefused,
    DetailsChanged,
    LinkDead,
    PasswordRefused,
    SignInRefused,
    TooManyAttempts,
    WrongPassword,
)
from sleutelbos.gate.models import HelpRequest
from sleutelbos.gate.queries import marks
from sleutelbos.gate.values import Client
from sleutelbos.kit import clock as kit_clock
from sleutelbos.kit import scope
from sleutelbos.outbox.models import Job
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import School
from tests import factories
from tests.factories import PASSWORD, Family

pytestmark = pytest.mark.django_db

HOME = Client(address="192.0.2.7", browser="Firefox, Windows")
FRESH = "negen paarse wolken zingen"
MARTA, AHMED = "marta@example.org", "ahmed@example.org"


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def family(school: School) -> Family:
    return factories.a_pupil(school)


@pytest.fixture(autouse=True)
def _at_work(school: School):
    with scope.within(school.id):
        yield


def choose(school: School, account: Account, password: str = FRESH):
    return activation.choose_password(
        account_id=account.id,
        school=school,
        password=password,
        is_staff=False,
        client=HOME,
        by=SYSTEM,
    )


def enter(school: School, username: str, password: str):
    return signin.sign_in(school_id=school.id, username=username, password=password, client=HOME)


def a_link(account: Account, purpose: LinkPurpose, email: str, job_id: int = 1):
    minted = links.mint(
        account_id=account.id,
        school_id=account.school_id,
        purpose=purpose,
        email=email,
        job_id=job_id,
        by=SYSTEM,
    )
    assert minted
    return minted


def a_verified(account: Account, email: str) -> Account:
    return factories.an_activated(factories.with_password(account), email=email)


class TestAgreement:
    def test_act_08_an_acceptance_keeps_version_text_language_and_time(self, school, family):
        shown = schools.agreement(school, language="nl")
        activation.accept_agreement(
            account_id=family.mother.id, school=school, agreement=shown, by=SYSTEM
        )
        kept = Acceptance.objects.get()
        assert (kept.version, kept.language, kept.text_digest) == (1, "nl", shown.digest)
        assert Account.objects.get(id=family.mother.id).agreed_version == 1

    def test_a_stranger_who_says_not_me_leaves_the_account_and_tells_the_office(
        self, school, family
    ):
        activation.disown(account_id=family.mother.id, school_id=school.id, by=SYSTEM)
        request = HelpRequest.objects.get()
        assert (request.kind, request.account_id) == ("not_me", family.mother.id)
        assert Account.objects.get(id=family.mother.id).recognised_at is None


class TestPassword:
    def test_act_04_the_initial_secret_is_gone_and_other_browsers_are_out(self, school, family):
        factories.a_letter(family.mother)
        old = factories.signed_in(factories.a_client(school), family.mother)
        chosen = choose(school, family.mother)
        assert not InitialCredential.objects.exists()
        assert Session.objects.filter(ended_at=None).count() == 1
        assert old.get("/start").status_code == 302
        assert chosen.token
        assert enter(school, family.username, FRESH).account_id == family.mother.id

    def test_fam_03_a_family_members_password_is_refused_like_any_other(self, school, family):
        factories.with_password(family.father, FRESH)
        with pytest.raises(PasswordRefused) as taken:
            choose(school, family.mother)
        with pytest.raises(PasswordRefused) as common:
            choose(school, family.mother, "wachtwoord123")
        assert taken.value.facts == common.value.facts
        assert enter(school, family.username, FRESH).account_id == family.father.id

    def test_fam_03_it_counts_as_a_guess(self, school, family):
        factories.with_password(family.father, FRESH)
        for _ in range(10):
            with pytest.raises(PasswordRefused):
                choose(school, family.mother)
        with pytest.raises(TooManyAttempts):
            choose(school, family.mother, "iets heel anders zonder buren")

    def test_a_family_members_initial_secret_is_refused_too(self, school, family):
        letter = factories.a_letter(family.father)
        from sleutelbos.accounts import keys
        from sleutelbos.kit import codes

        code = codes.new()
        digest = keys.initial_digest(bytes(letter.salt), code)
        InitialCredential.objects.filter(id=letter.id).update(digest=digest)
        with pytest.raises(PasswordRefused):
            choose(school, family.mother, code)

    def test_fam_08_no_row_of_another_member_changes(self, school, family):
        before = Account.objects.filter(id=family.father.id).values().get()
        choose(school, family.mother)
        assert Account.objects.filter(id=family.father.id).values().get() == before


class TestChange:
    @pytest.fixture
    def mother(self, family: Family) -> Account:
        return a_verified(family.mother, MARTA)

    def change(self, school, account, old=PASSWORD, new=FRESH):
        return profile.change_password(
            account_id=account.id,
            school=school,
            old=old,
            new=new,
            is_staff=False,
            client=HOME,
            by=SYSTEM,
        )

    def a_device(self, account: Account) -> Device:
        now = kit_clock.now()
        return Device.objects.create(
            school_id=account.school_id,
            account=account,
            name="Gsm van Marta",
            epoch=account.grant_epoch,
            made_at=now,
            seen_at=now,
        )

    def test_rec_10_a_change_ends_browsers_and_keeps_the_app(self, school, mother):
        device = self.a_device(mother)
        browser = factories.signed_in(factories.a_client(school), mother)
        self.change(school, mother)
        device.refresh_from_db()
        assert device.ended_at is None
        assert device.epoch == Account.objects.get(id=mother.id).grant_epoch
        assert browser.get("/start").status_code == 302

    def test_rec_10_a_reset_ends_everything_of_the_account_and_nothing_of_others(
        self, school, family, mother
    ):
        device = self.a_device(mother)
        father = a_verified(family.father, AHMED)
        browser = factories.signed_in(factories.a_client(school), mother)
        fathers = factories.signed_in(factories.a_client(school), father)
        token = a_link(mother, LinkPurpose.RESET, MARTA).token
        recovery.reset_password(token=token, password=FRESH, school=school)
        device.refresh_from_db()
        assert device.ended_at is not None
        assert browser.get("/start").status_code == 302
        assert fathers.get("/start").status_code == 200
        assert Job.objects.filter(name="send_notice", arguments__kind="password_reset").exists()

    def test_the_old_password_must_be_known(self, school, mother):
        with pytest.raises(WrongPassword):
            self.change(school, mother, old="iets anders")

    def test_aut_05_the_previous_password_is_no_new_one(self, school, mother):
        with pytest.raises(PasswordRefused):
            self.change(school, mother, new=PASSWORD)

    def test_api_11_the_old_password_is_guessed_in_the_same_bucket(self, school, family, mother):
        for _ in range(10):
            with pytest.raises(WrongPassword):
                self.change(school, mother, old="fout")
        with pytest.raises(TooManyAttempts):
            enter(school, family.username, PASSWORD)


class TestDetails:
    def give(self, account: Account, email: str = MARTA, mobile: str = ""):
        activation.give_details(
            account_id=account.id,
            school_id=account.school_id,
            email=email,
            phone="",
            mobile=mobile,
            by=SYSTEM,
        )

    def confirm(self, account: Account, mark: str | None = None):
        activation.confirm_details(
            account_id=account.id,
            school_id=account.school_id,
            mark=marks.shown_mark(own.details(account.id)) if mark is None else mark,
            by=SYSTEM,
        )

    def test_act_09_only_what_was_shown_is_confirmed(self, family):
        self.give(family.mother)
        shown = marks.shown_mark(own.details(family.mother.id))
        self.give(family.mother, "ander@example.org")
        with pytest.raises(DetailsChanged):
            self.confirm(family.mother, shown)
        assert not Job.objects.exists()

    def test_act_09_confirming_twice_is_one_change_and_one_mail(self, family):
        self.give(family.mother)
        self.confirm(family.mother)
        self.confirm(family.mother)
        assert Job.objects.filter(name="send_verification").count() == 1

    def test_fam_04_an_address_that_a_co_account_has_is_refused(self, family):
        a_verified(family.father, MARTA)
        with pytest.raises(AddressRefused) as refusal:
            self.give(family.mother, "Marta@Example.org")
        assert refusal.value.facts == {}

    def test_fam_05_siblings_accounts_may_share_an_address(self, school, family):
        sibling = factories.a_pupil(school, first="Milan")
        a_verified(sibling.mother, MARTA)
        self.give(family.mother, MARTA)

    def test_a_pupils_own_account_and_a_parents_may_share_an_address(self, family):
        a_verified(family.accounts[0], MARTA)
        self.give(family.mother, MARTA)

    def test_fam_07_verifying_decides_who_has_the_address(self, family, school):
        self.give(family.mother, AHMED)
        hers = a_link(family.mother, LinkPurpose.VERIFY, AHMED, 1)
        his = a_link(
            factories.changed(family.father, typed_email=AHMED), LinkPurpose.VERIFY, AHMED, 2
        )
        verification.verify_by_link(token=his.token, school_id=school.id)
        with pytest.raises(AddressRefused):
            verification.verify_by_link(token=hers.token, school_id=school.id)
        assert Account.objects.get(id=family.mother.id).email == ""


class TestVerification:
    @pytest.fixture
    def mother(self, family: Family) -> Account:
        return factories.changed(factories.an_activated(family.mother), typed_email=MARTA)

    def test_a12_the_link_binds_and_verifies_the_address_once(self, school, mother):
        token = a_link(mother, LinkPurpose.VERIFY, MARTA).token
        assert verification.verify_by_link(token=token, school_id=school.id)
        kept = Account.objects.get(id=mother.id)
        assert (kept.email, kept.typed_email) == (MARTA, "")
        assert kept.email_verified_at
        with pytest.raises(LinkDead):
            verification.verify_by_link(token=token, school_id=school.id)

    def test_the_six_digits_do_the_same(self, school, mother):
        code = a_link(mother, LinkPurpose.VERIFY, MARTA).code
        with pytest.raises(LinkDead):
            verification.verify_by_code(
                account_id=mother.id, code="0000000", school_id=school.id, by=SYSTEM
            )
        verification.verify_by_code(
            account_id=mother.id, code=f" {code[:3]} {code[3:]}", school_id=school.id, by=SYSTEM
        )
        assert Account.objects.get(id=mother.id).email == MARTA

    def test_eml_01_a_link_dies_with_the_address_it_was_for(self, school, mother):
        token = a_link(mother, LinkPurpose.VERIFY, MARTA).token
        verification.change_address(
            account_id=mother.id, school_id=school.id, email="nieuw@example.org", by=SYSTEM
        )
        with pytest.raises(LinkDead):
            verification.verify_by_link(token=token, school_id=school.id)

    def test_eml_04_the_newest_link_wins_and_an_old_one_expires(self, school, mother, clock):
        older = a_link(mother, LinkPurpose.VERIFY, MARTA, 1).token
        newer = a_link(mother, LinkPurpose.VERIFY, MARTA, 2).token
        with pytest.raises(LinkDead):
            verification.verify_by_link(token=older, school_id=school.id)
        clock.advance(hours=73)
        with pytest.raises(LinkDead):
            verification.verify_by_link(token=newer, school_id=school.id)

    def test_eml_04_three_mails_an_hour(self, school, mother):
        for _ in range(3):
            verification.promise_mail(account_id=mother.id, school_id=school.id, by=SYSTEM)
        with pytest.raises(TooManyAttempts):
            verification.promise_mail(account_id=mother.id, school_id=school.id, by=SYSTEM)

    def test_the_old_address_hears_of_a_new_one(self, school, family):
        mother = a_verified(family.mother, MARTA)
        verification.change_address(
            account_id=mother.id, school_id=school.id, email="nieuw@example.org", by=SYSTEM
        )
        assert Account.objects.get(id=mother.id).email == MARTA
        token = a_link(mother, LinkPurpose.VERIFY, "nieuw@example.org").token
        verification.verify_by_link(token=token, school_id=school.id)
        assert Account.objects.get(id=mother.id).email == "nieuw@example.org"
        assert Job.objects.filter(name="send_notice", arguments__to=MARTA).exists()


class TestRecovery:
    @pytest.fixture
    def mother(self, family: Family) -> Account:
        return a_verified(family.mother, MARTA)

    def test_rec_03_only_the_newest_once_in_time_and_here(self, school, mother, clock):
        older = a_link(mother, LinkPurpose.RESET, MARTA, 1).token
        newer = a_link(mother, LinkPurpose.RESET, MARTA, 2).token
        for token in (older, newer + "x", "", "geen token"):
            with pytest.raises(LinkDead):
                recovery.reset_password(token=token, password=FRESH, school=school)
        recovery.reset_password(token=newer, password=FRESH, school=school)
        with pytest.raises(LinkDead):
            recovery.reset_password(token=newer, password="nog een heel andere zin", school=school)

    def test_rec_03_a_link_lives_an_hour(self, school, mother, clock):
        token = a_link(mother, LinkPurpose.RESET, MARTA).token
        clock.advance(minutes=61)
        with pytest.raises(LinkDead):
            recovery.reset_password(token=token, password=FRESH, school=school)

    def test_rec_03_a_verification_link_resets_nothing(self, school, mother):
        token = a_link(mother, LinkPurpose.VERIFY, MARTA).token
        with pytest.raises(LinkDead):
            recovery.reset_password(token=token, password=FRESH, school=school)

    def test_rec_03_a_link_of_one_school_is_nothing_in_another(self, school, mother):
        token = a_link(mother, LinkPurpose.RESET, MARTA).token
        other = factories.a_school("De Eik")
        with scope.within(other.id), pytest.raises(LinkDead):
            recovery.reset_password(token=token, password=FRESH, school=other)

    def test_rec_05_a_refused_password_uses_nothing_up(self, school, family, mother):
        factories.with_password(family.father, FRESH)
        token = a_link(mother, LinkPurpose.RESET, MARTA).token
        with pytest.raises(PasswordRefused):
            recovery.reset_password(token=token, password=FRESH, school=school)
        assert EmailLink.objects.get().ended_at is None
        assert enter(school, family.username, PASSWORD).account_id == mother.id

    def test_rec_06_asking_too_often_is_silent(self, school):
        for _ in range(25):
            recovery.ask(
                school_id=school.id,
                username="noor",
                email=MARTA,
                purpose=LinkPurpose.RESET,
                client=HOME,
            )
        assert Job.objects.filter(name="answer_recovery").count() == 20

    def test_rec_07_a_reset_replaces_the_initial_secret_and_skips_no_step(self, school, family):
        factories.a_letter(family.mother)
        factories.changed(
            family.mother, email=MARTA, email_key=MARTA, email_verified_at=kit_clock.now()
        )
        token = a_link(family.mother, LinkPurpose.RESET, MARTA).token
        recovery.reset_password(token=token, password=FRESH, school=school)
        assert not InitialCredential.objects.exists()
        kept = Account.objects.get(id=family.mother.id)
        assert kept.agreed_version == 0
        assert kept.details_confirmed_at is None

    def test_a_mailed_link_makes_a_browser_known_and_signs_nobody_in(self, school, family, mother):
        token = a_link(mother, LinkPurpose.BROWSER, MARTA).token
        cookie = recovery.admit_browser(token=token, school_id=school.id)
        assert not Session.objects.exists()
        for _ in range(10):
            with pytest.raises(SignInRefused):
                enter(school, family.username, "fout")
        known = Client(address="203.0.113.5", cookie=cookie)
        assert signin.sign_in(
            school_id=school.id, username=family.username, password=PASSWORD, client=known
        )


def test_d13_a_link_that_only_time_has_killed_offers_a_new_one(school, family, clock):
    mother = factories.changed(factories.an_activated(family.mother), typed_email=MARTA)
    token = a_link(mother, LinkPurpose.VERIFY, MARTA).token
    browser = factories.a_client(school)
    clock.advance(hours=73)
    page = browser.get(f"/verify/{token}", secure=True)
    assert 'action="/verify-again"' in page.content.decode()
    browser.post("/verify-again", {"token": token}, secure=True)
    assert Job.objects.filter(name="send_verification").count() == 1
    browser.post("/verify-again", {"token": "iets anders"}, secure=True)
    assert Job.objects.filter(name="send_verification").count() == 1


def test_d18_another_address_asks_for_a_fresh_proof(school, family, clock):
    mother = a_verified(family.mother, MARTA)
    browser = factories.signed_in(factories.a_client(school), mother)
    clock.advance(minutes=6)
    for page in ("/activate/address", "/profile"):
        assert browser.get(page, secure=True)["Location"].startswith("/prove?next=")
