"""By which addresses the owner of an account can be told, apart from anybody else."""

from sleutelbos.accounts.queries import families
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.kit import addresses
from sleutelbos.people.queries import guardians, register


def of_owner(known: AccountFacts, *, but: str = "") -> list[str]:
    """Return the addresses that are truly this person's, each once, without the one at stake.

    Those are: what is bound to the account, what the same person verified for another child, and
    what the register has of them, unless it has it of another guardian too.
    """
    others = [one for one in families.of_person(known.person_id) if one.id != known.id]
    found = [known.email]
    found += [one.email for one in others if one.email_verified_at and one.may_sign_in]
    if known.slot:
        found.append(registered(known))
    distinct = {addresses.canonical(email): email for email in reversed(found) if email}
    distinct.pop(addresses.canonical(but), None)
    return list(distinct.values())


def registered(known: AccountFacts) -> str:
    """Return the register's address of a guardian; nothing when another guardian has it too."""
    pupil_id = known.pupil_id or 0
    people = {one.person_id for one in guardians.of_pupils([pupil_id])[pupil_id]}
    emails = register.emails({known.person_id, *people})
    own = emails.pop(known.person_id, "")
    theirs = {addresses.canonical(email) for email in emails.values() if email}
    theirs |= {
        addresses.canonical(one.email)
        for one in families.of_pupils([pupil_id])
        if one.person_id != known.person_id and one.email
    }
    return own if own and addresses.canonical(own) not in theirs else ""
