"""Every pupil gets a username that everybody can type."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleutelbos.accounts.rules import usernames
from sleutelbos.accounts.rules.usernames import RecipeProblem

FIRSTS = [
    "Emma", "Noor", "Lars", "Anaïs", "Björn", "Łukasz", "Ayşe", "Ngọc", "İpek", "Işıl",
    "Jean-Luc", "Zoë", "O", "Ĳsbrand", "Мария", "Chukwuemeka", "François", "Grâce", "Ömer",
    "Søren", "Γιώργος", "Ava-Lou", "Éloïse", "D'Artagnan", "Ad", "Wolfeschlegelsteinhausen",
    "Ｍａｙａ", "Groß", "ﬁen", "Adaeze",
]  # fmt: skip
FAMILIES = [
    "Janssens", "De Smet", "Desmet", "van Outryve d'Ydewalle", "'t Kindt", "D\u2019Hooghe",
    "Peeters-Janssens", "Yılmaz", "Ferreira Dos Santos", "Ben Salah", "Müller", "Weiß",
    "Lê", "Шевченко", "Min", "X", "García López", "El Haddaoui", "Şahin",
    "Vandenberghe" * 7, "Æbelø", "Đorđević", "Naam?",
]  # fmt: skip
PUPILS = list(itertools.product(FIRSTS, FAMILIES))
RECIPES = [*usernames.RECIPES, "{first}.{l}", "ll.{family}{f}"]


@pytest.mark.parametrize(
    ("recipe", "made"),
    [
        ("{family}{first}", "vandenbroeckezoe"),
        ("{first}.{family}", "zoe.vandenbroecke"),
        ("{first}{family}", "zoevandenbroecke"),
        ("{family}.{first}", "vandenbroecke.zoe"),
        ("{f}{family}", "zvandenbroecke"),
        ("{first}.{l}", "zoe.v"),
        ("ll.{first}", "ll.zoe"),
    ],
)
def test_a_recipe_makes_the_username(recipe, made):
    assert usernames.username(recipe, first="Zoë", family="Van den Broecke") == made


@pytest.mark.parametrize(
    ("first", "family", "made"),
    [
        ("", "Janssens", "janssens"),
        ("Emma", "", "emma"),
        ("", "", "naam"),
        ("علي", "عمر", "naam"),
        ("?ukasz", "?ahin", "ukasz.ahin"),
        ("Noor", "W" * 80, "noor." + "w" * 59),
        ("W" * 63, "Min", "w" * 63),
    ],
)
def test_a_name_with_gaps_still_makes_a_username(first, family, made):
    assert usernames.username("{first}.{family}", first=first, family=family) == made


def test_a_reserved_word_gets_a_number():
    assert usernames.username("{first}{family}", first="Ad", family="Min") == "admin2"
    assert usernames.username("{first}.{family}", first="Ad", family="Min") == "ad.min2"


def test_the_page_where_one_signs_in_shows_an_example():
    assert usernames.example("{first}.{family}") == "emma.janssens"
    assert usernames.example("{family}{first}") == "janssensemma"


@pytest.mark.parametrize(
    ("recipe", "problem"),
    [
        ("{family}" * 6, RecipeProblem.TOO_LONG),
        ("leerling", RecipeProblem.NO_NAME),
        ("{f}{l}", RecipeProblem.NO_NAME),
        ("{family}{birthday}", RecipeProblem.UNKNOWN_PART),
        ("{family}{}", RecipeProblem.UNKNOWN_PART),
        ("{family} {first}", RecipeProblem.UNUSABLE_LETTER),
        ("{family}{first", RecipeProblem.UNUSABLE_LETTER),
        ("{{family}}", RecipeProblem.UNUSABLE_LETTER),
        ("{family}É", RecipeProblem.UNUSABLE_LETTER),
        ("{first!r}{family}", RecipeProblem.UNKNOWN_PART),
    ],
)
def test_a_wrong_recipe_is_explained_and_not_used(recipe, problem):
    assert usernames.problems(recipe) == [problem]
    with pytest.raises(ValueError, match=re.escape(recipe)):
        usernames.username(recipe, first="Emma", family="Janssens")


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_good_recipe_has_no_problems(recipe):
    assert usernames.problems(recipe) == []


def test_namesakes_are_numbered_in_order_of_register_id():
    people = [("1000", "Anna", "Peeters"), ("999", "Anna", "Peeters"), ("1001", "Ann", "Apeeters")]
    expected = {"999": "anna.peeters", "1000": "anna.peeters2", "1001": "ann.apeeters3"}
    for order in itertools.permutations(people):
        assert usernames.numbered("{first}.{family}", order, taken=()) == expected


def test_a_name_that_lives_or_rests_is_not_given_again():
    taken = {"annapeeters", "annapeeters2", "annapeeters4"}
    people = [(str(number), "Anna", "Peeters") for number in range(3)]
    given_names = usernames.numbered("{family}.{first}", people, taken=set())
    assert given_names["0"] == "peeters.anna"
    given_names = usernames.numbered("{first}.{family}", people, taken=taken)
    assert list(given_names.values()) == ["anna.peeters3", "anna.peeters5", "anna.peeters6"]


def test_rac_11_fifty_namesakes_get_fifty_usernames():
    people = [(f"S{number}", "Noor", "Janssens") for number in range(50)]
    given_names = usernames.numbered("{first}.{family}", people, taken=())
    assert len({usernames.key(name) for name in given_names.values()}) == 50
    assert given_names["S0"] == "noor.janssens"
    assert given_names["S49"] == "noor.janssens50"


def _is_good(name):
    return (
        name.isascii()
        and name.replace(".", "").isalnum()
        and name == name.lower()
        and len(name) <= 64
        and usernames.key(name) not in usernames.RESERVED
    )


def test_fam_11_twenty_thousand_belgian_names_get_usernames_of_their_own():
    everybody = itertools.cycle(PUPILS)
    people = [(str(number), *next(everybody)) for number in range(20_000)]
    given_names = usernames.numbered("{first}.{family}", people, taken={"emmajanssens"})
    assert len({usernames.key(name) for name in given_names.values()}) == 20_000
    assert all(_is_good(name) for name in given_names.values())
    assert "emma.janssens" not in given_names.values()


def test_fam_11_the_order_of_the_rows_makes_no_difference():
    people = [(str(number), *pupil) for number, pupil in enumerate(PUPILS)]
    forwards = usernames.numbered("{family}{first}", people, taken=())
    assert usernames.numbered("{family}{first}", people[::-1], taken=()) == forwards


LETTERS = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)
NAMES = st.one_of(
    st.sampled_from(FAMILIES),
    st.builds(" ".join, st.lists(st.sampled_from(FIRSTS), max_size=4)),
    LETTERS,
)


@given(st.sampled_from(RECIPES), st.lists(st.tuples(NAMES, NAMES), max_size=12))
def test_fam_11_any_name_makes_a_username_that_is_good_and_unique(recipe, pupils):
    people = [(str(number), *pupil) for number, pupil in enumerate(pupils)]
    given_names = usernames.numbered(recipe, people, taken=())
    assert len({usernames.key(name) for name in given_names.values()}) == len(pupils)
    assert all(_is_good(name) for name in given_names.values())


def test_a_typed_username_is_looked_up_however_it_is_spelled():
    typed = [
        "emma.janssens",
        "Emma Janssens",
        "EMMAJANSSENS",
        "émma.jänssens",
        "emma\u200b.janssens ",
    ]
    assert {usernames.key(text) for text in typed} == {"emmajanssens"}
