"""What once hurt a parser, and some of what may, hurts none (IMP-14)."""

import random

import pytest

from tests.fuzz.mutating import corpus, mutated
from tests.fuzz.targets import TARGETS
from tests.unit.roster.workbooks import NOOR, workbook

ROUNDS = {"bundle": 20, "register": 300, "waiting": 150}


@pytest.mark.parametrize("name", TARGETS)
def test_imp_14_no_input_makes_a_parser_fall_over(name):
    chance = random.Random(name)
    for raw in corpus(name):
        TARGETS[name](raw)
    for _ in range(ROUNDS.get(name, 500)):
        TARGETS[name](mutated(chance, corpus(name)))


def test_imp_14_no_damaged_workbook_makes_the_reader_fall_over():
    chance, known = random.Random(14), (workbook(NOOR),)
    for _ in range(15):
        TARGETS["register"](mutated(chance, known))
