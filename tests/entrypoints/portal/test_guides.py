"""Guides on the portal: for everybody, in every language, cheap, and about nobody."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sleutelbos.audit.values import SYSTEM
from sleutelbos.guides import files, pdf
from sleutelbos.kit import scope
from sleutelbos.schools import actions
from sleutelbos.schools.models import School
from tests import factories
from tests.unit.accounts.letters.test_pdf import PNG

pytestmark = pytest.mark.django_db

KINDS = ["activate", "forgotten", "poster", "evening"]


@pytest.fixture
def school() -> School:
    return factories.a_school()


@pytest.fixture
def stranger(school: School) -> Client:
    return factories.a_client(school)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stranger_reads_a_guide(stranger: Client, kind: str) -> None:
    page = stranger.get(f"/guide/{kind}")

    assert page.status_code == 200
    assert "emma.janssens" in page.content.decode()
    assert "secretariaat@beuk.example.test" in page.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_guide_costs_one_statement(stranger: Client, kind: str) -> None:
    for path in (f"/guide/{kind}", f"/guide/{kind}.pdf"):
        stranger.get(path)
        with CaptureQueriesContext(connection) as statements:
            assert stranger.get(path).status_code == 200
        assert len(statements) == 1, path


def test_the_language_that_is_asked_for_goes_before_the_browsers(stranger: Client) -> None:
    stranger.cookies["__Host-language"] = "en"

    assert 'lang="en"' in stranger.get("/guide/activate").content.decode()[:200]
    turkish = stranger.get("/guide/activate?language=tr").content.decode()
    assert '<html lang="tr"' in turkish
    assert "(Ja, ik ga akkoord)" in turkish


@pytest.mark.parametrize("language", ["xx", "", "../../etc", "pl"])
def test_a_language_that_the_school_does_not_offer_is_not_spoken(language: str) -> None:
    school = factories.a_school(home_languages="tr")

    page = factories.a_client(school).get("/guide/poster", {"language": language})

    assert '<html lang="nl"' in page.content.decode()


def test_arabic_runs_from_right_to_left(stranger: Client) -> None:
    page = stranger.get("/guide/forgotten?language=ar").content.decode()

    assert '<html lang="ar" dir="rtl">' in page


def test_a_pdf_comes_in_the_same_languages(stranger: Client) -> None:
    answer = stranger.get("/guide/activate.pdf?language=fr")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="activate-fr.pdf"'
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_its_own_fetches_nothing(school: School, kind: str) -> None:
    _change(school, logo=PNG, logo_type="image/png")

    answer = factories.a_client(school).get(f"/guide/{kind}.html?language=ar")

    assert answer["Content-Disposition"] == f'attachment; filename="{kind}-ar.html"'
    page = answer.content.decode()
    fetched = re.findall(r'(?:href|src)="([^"]+)"|url\(([^)]+)\)', page)
    harmless = ("mailto:", "tel:", "#", "data:image/png;base64,", school.origin)
    assert [one for pair in fetched for one in pair if one and not one.startswith(harmless)] == []
    assert page.count("data:image/png") == 1


def test_another_school_has_its_own(school: School, stranger: Client) -> None:
    other = factories.a_client(factories.a_school("De Linde"))

    for suffix in ("", ".pdf", ".html"):
        ours = stranger.get(f"/guide/poster{suffix}").content
        assert other.get(f"/guide/poster{suffix}").content != ours
        assert stranger.get(f"/guide/poster{suffix}").content == ours


@pytest.mark.parametrize("path", ["/guide/nothing", "/guide/nothing.pdf", "/guide/activate.exe"])
def test_another_guide_does_not_exist(stranger: Client, path: str) -> None:
    assert stranger.get(path).status_code == 404


def test_a_guide_names_nobody_of_the_school(school: School, stranger: Client) -> None:
    family = factories.a_pupil(school, first="Xander", family="Quaghebeur")
    factories.a_staff_member(school, first="Yvonne", family="Zwanepoel")

    for kind in KINDS:
        text = stranger.get(f"/guide/{kind}").content.decode()
        for name in ("Xander", "Quaghebeur", "Yvonne", "Zwanepoel", family.username):
            assert name not in text


def test_a_guide_says_the_same_to_somebody_who_is_in(school: School, stranger: Client) -> None:
    mother = factories.an_activated(factories.a_pupil(school).mother, email="an@example.org")
    hers = factories.signed_in(factories.a_client(school), mother).get("/guide/poster")

    assert _main(hers.content.decode()) == _main(stranger.get("/guide/poster").content.decode())


def test_a_change_shows_at_the_next_look(school: School, stranger: Client) -> None:
    before = stranger.get("/guide/poster.pdf").content
    assert "60 dagen" in stranger.get("/guide/poster").content.decode()

    _change(school, initial_days=14)

    assert "14 dagen" in stranger.get("/guide/poster").content.decode()
    assert stranger.get("/guide/poster.pdf").content != before


class TestFiles:
    """What is kept of them, and what strangers can make of that."""

    @pytest.fixture
    def set_pages(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
        """Keep files elsewhere; note whenever pages are set."""
        monkeypatch.setattr(settings, "DATA", tmp_path)
        noted: list[str] = []
        make = pdf.Sheets.pdf

        def noting(sheets: pdf.Sheets) -> bytes:
            noted.append(sheets.digest)
            return make(sheets)

        monkeypatch.setattr(pdf.Sheets, "pdf", noting)
        return noted

    def test_the_same_is_set_once(self, stranger: Client, set_pages: list[str]) -> None:
        for question in ("", "?language=nl", "?language=nl&paper=a4", "?x=1", "?paper=a9"):
            assert stranger.get(f"/guide/poster.pdf{question}").status_code == 200

        assert len(set_pages) == 1

    def test_another_paper_is_another_file(self, stranger: Client, set_pages: list[str]) -> None:
        for question in ("", "?paper=a3", "?paper=a3"):
            stranger.get(f"/guide/poster.pdf{question}")
            stranger.get(f"/guide/activate.pdf{question}")

        assert len(set_pages) == 3

    def test_what_a_change_replaces_is_gone(
        self, school: School, stranger: Client, set_pages: list[str], tmp_path: Path
    ) -> None:
        for days in (10, 20, 30):
            _change(school, initial_days=days)
            stranger.get("/guide/poster.pdf")
            stranger.get("/guide/poster.pdf?language=en")

        kept = [path.name for path in tmp_path.rglob("guides/*/*")]
        assert len(kept) == 2
        assert len(set_pages) == 6

    def test_when_many_ask_at_once_others_are_sent_away(
        self, stranger: Client, set_pages: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "_WAITING", files.BoundedSemaphore(1))
        files._WAITING.acquire()

        answer = stranger.get("/guide/poster.pdf")

        assert answer.status_code == 503
        assert answer["Retry-After"] == "3"
        assert not set_pages

    def test_what_is_kept_is_given_even_then(
        self, stranger: Client, set_pages: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stranger.get("/guide/poster.pdf")
        monkeypatch.setattr(files, "_WAITING", files.BoundedSemaphore(1))
        files._WAITING.acquire()

        assert stranger.get("/guide/poster.pdf").status_code == 200

    def test_what_is_kept_is_only_read(
        self, stranger: Client, set_pages: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stranger.get("/guide/poster.pdf")
        monkeypatch.delattr(pdf.making, "guide")  # nobody makes it again

        assert stranger.get("/guide/poster.pdf").status_code == 200

    def test_nobody_is_left_waiting_after_a_failure(
        self, stranger: Client, set_pages: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(_sheets: pdf.Sheets) -> bytes:
            raise ZeroDivisionError

        monkeypatch.setattr(pdf.Sheets, "pdf", broken)
        for _ in range(20):
            with pytest.raises(ZeroDivisionError):
                stranger.get("/guide/poster.pdf")


@pytest.mark.parametrize("path", ["/", "/forgot", "/forgot/help", "/stopped", "/a/"])
def test_whoever_is_stuck_finds_the_guides(stranger: Client, path: str) -> None:
    assert 'href="/guide/activate"' in stranger.get(path).content.decode()


def _change(school: School, **settings_of_school: object) -> None:
    with scope.within(school.id):
        actions.change_settings(school_id=school.id, by=SYSTEM, **settings_of_school)


def _main(page: str) -> str:
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found
    return found[0]
