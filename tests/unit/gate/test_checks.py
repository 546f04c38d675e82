"""What a card asks, and what follows from the answers."""

import pytest

from sleutelbos.gate.rules.checks import Answer, Check, Question, Seen, card, is_enough

AGREES, DIFFERS = Answer.AGREES, Answer.DIFFERS
BART = {
    Question.LETTER: "2026-09-30",
    Question.SIGNED_IN: "2026-09-01 Firefox",
    Question.EMAIL: "b…@example.org",
    Question.MOBILE: "451",
    Question.STREET: "Kerkstraat 1",
}


def test_a_card_asks_three_things_and_the_best_first() -> None:
    assert [one.question for one in card(BART, [])] == [
        Question.LETTER, Question.SIGNED_IN, Question.EMAIL,
    ]  # fmt: skip


def test_what_another_guardian_shares_is_not_asked() -> None:
    other = {Question.EMAIL: BART[Question.EMAIL], Question.STREET: BART[Question.STREET]}
    known = {name: BART[name] for name in (Question.EMAIL, Question.MOBILE, Question.STREET)}

    assert [one.question for one in card(known, [other])] == [Question.MOBILE]


def test_what_the_school_does_not_know_is_not_asked() -> None:
    assert card({Question.MOBILE: "", Question.STREET: ""}, []) == []


@pytest.mark.parametrize(
    ("check", "expected", "when_contested"),
    [
        (Check({}), False, False),
        (Check({Question.MOBILE: AGREES}), True, False),
        (Check({Question.MOBILE: AGREES, Question.LETTER: DIFFERS}), False, False),
        (Check({Question.MOBILE: DIFFERS}), False, False),
        (Check({}, (Seen.IDENTITY,)), True, False),
        (Check({Question.LETTER: DIFFERS}, (Seen.IDENTITY,)), False, False),
        (Check({}, (Seen.PAPER,)), False, False),
        (Check({}, (Seen.POST,)), True, True),
        (Check({}, is_known_channel=True), True, True),
        (Check({Question.LETTER: DIFFERS}, is_known_channel=True), False, False),
    ],
)
def test_one_thing_that_agrees_is_enough_and_one_that_differs_never(
    check: Check, expected: bool, when_contested: bool
) -> None:
    assert is_enough(check, is_contested=False) is expected
    assert is_enough(check, is_contested=True) is when_contested
