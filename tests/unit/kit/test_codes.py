"""A code on paper can be typed by anybody, and by nobody else."""

import random

import pytest

from sleutelbos.kit import codes

CHANCE = random.Random(2)
CODES = [codes.new(CHANCE.choice) for _ in range(40)]


def test_a_code_is_twelve_letters_that_cannot_be_mistaken():
    for code in CODES:
        assert len(code) == 12
        assert not set(code) & set("01ILOU")
    assert len(set(CODES)) == len(CODES)


def test_a_code_is_read_as_it_was_made():
    for code in CODES:
        assert codes.normalise(code) == code


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        codes.grouped,
        lambda code: f"  {code[:4]} {code[4:8]}\u2013{code[8:]} ",
        ".".join,
        lambda code: "".join(chr(ord(letter) + 0xFEE0) for letter in code),
        lambda code: code.translate(str.maketrans("AEKMHPCTX", "АЕКМНРСТХ")),
        lambda code: code.replace("V", "u"),
        lambda code: code.replace("D", "0"),
        lambda code: code.replace("J", "1"),
    ],
)
def test_a_code_is_read_forgivingly(typed):
    for code in CODES:
        assert codes.normalise(typed(code)) == code


def test_one_wrong_letter_is_always_noticed():
    for code in CODES[:5]:
        for place in range(12):
            for letter in set(codes.ALPHABET) - {code[place]}:
                assert codes.normalise(code[:place] + letter + code[place + 1 :]) is None


def test_two_swapped_neighbours_are_always_noticed():
    for code in CODES:
        for place in range(11):
            one, other = code[place : place + 2]
            if one != other:
                swapped = code[:place] + other + one + code[place + 2 :]
                assert codes.normalise(swapped) is None


@pytest.mark.parametrize("text", ["", "ABCD", "ABCDEFGHJKM!", "ABCDEFGHJKMNP", "Ä" * 12])
def test_what_has_another_shape_is_no_code(text):
    assert codes.normalise(text) is None


def test_every_letter_can_be_drawn():
    assert {letter for code in CODES for letter in code} == set(codes.ALPHABET)


def test_a_code_that_would_need_a_missing_letter_is_drawn_again():
    needs_a_thirty_first_letter = "2" * 10 + codes.ALPHABET[16]
    letters = iter(needs_a_thirty_first_letter + "2" * 11)
    assert codes.new(lambda _alphabet: next(letters)) == "2" * 12


def test_six_digits_are_six_digits():
    assert codes.digits(6, CHANCE.choice).isdecimal()
    assert len(codes.digits(6)) == 6


def test_a_code_is_printed_in_groups():
    assert codes.grouped("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"
