"""Members of staff with their accounts, for the administrator."""

from dataclasses import dataclass

from sleutelbos.accounts.queries import families
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.audit.values import Actor
from sleutelbos.connections import queries as connections
from sleutelbos.gate.models import PrintedCode, SecondFactor
from sleutelbos.kit.errors import NotFound
from sleutelbos.people.queries import staff as people
from sleutelbos.people.queries.staff import Employee
from sleutelbos.people.values import StaffRole


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as the administrator sees one."""

    person: Employee
    account: AccountFacts
    username: str
    has_factor: bool
    signed_in: bool

    @property
    def address(self) -> str:
        """Return where an invitation goes: the register of staff is the school's own list."""
        return self.account.address or self.person.register_email


def colleagues() -> list[Colleague]:
    """Return who works here, with an account each."""
    accounts = {one.person_id: one for one in families.of_staff()}
    ids = [one.id for one in accounts.values()]
    names = families.usernames_of_staff()
    factors = _with_factor(ids)
    seen = connections.signed_in_at(ids)
    return [
        Colleague(
            person=one,
            account=accounts[one.person_id],
            username=names.get(one.id, ""),
            has_factor=accounts[one.person_id].id in factors,
            signed_in=accounts[one.person_id].id in seen,
        )
        for one in people.staff()
        if one.person_id in accounts
    ]


def colleague(account_id: int) -> Colleague:
    """Return one of them; raise NotFound."""
    found = next((one for one in colleagues() if one.account.id == account_id), None)
    if found is None:
        raise NotFound
    return found


def is_of_office(actor: Actor) -> bool:
    """Say whether who acted still works at the office and may sign in."""
    roles = {StaffRole.OFFICE, StaffRole.ADMINISTRATOR}
    people_of_office = {one.person_id for one in people.staff() if one.role in roles}
    return any(
        Actor.account(one.id) == actor and not one.is_suspended
        for one in families.of_staff()
        if one.person_id in people_of_office
    )


def _with_factor(account_ids: list[int]) -> set[int]:
    confirmed = SecondFactor.objects.filter(account_id__in=account_ids).exclude(confirmed_at=None)
    printed = PrintedCode.objects.filter(account_id__in=account_ids, used_at=None)
    return {
        *confirmed.values_list("account_id", flat=True),
        *printed.values_list("account_id", flat=True),
    }
