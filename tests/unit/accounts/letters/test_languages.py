"""A letter in a home language: on one A4, with the Dutch beside it."""

import io
import re

import pypdf
import pytest

from sleutelbos.accounts.letters import pdf, wording
from sleutelbos.accounts.rules.letters import Address
from sleutelbos.kit import languages
from sleutelbos.schools.values import Contact
from tests.unit.accounts.letters.test_wording import text_of

LONG = "Wolfeschlegelsteinhausenbergerdorff De Kerchove van Denterghem-Goeminne Maria-Antoinette"

LENGTHS = (176, 88, 60, 30, 20)  # each language is set at one of them


def pages_of(*letters) -> list[pypdf.PageObject]:
    content = pdf.render(letters, title="Brieven", language="nl")
    return list(pypdf.PdfReader(io.BytesIO(content)).pages)


def read(page: pypdf.PageObject) -> str:
    """Return the text of a page without what only tells which way it runs."""
    return " ".join(re.sub("[\u2066-\u2069\u200e\u200f]", "", page.extract_text()).split())


@pytest.mark.parametrize("language", languages.HOME)
def test_a_home_language_has_the_dutch_beside_it(letter, language: str) -> None:
    words = wording.words(letter(language=language))

    assert words["language"] == language
    assert words["beside"] == wording.words(letter(language="nl"))
    assert words["title"] != words["beside"]["title"]


@pytest.mark.parametrize("language", languages.FULL)
def test_a_language_of_the_country_stands_alone(letter, language: str) -> None:
    assert "beside" not in wording.words(letter(language=language))


@pytest.mark.parametrize("language", languages.NAMES)
def test_a_letter_in_any_language_is_one_page_with_all_that_opens_the_account(
    letter, language: str
) -> None:
    (page,) = pages_of(letter(language=language))

    text = read(page)
    for value in ("https://debeuk.example.test", "noor.peeters", "K7QM-4RTX-9BWD", "02 356 00 00"):
        assert value in text
    assert ("Klik op Ja, ik ga akkoord" in text) is (language == "nl" or language in languages.HOME)


@pytest.mark.parametrize(("language", "length"), list(zip(languages.HOME, LENGTHS, strict=True)))
def test_names_of_any_length_keep_it_on_one_page(
    letter, sender, language: str, length: int
) -> None:
    name = (LONG * 2)[:length]
    contact = Contact(name, "Verantwoordelijke leerlingenadministratie", "x" * 60, "02 356 00 00")
    school = sender(name=name[:120], activation=contact, office=contact, template_prefix="Rui")
    extreme = {
        "sender": school, "language": language, "reader": name, "pupil": name,
        "username": "w" * 64, "group": "x" * 40, "register_id": "9" * 64,
        "address": Address("Straat " * 17, "1500", "Halle " * 12),
    }  # fmt: skip

    assert len(pages_of(letter(**extreme), letter(**extreme, code=None, link=None))) == 2


def test_arabic_can_be_copied_from_the_letter(letter) -> None:
    (page,) = pages_of(letter(language="ar"))

    words = set(re.split(r"[\s:.،]+", read(page)))
    assert {"خطوة", "المستخدم", "اسم", "تسجيل"} <= words


@pytest.mark.parametrize("language", languages.NAMES)
def test_every_part_says_in_which_language_it_is(letter, language: str) -> None:
    (page,) = pages_of(letter(language=language))

    expected = {language, "nl"} if language in languages.HOME else {language}
    assert set(_languages(page.pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])) | {"nl"} == (
        expected | {"nl"}
    )


def test_a_name_in_arabic_letters_is_shown(letter) -> None:
    assert wording.words(letter(reader="محمد علي"))["recipient"][0] == "محمد علي"


def test_a_value_in_an_arabic_sentence_stays_in_one_piece(letter) -> None:
    words = wording.words(letter(language="ar"))

    assert "\u2068https://debeuk.example.test\u2069" in text_of(words["steps"])
    assert words["entrance"]["portal"] == "https://debeuk.example.test"


def _languages(node: object) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [one for part in node for one in _languages(part)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Lang"])] if "/Lang" in node else []
    return own + _languages(node.get("/K"))
