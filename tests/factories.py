"""Schools and families to test with: Noor, her parents, the people of the office."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client

from sleutelbos.accounts import keys
from sleutelbos.accounts.actions import identities
from sleutelbos.accounts.letters import store
from sleutelbos.accounts.models import Account, InitialCredential, Keyring, KeyringName
from sleutelbos.accounts.values import Identity
from sleutelbos.audit.values import SYSTEM
from sleutelbos.connections import actions as connections
from sleutelbos.gate.actions import providers as provider_actions
from sleutelbos.gate.queries import providers
from sleutelbos.guides import files as guides
from sleutelbos.kit import clock, names, scope, tokens
from sleutelbos.people.actions import teams
from sleutelbos.people.models import (
    Group,
    Guardianship,
    Membership,
    Person,
    Pupil,
    StaffMember,
)
from sleutelbos.people.values import GuardianKind, MemberRole, StaffRole
from sleutelbos.roster import outcome
from sleutelbos.roster.models import Rehearsal, RosterRun
from sleutelbos.roster.values import Summary
from sleutelbos.schools import actions as schools
from sleutelbos.schools import queries as school_queries
from sleutelbos.schools.models import School
from tests.gate import provider

PASSWORD = "vier rode fietsen buiten"
_counter = itertools.count(1001)
_PARENTS = (
    ("An", GuardianKind.MOTHER),
    ("Bart", GuardianKind.FATHER),
    ("Chris", GuardianKind.OTHER),
)


@dataclass(frozen=True)
class Family:
    """A pupil, the keyring's username and its accounts by slot (slot 0 is the pupil's)."""

    pupil: Pupil
    keyring: Keyring
    username: str
    accounts: dict[int, Account]

    @property
    def mother(self) -> Account:
        """Return the account in slot 1."""
        return self.accounts[1]

    @property
    def father(self) -> Account:
        """Return the account in slot 2."""
        return self.accounts[2]


def a_school(name: str = "De Beuk", **changes: Any) -> School:
    """Open a school with both contacts; its host is the name, folded, under .example.test."""
    settings_of_school = {
        "activation_name": "Lies Maes",
        "activation_role": "ICT-coördinator",
        "activation_email": "ict@beuk.example.test",
        "office_name": "Secretariaat",
        "office_email": "secretariaat@beuk.example.test",
        "office_phone": "02 356 00 00",
        "school_year": "2026-2027",
    }
    origin = f"https://{names.fold(name)}.example.test"
    school_queries.school.cache_clear()  # the schools of other tests had the same ids
    guides._digest.cache_clear()
    providers.forget()
    return schools.open_school(
        name=name, origin=origin, by=SYSTEM, **{**settings_of_school, **changes}
    )


def a_person(
    school: School, *, first: str = "Noor", family: str = "Peeters", **more: Any
) -> Person:
    """Enter somebody."""
    words = " ".join(names.fold(word) for word in f"{family} {first}".split())
    with scope.within(school.id):
        return Person.objects.create(
            school=school, first_name=first, family_name=family, words=words, **more
        )


def a_class(school: School, *, name: str = "L3A") -> Group:
    """Return a class of the school's year."""
    with scope.within(school.id):
        group, _ = Group.objects.get_or_create(
            school=school, name=name, school_year=school.school_year
        )
        return group


def a_pupil(
    school: School,
    *,
    guardians: int = 2,
    class_name: str = "L3A",
    first: str = "Noor",
    family: str = "Peeters",
    **account: Any,
) -> Family:
    """Enrol a pupil with guardians and an account each; ``account`` sets facts of them all."""
    group = a_class(school, name=class_name)
    with scope.within(school.id):
        pupil = Pupil.objects.create(
            school=school,
            person=a_person(school, first=first, family=family),
            register_id=str(next(_counter)),
        )
        Membership.objects.create(
            school=school, group=group, person=pupil.person, role=MemberRole.PUPIL
        )
        keyring, username = _a_keyring(school, f"{first}.{family}", pupil=pupil)
        accounts = {0: _an_account(keyring, 0, pupil.person, **account)}
        for slot in range(1, guardians + 1):
            name, kind = _PARENTS[(slot - 1) % 3]
            parent = a_person(school, first=name, family=family)
            Guardianship.objects.create(
                school=school, pupil=pupil, person=parent, kind=kind, rank=slot
            )
            accounts[slot] = _an_account(keyring, slot, parent, **account)
    return Family(pupil, keyring, username, accounts)


def a_staff_member(
    school: School,
    role: StaffRole | str = StaffRole.OFFICE,
    *,
    first: str = "Mia",
    family: str = "Claes",
) -> Account:
    """Employ somebody, with an activated account."""
    with scope.within(school.id):
        person = a_person(school, first=first, family=family)
        member = StaffMember.objects.create(
            school=school, person=person, role=role, register_id=f"P{next(_counter)}"
        )
        keyring, _ = _a_keyring(school, f"{first}.{family}", staff_member=member)
        return an_activated(_an_account(keyring, 0, person))


def teaches(teacher: Account, *, class_name: str = "L3A") -> None:
    """Let a member of staff teach a class."""
    school = School.objects.get(id=teacher.school_id)
    group = a_class(school, name=class_name)
    with scope.within(school.id):
        Membership.objects.create(
            school=school, group=group, person_id=teacher.person_id, role=MemberRole.TEACHER
        )


