"""How names are kept for finding and sorting."""

from sleutelbos.kit import names

LONGEST_WORDS = 200


def words(*, first: str, family: str) -> str:
    """Return the folded words of a name, the family name first: what searches and lists read."""
    spelled = (names.fold(word) for word in f"{family} {first}".split())
    return " ".join(word for word in spelled if word)[:LONGEST_WORDS]
