"""The user agreement: seen before it is published, asked again, and proved (D8, N14)."""

import csv
import io
import re

import pypdf
import pytest
from django.test import Client

from sleutelbos.accounts.actions import receipts
from sleutelbos.accounts.models import Acceptance, Account
from sleutelbos.audit import queries as audit
from sleutelbos.audit import sealing
from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate.actions import activation
from sleutelbos.kit import scope
from sleutelbos.schools import queries as schools
from sleutelbos.schools.models import AgreementVersion, School
from tests import factories
from tests.factories import Family

FIRST = "## Uw account\n\nHet account is van u alleen."
SECOND = "## Uw account\n\nHet account is van u en van niemand anders."


def agree(school: School, *accounts: object) -> None:
    fresh = schools.fresh_school(school.id)
    for account in accounts:
        activation.accept_agreement(
            account_id=account.id, school=fresh, by=SYSTEM,
            agreement=schools.agreement(fresh, language="nl"),
        )  # fmt: skip


@pytest.fixture
def agreed(noor: Family, school: School) -> Family:
    """Let both parents have agreed to a first version."""
    AgreementVersion.objects.filter(language="nl").update(text=FIRST)
    agree(school, noor.mother, noor.father)
    return noor


def publish(administrator: Client, text: str = SECOND) -> None:
    typed = {"text_nl": text, "changes_nl": "Van niemand anders.", "sure": "on"}
    administrator.post("/console/settings/agreement", typed)
    Account.objects.filter(keyring__pupil=None).update(agreed_version=2)


class TestWriting:
    """A new version is looked at before it is published."""

    def test_d8_one_sees_what_changes_and_how_many_are_asked_again(
        self, administrator: Client, agreed: Family, school: School
    ) -> None:
        page = administrator.post(
            "/console/settings/agreement", {"text_nl": SECOND, "text_en": "New."}
        ).content.decode()

        assert "3 personen gingen akkoord met een vroegere versie" in page
        assert re.search(r"<del>.*alleen\..*</del>", page)
        assert re.search(r"<ins>.*en van niemand anders\..*</ins>", page)
        assert schools.fresh_school(school.id).agreement_version == 1, "not published yet"
        assert "Français" in page, "a language that falls away is named"

    def test_lines_as_a_browser_sends_them_are_no_change(
        self, administrator: Client, agreed: Family, school: School
    ) -> None:
        sent = FIRST.replace("\n", "\r\n")
        page = administrator.post("/console/settings/agreement", {"text_nl": sent}).content.decode()
        assert "In deze taal verandert niets." in page

        publish(administrator, SECOND.replace("\n", "\r\n"))
        assert AgreementVersion.objects.get(version=2).text == SECOND

    def test_what_was_typed_is_not_lost_on_the_way_back(
        self, administrator: Client, agreed: Family
    ) -> None:
        page = administrator.post(
            "/console/settings/agreement", {"text_nl": SECOND, "back": "1"}
        ).content.decode()

        assert "Het account is van u en van niemand anders." in page
        assert "Er is" not in page.partition("<form")[0].partition("<main")[2]


class TestList:
    """Who accepted what when, by class and version."""

    def test_it_says_who_accepted_which_version(
        self, administrator: Client, agreed: Family, school: School
    ) -> None:
        publish(administrator)
        agree(school, agreed.mother)

        def people(query: str) -> str:
            page = administrator.get(f"/console/agreement?{query}").content.decode()
            return page.partition("<tbody>")[2].partition("</tbody>")[0]

        assert "An Peeters" in people("version=2")
        assert "Bart Peeters" not in people("version=2")
        assert "Bart Peeters" in people("version=1")
        assert "Noor Peeters</th>" in people("version=0")
        other = factories.a_class(school, name="L6B")
        assert "An Peeters" not in people(f"class={other.id}")

    def test_it_is_read_page_by_page(
        self, administrator: Client, school: School, django_assert_max_num_queries
    ) -> None:
        for _ in range(20):
            factories.a_pupil(school)
        with django_assert_max_num_queries(12):
            first = administrator.get("/console/agreement").content.decode()

        assert "page=2" in first
        assert administrator.get("/console/agreement?page=2").status_code == 200

    def test_it_is_taken_along_as_a_table(self, administrator: Client, agreed: Family) -> None:
        content = administrator.post("/console/agreement.csv").content.decode("utf-8-sig")

        rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
        mother = next(row for row in rows if row["Account"] == "An Peeters")
        assert (mother["Klas"], mother["Versie"], mother["Taal"]) == ("L3A", "1", "nl")

    def test_who_left_is_not_asked_again(self, administrator: Client, agreed: Family) -> None:
        from sleutelbos.accounts.queries import acceptances

        assert acceptances.to_ask_again(2) == 3
        factories.changed(agreed.father, closed_at="2026-01-01T00:00:00Z")
        assert acceptances.to_ask_again(2) == 2


