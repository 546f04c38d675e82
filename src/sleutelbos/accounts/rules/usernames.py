"""Make usernames from names by a school's recipe, such as {first}.{family}."""

import enum
import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from sleutelbos.kit import names

LONGEST = 64
LONGEST_RECIPE = 40
RECIPES = (
    "{family}{first}",
    "{first}.{family}",
    "{first}{family}",
    "{family}.{first}",
    "{f}{family}",
)
EXAMPLE = ("Emma", "Janssens")  # a name that everybody knows

# Folded; whoever is called so gets a number.
RESERVED = frozenset([
    "abuse", "admin", "administrator", "anonymous", "api", "bestuur", "console", "directeur",
    "directie", "guest", "help", "hostmaster", "info", "login", "mail", "none", "noreply",
    "null", "office", "operator", "postmaster", "root", "school", "secretariaat", "security",
    "sleutelbos", "smartschool", "staff", "superuser", "support", "system", "undefined", "user",
    "webmaster", "www",
])  # fmt: skip

_NAMELESS = "naam"
_PART = re.compile(r"\{([^{}]*)\}")
_PIECE = re.compile(r"(\{[^{}]*\})")
_BETWEEN = re.compile(r"[a-z0-9.]*")


class RecipeProblem(enum.StrEnum):
    """Why a recipe cannot make usernames."""

    TOO_LONG = "too_long"
    NO_NAME = "no_name"
    UNKNOWN_PART = "unknown_part"
    UNUSABLE_LETTER = "unusable_letter"


def problems(recipe: str) -> list[RecipeProblem]:
    """List what keeps {family}, {first}, {f}, {l}, letters, digits and dots from being a recipe."""
    pieces = _PART.split(recipe)
    between, parts = pieces[::2], pieces[1::2]
    found = {
        RecipeProblem.TOO_LONG: len(recipe) > LONGEST_RECIPE,
        RecipeProblem.NO_NAME: not {"family", "first"} & set(parts),
        RecipeProblem.UNKNOWN_PART: not set(parts) <= {"family", "first", "f", "l"},
        RecipeProblem.UNUSABLE_LETTER: not all(_BETWEEN.fullmatch(text) for text in between),
    }
    return [problem for problem, is_found in found.items() if is_found]


def key(username: str) -> str:
    """Reduce a username, as made or as typed, to what it is looked up by."""
    return names.fold(username)


def username(recipe: str, *, first: str, family: str) -> str:
    """Make the username of somebody without namesakes."""
    return next(
        name for name in candidates(plain(recipe, first, family)) if key(name) not in RESERVED
    )


def example(recipe: str) -> str:
    """Show the recipe on a name that everybody knows, for the pages where one signs in."""
    first, family = EXAMPLE
    return username(recipe, first=first, family=family)


def pieces(recipe: str) -> list[str]:
    """Return what a recipe is made of, in order: parts in their braces, and what is between."""
    return [piece for piece in _PIECE.split(recipe) if piece]


def numbered(
    recipe: str, people: Iterable[tuple[str, str, str]], *, taken: Collection[str]
) -> dict[str, str]:
    """Give everybody (register id, first name, family name) a username of their own.

    Namesakes are numbered in order of register id. ``taken`` holds the keys that live or rest.
    """
    given = Usernames(recipe, taken=taken).give(people)
    return {register_id: name for register_id, name, _ in given}


class Usernames:
    """The usernames of a school, so that none is given twice.

    It remembers how far the numbers of a name are: fifty namesakes take fifty steps, not fifty
    times fifty, also when they come in several lots.
    """

    def __init__(self, recipe: str, *, taken: Iterable[str]) -> None:
        self._recipe = recipe
        self._used = {*RESERVED, *taken}
        self._counters: dict[str, Iterator[str]] = {}

    def give(self, people: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
        """Yield register id, username and its key for each, in order of register id."""
        used, counters = self._used, self._counters
        for register_id, first, family in sorted(people, key=_by_register_id):
            text = plain(self._recipe, first, family)
            names_left = counters.get(text) or counters.setdefault(text, candidates(text))
            for name in names_left:
                found = key(name)
                if found not in used:
                    break
            used.add(found)
            yield register_id, name, found


def _by_register_id(one: tuple[str, str, str]) -> tuple[tuple[int, int, str], ...]:
    return names.natural_key(one[0])


def plain(recipe: str, first: str, family: str) -> str:
    """Return what a recipe makes of a name, before it is cut or numbered."""
    spelled = {"first": _spelled(first), "family": _spelled(family)}
    spelled |= {"f": spelled["first"][:1], "l": spelled["family"][:1]}
    text = "".join(
        spelled[piece] if place % 2 else piece for place, piece in enumerate(_pieces(recipe))
    )
    text = re.sub(r"\.{2,}", ".", text).strip(".")
    return text if spelled["first"] or spelled["family"] else _NAMELESS


@lru_cache(maxsize=4096)
def _spelled(name: str) -> str:
    """Spell a name; in a large school the same ones come by again and again."""
    return names.spelled(name)


@lru_cache(maxsize=64)
def _pieces(recipe: str) -> tuple[str, ...]:
    if problems(recipe):
        raise ValueError(recipe)
    return tuple(_PART.split(recipe))


def candidates(text: str) -> Iterator[str]:
    """Yield what may be somebody's username, the first one without a number."""
    yield text[:LONGEST].rstrip(".")
    for number in itertools.count(2):
        yield text[: LONGEST - len(str(number))].rstrip(".") + str(number)
