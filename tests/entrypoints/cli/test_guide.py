"""Write guides from the command line."""

from pathlib import Path

import pytest

from tests.entrypoints.cli.conftest import HOST, Ask


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    return ["guide", "--school", HOST, "--out", str(tmp_path / "guide")]


def test_a_guide_is_a_pdf_or_a_page_of_its_own(ask: Ask, words: list[str], tmp_path: Path) -> None:
    pdf = ask(*words, "--guide", "poster", "--language", "nl", "--format", "pdf", "--paper", "a3")
    printed = (tmp_path / "guide").read_bytes()
    html = ask(*words, "--guide", "activate", "--language", "tr", "--format", "html")
    page = (tmp_path / "guide").read_text()

    assert (pdf.returncode, html.returncode) == (0, 0), pdf.stderr + html.stderr
    assert printed.startswith(b"%PDF-")
    assert '<html lang="tr"' in page
    assert "emma.janssens" in page


def test_a_language_that_the_school_does_not_offer_is_refused(
    ask: Ask, words: list[str], tmp_path: Path
) -> None:
    ask("school", "set", "--school", HOST, "home_languages=tr")

    done = ask(*words, "--guide", "poster", "--language", "pl", "--format", "pdf")

    assert done.returncode == 1
    assert "does not offer pl (nl, en, fr, de, tr)" in done.stderr
    assert not (tmp_path / "guide").exists()


def test_only_a_poster_comes_on_larger_paper(ask: Ask, words: list[str]) -> None:
    done = ask(*words, "--guide", "evening", "--language", "nl", "--format", "pdf", "--paper", "a3")

    assert done.returncode == 1