class TestProof:
    """The proof names text, mark, time and place in the log, and the log bears it out."""

    @pytest.fixture
    def acceptance(self, agreed: Family) -> Acceptance:
        with scope.everywhere():
            sealing.seal_all()
        return Acceptance.objects.get(account=agreed.mother)

    def test_n14_the_log_has_which_text_was_accepted(
        self, acceptance: Acceptance, school: School
    ) -> None:
        found = audit.witness(
            school.id, event="account.agreement_accepted",
            subject=f"account:{acceptance.account_id}", version=1, digest=acceptance.text_digest,
        )  # fmt: skip

        assert found
        assert found.entry.facts["language"] == "nl"
        assert len(found.seal) == 64
        assert audit.at_number(school.id, found.entry.number or 0) == found

    def test_n14_the_office_makes_a_proof_and_the_log_says_so(
        self, administrator: Client, acceptance: Acceptance, school: School
    ) -> None:
        path = f"/console/agreement/{acceptance.id}/proof"
        assert "An Peeters" in administrator.get(path).content.decode()

        answer = administrator.post(path)

        assert answer["Content-Type"] == "application/pdf"
        words = _words(answer.content)
        found = audit.entries(school.id, event="account.agreement_accepted")[-1]
        for expected in ("An Peeters", "Het account is van u alleen.", "Versie", str(found.number),
                         f"--entry {found.number}"):  # fmt: skip
            assert expected in words, expected
        assert acceptance.text_digest[:4] in words
        assert len(audit.entries(school.id, event="agreement.proved")) == 1

    def test_n14_a_parent_has_the_own_receipt_and_nobody_elses(
        self, acceptance: Acceptance, agreed: Family, school: School
    ) -> None:
        mother = factories.an_activated(agreed.mother, email="an@example.org")
        father = factories.an_activated(agreed.father, email="bart@example.org")
        path = f"/profile/agreement/{acceptance.id}"
        hers = factories.signed_in(factories.a_client(school), mother)
        his = factories.signed_in(factories.a_client(school), father)

        factories.changed(mother, language="ar")
        page = hers.get("/profile/agreement").content.decode()
        assert "Het account is van u alleen." in page
        assert 'dir="rtl"' in page
        assert '<div class="prose" lang="nl" dir="ltr">' in page, "Dutch, from left to right"
        assert hers.post(path)["Content-Type"] == "application/pdf"
        assert his.post(path).status_code == 404

    def test_a_proof_of_another_school_is_not_there(self, acceptance: Acceptance) -> None:
        from sleutelbos.kit.errors import NotFound

        other = factories.a_school("De Eik")
        with scope.within(other.id), pytest.raises(NotFound):
            receipts.make(acceptance_id=acceptance.id, school=other, by=SYSTEM)


class TestAskedAgain:
    """Whoever agreed before sees what changed, in words that came and went."""

    def test_d8_the_new_words_are_marked(
        self, administrator: Client, agreed: Family, school: School
    ) -> None:
        publish(administrator)
        mother = factories.an_activated(agreed.mother, email="an@example.org")
        client = factories.signed_in(factories.a_client(school), mother)
        factories.changed(mother, agreed_version=1)

        page = client.get("/activate/agreement").content.decode()

        assert "Wat er veranderde sinds u akkoord ging met versie 1" in page
        assert re.search(r"<ins><span class=\"sr-only\">nieuw: </span>en van niemand", page)
        assert "<del>" in page
        assert "Dit is nieuw" in page
        assert "Stap 2 van 7" not in page, "all else is done"

    def test_d8_the_first_time_nothing_is_marked_or_new(
        self, administrator: Client, noor: Family, school: School
    ) -> None:
        publish(administrator)
        client = factories.signed_in(factories.a_client(school), noor.father)
        factories.changed(noor.father, recognised_at="2026-09-01T00:00:00Z")

        page = client.get("/activate/agreement").content.decode()

        assert "Ja, ik ga akkoord" in page
        assert "Stap 2 van 7" in page
        assert "<ins>" not in page
        assert "Dit is nieuw" not in page

    def test_d8_what_is_accepted_is_the_text_that_was_shown(
        self, noor: Family, school: School
    ) -> None:
        """Another window may have changed the language meanwhile."""
        client = factories.signed_in(factories.a_client(school), noor.father)
        factories.changed(noor.father, recognised_at="2026-09-01T00:00:00Z", language="en")

        client.post("/activate/agreement", {"version": "1", "language": "nl"})

        assert Acceptance.objects.get(account=noor.father).language == "nl"


def _words(content: bytes) -> str:
    """Return what stands in a PDF."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
