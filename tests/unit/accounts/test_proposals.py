"""What another recipe does to those who have a username already (D1)."""

import pytest

from sleutelbos.accounts.rules.proposals import Clash, Held, Proposals

FIRST_FAMILY, FAMILY_FIRST = "{first}.{family}", "{family}{first}"


def held(keyring_id, first, family, *usernames):
    return Held(keyring_id, str(keyring_id), first, family, usernames or ("old",))


def given(recipe, *everybody, others=None, resting=()):
    taken = {name.replace(".", ""): one.keyring_id for one in everybody for name in one.usernames}
    made = Proposals(recipe, taken={**taken, **(others or {})}, resting=resting).give(everybody)
    return {one.register_id: (one.proposed, one.clash) for one in made}


def test_everybody_gets_the_plain_name_when_nobody_else_has_it():
    assert given(FAMILY_FIRST, held(1, "Noor", "Peeters", "noor.peeters")) == {
        "1": ("peetersnoor", None)
    }


def test_namesakes_are_numbered_in_order_of_register_id():
    two = held(10, "Noor", "Peeters", "a"), held(9, "Noor", "Peeters", "b")
    assert given(FAMILY_FIRST, *two) == {
        "9": ("peetersnoor", Clash.NAMESAKE),
        "10": ("peetersnoor2", Clash.NAMESAKE),
    }


def test_who_fits_the_recipe_keeps_the_name_number_and_all():
    one = held(1, "Noor", "Peeters", "noor.peeters3")
    two = held(2, "Noor", "Peeters", "noor.peeters")
    assert given(FIRST_FAMILY, one, two) == {
        "1": ("noor.peeters3", Clash.NAMESAKE),
        "2": ("noor.peeters", Clash.NAMESAKE),
    }


def test_an_earlier_name_comes_back():
    one = held(1, "Noor", "Peeters", "peetersnoor", "noor.peeters")
    assert given(FIRST_FAMILY, one) == {"1": ("noor.peeters", None)}


def test_nobody_gets_the_earlier_name_of_somebody_else():
    mine = held(1, "Noor", "Peeters", "x")
    renamed = held(2, "Noor", "Claes", "noor.claes", "noor.peeters")
    assert given(FIRST_FAMILY, mine, renamed)["1"] == ("noor.peeters2", Clash.TAKEN)


def test_a_leavers_name_rests():
    found = given(FIRST_FAMILY, held(1, "Noor", "Peeters"), others={"noorpeeters": 7}, resting={7})
    assert found == {"1": ("noor.peeters2", Clash.RESTING)}


@pytest.mark.parametrize(
    ("first", "family", "proposed", "clash"),
    [
        ("И", "Ю", None, None),
        ("…", "?", "naam", Clash.NAMELESS),
        ("Ad", "Min", "admin2", Clash.RESERVED),
        ("Noor" * 10, "Peeters" * 6, ("noor" * 10 + "peeters" * 6)[:64], Clash.TOO_LONG),
    ],
)
def test_what_makes_no_plain_username_is_named(first, family, proposed, clash):
    found, why = given("{first}{family}", held(1, first, family))["1"]
    assert why == clash
    assert proposed in (found, None)


def test_numbers_of_names_that_were_cut_still_fit():
    one = held(1, "Noor" * 10, "Peeters" * 6, ("noor" * 10 + "peeters" * 6)[:63] + "2")
    assert given("{first}{family}", one)["1"][0] == one.usernames[0]
