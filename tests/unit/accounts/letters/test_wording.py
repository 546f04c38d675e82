"""The words of a letter."""

import pytest

from sleutelbos.accounts.letters import wording
from sleutelbos.schools.values import Contact, PasswordProfile


def text_of(value: object) -> str:
    """Return all words of a part of a letter, as they are read."""
    if isinstance(value, dict):
        if set(value) == {"text", "strong"}:
            return str(value["text"])
        return "\n".join(text_of(part) for part in value.values())
    if isinstance(value, list):
        is_rich = any(isinstance(part, dict) and "strong" in part for part in value)
        return ("" if is_rich else "\n").join(text_of(part) for part in value)
    return str(value)


def test_a_parent_reads_dutch_with_u(letter) -> None:
    text = text_of(wording.words(letter()))

    assert "Uw account als ouder van Noor Peeters" in text
    assert "Beste Sofie Claes, met deze brief opent u uw eigen account bij De Beuk." in text
    assert "Geldig tot en met 5 november 2026." in text


def test_the_steps_follow_the_leaflet_in_its_own_words(letter) -> None:
    steps = [text_of(step) for step in wording.words(letter())["steps"]]
    buttons = [
        "https://debeuk.example.test", "Aanmelden", "Ja, ik ga akkoord", "Opslaan", "OK", "Opslaan",
        "Ja, deze zijn correct", "Bevestig mijn e-mailadres",
    ]  # fmt: skip

    assert len(steps) == len(buttons)
    assert all(button in step for button, step in zip(buttons, steps, strict=True))


def test_a_pupil_needs_no_address(letter) -> None:
    words = wording.words(letter(slot=0, reader="Noor Peeters"))

    assert words["title"] == "Het account van Noor Peeters"
    assert len(words["steps"]) == 5
    assert "ouder" not in text_of(words["introduction"])


@pytest.mark.parametrize(
    ("profile", "rule"),
    [
        (PasswordProfile.LEAFLET, "minstens 20 tekens en minstens 4 woorden"),
        (PasswordProfile.STRICT, "minstens 15 tekens"),
    ],
)
def test_the_password_rule_is_the_schools_own(letter, sender, profile, rule) -> None:
    words = wording.words(letter(sender=sender(password_profile=profile)))

    assert rule in text_of(words["steps"])


def test_a_template_is_told_in_words(letter, sender) -> None:
    mother, father = (
        text_of(
            wording.words(
                letter(sender=sender(template_prefix="Rui"), slot=slot, code=None, link=None)
            )["entrance"]["rule"]
        )
        for slot in (1, 2)
    )

    digits = "de laatste zes cijfers van het rijksregisternummer van uw kind"
    assert mother == f"Uw beginwachtwoord is Rui gevolgd door {digits}."
    assert father == f"Uw beginwachtwoord is {digits}, gevolgd door Rui."


def test_another_language_says_which_it_is_written_in(letter) -> None:
    assert wording.words(letter(language="nl"))["language"] == "nl"
    assert wording.words(letter(language="en"))["language"] == "en"
    assert wording.words(letter(language="tr"))["language"] == "tr"
    assert wording.words(letter(language="xx"))["language"] == "nl"


def test_braces_and_stars_in_a_name_are_only_letters(letter) -> None:
    words = wording.words(letter(reader="*Jo* {pupil}"))

    assert words["introduction"][0] == {"text": "Beste *Jo* {pupil},", "strong": True}


def test_letters_of_other_alphabets_become_question_marks(letter) -> None:
    words = wording.words(letter(reader="Yılmaz Олена 王小明\x07"))

    assert words["recipient"][0] == "Yılmaz Олена ???"


def test_without_an_address_the_letter_is_handed_over_in_person(letter) -> None:
    words = wording.words(letter(address=None))

    assert words["pick_up"] == ["Persoonlijk afhalen", "Sofie Claes"]
    assert words["recipient"] == []


def test_a_contact_that_is_not_filled_in_leaves_no_hole(letter, sender) -> None:
    words = wording.words(letter(sender=sender(office=Contact("", "", ""))))

    assert len(words["help"]) == 1
