"""Which requests somebody wrote, or is named in: they are in free words, as people type them."""

from collections.abc import Iterator, Set

from sleutelbos.gate.models import HelpRequest
from sleutelbos.kit import addresses, names
from sleutelbos.kit.kept import Traces


def asked_from(known: Set[str]) -> list[int]:
    """Return the requests that give one of these (canonical) addresses as their own."""
    rows = HelpRequest.objects.exclude(email="").values_list("id", "email")
    return [row_id for row_id, email in rows if known and addresses.canonical(email) in known]


def mentioning(of: Traces) -> list[int]:
    """Return the requests in which any of these people asks, or is asked about."""
    rows = HelpRequest.objects.values_list("id", "email", "phone", "asker", "children")
    return [
        row_id
        for row_id, email, phone, asker, children in rows
        if (email and addresses.canonical(email) in of.addresses)
        or phone in of.phones
        or any(_is_named(name, text) for text in (asker, *children) for name in of.names)
    ]


def _is_named(name: tuple[str, ...], text: str) -> bool:
    """Say whether all the words of a name stand in a text."""
    return bool(name) and set(name) <= set(_words(text))


def _words(text: str) -> Iterator[str]:
    for part in text.replace(",", " ").replace(";", " ").split():
        yield names.fold(part)
