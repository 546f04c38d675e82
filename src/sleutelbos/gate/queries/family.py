"""The family page: a pupil, the accounts of the keyring, and what is in the way of each."""

from dataclasses import dataclass, replace

from sleutelbos.accounts.queries import families
from sleutelbos.accounts.queries.families import AccountFacts, Username
from sleutelbos.accounts.rules.places import Stage
from sleutelbos.audit.values import subject
from sleutelbos.gate.queries import diagnosis
from sleutelbos.gate.rules import steps
from sleutelbos.gate.rules.diagnosis import Diagnosis
from sleutelbos.gate.values import Step
from sleutelbos.kit import clock
from sleutelbos.people.queries import classes, guardians, register, restrictions
from sleutelbos.people.queries.classes import EnrolledPupil
from sleutelbos.people.queries.guardians import Guardian
from sleutelbos.people.queries.register import RegisterMatch
from sleutelbos.people.queries.restrictions import Restricted
from sleutelbos.schools.models import School


@dataclass(frozen=True, slots=True)
class Member:
    """An account of the keyring as the office sees it."""

    account: AccountFacts
    kind: str  # pupil, or what a guardian is
    diagnosis: Diagnosis
    stage: Stage
    steps: tuple[tuple[Step, bool], ...]  # each with whether it is done
    register: RegisterMatch
    guardian: Guardian | None = None  # the guardianship behind a co-account
    restrictions: tuple[Restricted, ...] = ()  # in force, or from a later day

    @property
    def may_get_letter(self) -> bool:
        """Say whether a letter can open it: only while there is no password (D28)."""
        known = self.account
        return known.password_chosen_at is None and not known.is_suspended and known.may_sign_in


@dataclass(frozen=True, slots=True)
class Family:
    """A pupil with everybody who has, or might have, a key."""

    pupil: EnrolledPupil
    usernames: tuple[Username, ...]
    members: tuple[Member, ...]
    without_account: tuple[Guardian, ...]
    siblings: tuple[tuple[int, str], ...]

    @property
    def subjects(self) -> list[str]:
        """Return what the log calls everything on this page."""
        guardians = [one.guardian for one in self.members if one.guardian]
        return [
            subject("pupil", self.pupil.id),
            *(subject("account", one.account.id) for one in self.members),
            *(
                subject("guardianship", one.guardianship_id)
                for one in (*guardians, *self.without_account)
            ),
        ]


def family(pupil_id: int, *, school: School) -> Family:
    """Return the family of a pupil; raise NotFound."""
    pupil = classes.pupil(pupil_id, school_year=school.school_year)
    known = families.of_pupils([pupil_id])
    parents = guardians.of_pupils([pupil_id])[pupil_id]
    now = clock.now()
    live = [one for one in restrictions.of_pupils([pupil_id]) if not one.is_over(now)]
    holders = {one.person_id for one in known if one.slot}
    return Family(
        pupil=pupil,
        usernames=tuple(families.usernames(known[0].keyring_id)) if known else (),
        members=tuple(
            replace(one, restrictions=_of(one.guardian, live))
            for one in members(known, parents, school=school)
        ),
        without_account=tuple(one for one in parents if one.person_id not in holders),
        siblings=_siblings(parents, of=pupil_id),
    )


def _siblings(parents: list[Guardian], *, of: int) -> tuple[tuple[int, str], ...]:
    """Return the other children of these guardians, each once: id and name."""
    found = guardians.children([one.person_id for one in parents])
    return tuple({one.pupil_id: one.name for one in found if one.pupil_id != of}.items())


def member(account_id: int, *, school: School) -> tuple[EnrolledPupil, Member]:
    """Return one account of a family with its pupil; raise NotFound, also for staff."""
    known = families.family_account(account_id)
    pupil = classes.pupil(known.pupil_id or 0, school_year=school.school_year)
    parents = guardians.of_pupils([pupil.id])[pupil.id]
    return pupil, members([known], parents, school=school)[0]


def members(known: list[AccountFacts], parents: list[Guardian], *, school: School) -> list[Member]:
    """Return these accounts as the office sees them."""
    of_person = {one.person_id: one for one in parents}
    found = diagnosis.of_accounts(
        known, agreement_version=school.agreement_version, with_limits=True
    )
    matches = register.compare_addresses({one.person_id: one.address for one in known})
    return [
        Member(
            account=one,
            kind=_kind(of_person.get(one.person_id)) if one.slot else "pupil",
            guardian=of_person.get(one.person_id) if one.slot else None,
            diagnosis=found[one.id],
            stage=diagnosis.stage_of(found[one.id]),
            steps=_steps(one, agreement_version=school.agreement_version),
            register=matches[one.person_id],
        )
        for one in known
    ]


def _kind(guardian: Guardian | None) -> str:
    return guardian.kind if guardian else "other"


def _of(guardian: Guardian | None, live: list[Restricted]) -> tuple[Restricted, ...]:
    """Return the restrictions of a guardian in the order of the rights."""
    own = [one for one in live if guardian and one.guardianship_id == guardian.guardianship_id]
    return tuple(restrictions.in_order(own))


def _steps(known: AccountFacts, *, agreement_version: int) -> tuple[tuple[Step, bool], ...]:
    facts = diagnosis.situation(known).facts
    due = steps.next_step(facts, agreement_version=agreement_version)
    order = steps.steps(facts)
    reached = order.index(due) if due else len(order)
    return tuple((step, place < reached) for place, step in enumerate(order))
