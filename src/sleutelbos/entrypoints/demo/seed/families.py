"""Play the families of the tour."""

from collections.abc import Iterable
from dataclasses import dataclass

from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.queries import families
from sleutelbos.accounts.queries.families import AccountFacts
from sleutelbos.audit.values import OPERATOR
from sleutelbos.entrypoints.demo import cast
from sleutelbos.entrypoints.demo.cast import Role
from sleutelbos.entrypoints.demo.seed import registers, walking
from sleutelbos.entrypoints.demo.seed.walking import Walker
from sleutelbos.gate.actions import help as asking
from sleutelbos.gate.values import Step
from sleutelbos.kit import addresses, names
from sleutelbos.outbox import actions as outbox
from sleutelbos.outbox import returns, worker
from sleutelbos.people.queries import classes
from sleutelbos.people.queries.classes import EnrolledPupil
from sleutelbos.schools.models import School

_FAMILY = "1052"  # Julia Maes, L2A: mother Elena Goossens, father Hassan Maes
_STUCK = "1306"  # Liam Wijnants, L1B: father Marek, who typed his address wrong
_UNVERIFIED = "1295"  # Nand Verschueren, L1A: father Bart, who did not click
_NOWHERE = "1198"  # Finn Goossens, L1A: mother An Verschueren, who never gave an address
_OF_LEAFLET = "1013"  # Felix Coppens, of the school with the template
_ASKING = "1177"  # Amina Coppens, L4B: mother Ilse Van Acker, who wrote to the office
_PLAYED = (_FAMILY, _STUCK, _UNVERIFIED, _NOWHERE, _ASKING)
_PASSWORDS = ("zeven appels op zolder", "groene jas met knopen", "blauwe fiets onder regen")
PUPIL, MOTHER, FATHER = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Family:
    """A pupil with the accounts of the keyring by slot."""

    school: School
    pupil: EnrolledPupil
    accounts: dict[int, AccountFacts]

    def role(self, slot: int, **more: str) -> Role:
        """Return what the card of one of them shows."""
        account = self.accounts[slot]
        return Role(
            name=account.name,
            child=self.pupil.name,
            group=self.pupil.class_name,
            username=families.usernames(account.keyring_id)[0].name,
            **more,
        )


def play(school: School) -> dict[str, Role]:
    """Let the families of the tour get as far as their cards say."""
    played = {one.pupil.register_id: one for one in found(school, *_PLAYED)}
    family, stuck = played[_FAMILY], played[_STUCK]
    # The class's letters as the office prints them; their file stands in its list.
    letters.print_letters(school_id=school.id, group_id=family.pupil.class_id, by=OPERATOR)
    roles = {
        "mother": _with_letter(family),
        "father": _far(family, FATHER, until=None),
        "pupil": _far(family, PUPIL, until=None),
        "stuck": _far(stuck, FATHER, until=Step.VERIFY, domain="oduers.example"),
        "unverified": _far(played[_UNVERIFIED], FATHER, until=Step.VERIFY),
        "nowhere": _far(played[_NOWHERE], MOTHER, until=Step.DETAILS),
    }
    _bounce(stuck, roles["stuck"].email)
    _ask(played[_ASKING])
    worker.drain()
    return roles


def of_the_tour(school: School) -> list[AccountFacts]:
    """Return the accounts of the family of the tour."""
    return list(found(school, _FAMILY)[0].accounts.values())


def of_the_leaflet(school: School) -> Role:
    """Return a parent of the school with the template, and what the leaflet makes of it (A3)."""
    family = found(school, _OF_LEAFLET)[0]
    digits = registers.digits_of("secundair.csv", register_id=_OF_LEAFLET)
    return family.role(MOTHER, password=f"{school.template_prefix}{digits}")


def others(everybody: Iterable[Family]) -> list[Family]:
    """Return the families that are not of the tour."""
    return [one for one in everybody if one.pupil.register_id not in _PLAYED]


def found(school: School, *register_ids: str) -> list[Family]:
    """Return these families, or all of the school, class by class."""
    groups = [classes.pupils(one.id) for one in classes.classes(school.school_year)]
    pupils = {
        pupil.id: pupil
        for group in groups
        for pupil in group
        if not register_ids or pupil.register_id in register_ids
    }
    accounts: dict[int, dict[int, AccountFacts]] = {pupil_id: {} for pupil_id in pupils}
    for one in families.of_pupils(pupils):
        accounts[one.pupil_id or 0][one.slot] = one
    return [Family(school, pupil, accounts[pupil.id]) for pupil in pupils.values()]


def walker(
    family: Family, slot: int, *, until: Step | None, domain: str = "ouders.example"
) -> Walker:
    """Return somebody of a family who walks so far."""
    account = family.accounts[slot]
    return Walker(
        account.id,
        until,
        password=_PASSWORDS[slot],
        email="" if slot == PUPIL else _email(account, domain=domain),
        mobile="+32475123456",
        is_pupil=slot == PUPIL,
    )


def _with_letter(family: Family) -> Role:
    """Print the mother's letter, and keep what stands on it."""
    account = family.accounts[MOTHER]
    printed = letters.print_letters(
        school_id=family.school.id, account_ids=[account.id], by=OPERATOR
    )
    cast.letter_path().write_bytes(printed.content)
    page = printed.pages[0]
    return family.role(MOTHER, code=page.code or "", link=page.link or "", email=_email(account))


def _far(family: Family, slot: int, *, until: Step | None, domain: str = "ouders.example") -> Role:
    """Let somebody get so far."""
    one = walker(family, slot, until=until, domain=domain)
    walking.walk(family.school, one)
    email = "" if until is Step.DETAILS else one.email
    return family.role(slot, password=one.password, email=email)


def _bounce(family: Family, email: str) -> None:
    """Let the mail to an address come back, as the reader of returned mail says it."""
    account_id = family.accounts[FATHER].id
    mark = returns.address_mark(account_id, email_key=addresses.canonical(email))
    outbox.promise(
        "note_bounce",
        school_id=family.school.id,
        account_id=account_id,
        address_mark=mark,
        status="5.1.1",
    )
    worker.drain()


def _ask(family: Family) -> None:
    """Let a mother write to the office."""
    mother = family.accounts[MOTHER]
    asking.ask_office(
        school_id=family.school.id,
        children=[f"{family.pupil.name}, {family.pupil.class_name}"],
        asker=mother.name,
        email=_email(mother),
        phone="0475 12 34 56",
    )


def _email(account: AccountFacts, *, domain: str = "ouders.example") -> str:
    """Return an address as people choose one."""
    first, family = names.spelled(account.first_name), names.spelled(account.family_name)
    return f"{first}.{family}@{domain}"
