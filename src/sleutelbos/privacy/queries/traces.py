"""Find everything that leads to people, in all tables."""

from collections.abc import Collection

from sleutelbos.accounts.queries import traces as of_accounts
from sleutelbos.kit import addresses, phones
from sleutelbos.kit.kept import Traces
from sleutelbos.people.queries import persons


def own(person_id: int) -> Traces:
    """Return by what one person's own rows are found, and nobody else's."""
    known = persons.traces([person_id])
    accounts = of_accounts.own([person_id])
    return Traces(
        people=(person_id,),
        pupils=known.pupils,
        staff=known.staff,
        keyrings=accounts.keyrings,
        accounts=accounts.accounts,
        addresses=accounts.addresses,
        phones=accounts.phones,
        username_keys=accounts.username_keys,
    )


def of_erasure(person_ids: Collection[int]) -> tuple[Traces, tuple[str, ...]]:
    """Return by what all of these people is found, and the public ids of their accounts."""
    known = persons.traces(person_ids)
    accounts = of_accounts.with_keyrings(person_ids, pupil_ids=known.pupils, staff_ids=known.staff)
    written = frozenset(addresses.canonical(one) for one in known.addresses)
    traces = Traces(
        people=tuple(sorted(person_ids)),
        pupils=known.pupils,
        staff=known.staff,
        keyrings=accounts.keyrings,
        accounts=accounts.accounts,
        addresses=accounts.addresses | written,
        phones=accounts.phones | frozenset(map(_phone, known.phones)),
        names=known.names,
        username_keys=accounts.username_keys,
    )
    return traces, accounts.public_ids


def _phone(text: str) -> str:
    """Return a number of the register as people's own numbers are kept."""
    try:
        return phones.normalise(text)
    except phones.PhoneRefused:
        return text
