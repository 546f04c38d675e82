"""What changed between two texts is found by line and by word, and loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleutelbos.kit import differences, markup
from sleutelbos.kit.differences import Tone

OLD = """\
## Uw account

Het account is van u alleen.

- Geef uw wachtwoord aan niemand.
- Vraag hulp aan de school.
"""
NEW = """\
## Uw account

Het account is alleen van u, en van niemand anders.

- Geef uw wachtwoord aan niemand.
- Kies meteen een ander wachtwoord als iemand het kent.
- Vraag hulp aan het secretariaat.
"""


def told(before: str, after: str, tone: Tone) -> list[str]:
    found = differences.lines(before, after)
    return [run.text.strip() for line in found for run in line if run.tone is tone]


def test_the_same_text_has_no_changes() -> None:
    assert not differences.has_changed(differences.lines(OLD, OLD))
    assert not differences.has_changed(differences.lines(OLD, OLD.replace("\n", "\r\n")))


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("U leest de berichten.", "U leest al de berichten.", [], ["al"]),
        ("U leest al de berichten.", "U leest de berichten.", ["al"], []),
        ("Bel de school op maandag.", "Bel de school op dinsdag.", ["maandag."], ["dinsdag."]),
        ("een\n\ntwee", "een", ["twee"], []),
        ("", "een", [], ["een"]),
        ("Alles is anders hier.", "Niets lijkt op vroeger nu.", ["Alles is anders hier."],
         ["Niets lijkt op vroeger nu."]),
    ],
)  # fmt: skip
def test_words_that_came_and_went_are_told(
    before: str, after: str, gone: list[str], new: list[str]
) -> None:
    assert told(before, after, Tone.GONE) == gone
    assert told(before, after, Tone.NEW) == new


def test_an_item_that_came_between_is_new_as_a_whole() -> None:
    assert "- Kies meteen een ander wachtwoord als iemand het kent." in told(OLD, NEW, Tone.NEW)


TEXTS = st.text(alphabet="ab #-\n<&", max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_it(before: str, after: str) -> None:
    def words(text: str) -> list[str]:
        return text.split()

    found = differences.lines(before, after)
    old = [run.text for line in found for run in line if run.tone is not Tone.NEW]
    new = [run.text for line in found for run in line if run.tone is not Tone.GONE]
    assert "".join(words(" ".join(old))) == "".join(words(before))
    assert "".join(words(" ".join(new))) == "".join(words(after))


def test_changes_are_marked_for_eyes_and_ears() -> None:
    page = markup.render_changes(OLD, NEW, new="nieuw:", gone="weg:")

    assert '<ins><span class="sr-only">nieuw: </span>- ' not in page
    assert '<span class="sr-only">nieuw: </span>Kies meteen' in page
    assert "<del>" in page
    assert "<h2>Uw account</h2>" in page
    assert page.count("<ul>") == 1, "one list stays one list"


@given(TEXTS, TEXTS)
def test_nothing_that_is_written_becomes_a_tag(before: str, after: str) -> None:
    page = markup.render_changes(before, after, new="+", gone="-")

    for tag in ("p", "h2", "ul", "li", "ins", "del", "span"):
        page = page.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in page.replace('<span class="sr-only">', "")