def a_team(
    school: School, *people: Account, name: str = "Koor", leader: Account | None = None
) -> Group:
    """Put a team together of who these accounts are, and of who leads it."""
    members = [person.person_id for person in people] + ([leader.person_id] if leader else [])
    with scope.within(school.id):
        team_id = teams.make(name=name, school_year=school.school_year, by=SYSTEM)
        teams.join(team_id=team_id, person_ids=members, by=SYSTEM)
        if leader:
            teams.lead(team_id=team_id, person_ids=[leader.person_id], leads=True, by=SYSTEM)
        return Group.objects.get(id=team_id)


def an_activated(account: Account, *, email: str = "") -> Account:
    """Let an account have taken all steps; with an address, a verified one."""
    facts: dict[str, Any] = dict.fromkeys(
        ("recognised_at", "password_chosen_at", "devices_reviewed_at", "details_given_at",
         "details_confirmed_at"), clock.now(),
    )  # fmt: skip
    facts |= {"agreed_version": 1}
    if email:
        facts |= {"email": email, "email_key": email.lower(), "email_verified_at": clock.now()}
    return changed(account, **facts)


def changed(account: Account, **facts: Any) -> Account:
    """Set facts of an account, and return it as it is now."""
    with scope.within(account.school_id):
        Account.objects.filter(id=account.id).update(**facts)
        return Account.objects.get(id=account.id)


def with_password(account: Account, password: str = PASSWORD) -> Account:
    """Give an account a password."""
    with scope.within(account.school_id):
        salt = Keyring.objects.get(id=account.keyring_id).salt
        tag = keys.tag(account.id, keys.digests(password, bytes(salt))[-1])
    return changed(account, password_tag=tag, password_chosen_at=clock.now())


def a_letter(account: Account, *, days: int = 60, failures: int = 0) -> InitialCredential:
    """Print a letter of which nobody knows the code; it expires in so many days."""
    now = clock.now()
    with scope.within(account.school_id):
        return InitialCredential.objects.create(
            school_id=account.school_id,
            account=account,
            kind="code",
            salt=tokens.random_bytes(16),
            digest=tokens.random_bytes(32),
            made_at=now,
            expires_at=now + dt.timedelta(days=days),
            failures=failures,
        )


def a_provider(
    school: School, issuer: str, *, kind: str = "flemish_government", **client: Any
) -> None:
    """Let a school sign in with an outside provider."""
    known = {"client_id": provider.CLIENT, "secret": provider.SECRET, "is_shown": True, **client}
    with scope.within(school.id):
        provider_actions.set_up(
            kind=kind,
            client=provider_actions.Client(issuer=issuer, **known),
            school_id=school.id,
            by=SYSTEM,
        )


def a_linked(account: Account, issuer: str, *, subject: str = "sub-of-an", **more: Any) -> None:
    """Let an outside identity open an account."""
    kind = more.get("kind", "flemish_government")
    with scope.within(account.school_id):
        identities.link(
            account_id=account.id, identity=Identity(kind, issuer, subject, "An"), by=SYSTEM
        )


def a_rehearsal(run: RosterRun) -> Rehearsal:
    """Let an import have been rehearsed, with one letter."""
    now = clock.now()
    made = Rehearsal.objects.create(
        school_id=run.school_id, run=run, made_at=now, made_by=SYSTEM.text, ended_at=now,
        expires_at=now + dt.timedelta(hours=24), letters=1, file_name="rehearsal.pdf",
        report_sealed=outcome.seal(outcome.Outcome(Summary())),
    )  # fmt: skip
    store.write(run.school_id, made.file_name, b"%PDF-1.7", now=now)
    return made


def a_client(school: School) -> Client:
    """Return a browser at the school's portal."""
    return Client(headers={"host": school.origin.partition("://")[2]})


def signed_in(client: Client, account: Account) -> Client:
    """Sign an account in, second factor and all."""
    with scope.within(account.school_id):
        is_staff = Keyring.objects.get(id=account.keyring_id).staff_member_id is not None
        begun = connections.begin_session(
            school_id=account.school_id,
            account_id=account.id,
            epoch=account.session_epoch,
            is_staff=is_staff,
            browser="Firefox, Linux",
            network="192.0.2.…",
            by=SYSTEM,
        )
        connections.carry_factor(token=begun.token, by=SYSTEM)
    client.cookies[settings.SESSION_COOKIE_NAME] = begun.token
    return client


def _a_keyring(school: School, username: str, **owner: Any) -> tuple[Keyring, str]:
    keyring = Keyring.objects.create(school=school, salt=tokens.random_bytes(16), **owner)
    name, key, number = username.lower(), names.fold(username), 1
    while KeyringName.objects.filter(key=key).exists():
        number += 1
        name, key = f"{username.lower()}{number}", f"{names.fold(username)}{number}"
    KeyringName.objects.create(school=school, keyring=keyring, name=name, key=key)
    return keyring, name


def _an_account(keyring: Keyring, slot: int, person: Person, **facts: Any) -> Account:
    return Account.objects.create(
        school_id=keyring.school_id, keyring=keyring, slot=slot, person=person, **facts
    )
