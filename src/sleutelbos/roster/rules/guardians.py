"""Decide what becomes of a pupil's guardians."""

from collections.abc import Iterator

from sleutelbos.roster.rules import families, spelling
from sleutelbos.roster.rules.families import Families
from sleutelbos.roster.values import (
    Finding,
    GuardianRow,
    GuardianStep,
    KnownGuardian,
    KnownPupil,
    Line,
    PupilRow,
    Weight,
)

_GUARDIAN = "guardian"  # the kind of somebody of whom the register says no more


class Guardians:
    """The guardians of all pupils of one import; each person is decided once, by the first row."""

    def __init__(self, people_ids: Iterator[int], slots: int) -> None:
        self.findings: list[Finding] = []
        self.lines: list[Line] = []
        self.addresses = 0  # known addresses for mail that the file says something about
        self.changed_addresses = 0
        self._ids = people_ids
        self._slots = slots
        self._families = Families()
        self._people: dict[int, KnownGuardian] = {}
        self._decided: dict[int, int] = {}
        self._restricted: set[int] = set()  # persons whose rights are restricted for some pupil

    def know(self, pupil: KnownPupil) -> None:
        """Remember the guardians whom the school has, before the file is read."""
        home = spelling.address_key(pupil)
        for guardian in (*pupil.guardians, *pupil.former):
            self._families.add(guardian.person_id, families.marks(guardian, home))
            self._people[guardian.person_id] = guardian
            if guardian.is_restricted:
                self._restricted.add(guardian.person_id)

    def decide(
        self, row: PupilRow, known: KnownPupil | None
    ) -> tuple[tuple[GuardianStep, ...] | None, tuple[int, ...]]:
        """Return the steps for a pupil's guardians and the guardianships that end."""
        if row.guardians is None:
            return None, ()
        self._notice(row, row.guardians)
        before = known.guardians if known else ()
        pairs = families.match(row.guardians, before) if before else {}
        steps = self._steps(row, pairs, known)
        self._ask_about_restrictions(row, steps, known)
        if known is None:
            return tuple(steps.values()), ()
        gone = [one for one in before if one.person_id not in steps]
        for one in gone:
            self._line(row, "guardian_gone", one)
        held = {one.person_id: one for one in before}
        if not gone and not any(_is_work(one, held.get(one.person_id)) for one in steps.values()):
            return None, ()
        return tuple(steps.values()), tuple(one.guardianship_id for one in gone)

    def _steps(
        self, row: PupilRow, pairs: dict[int, KnownGuardian], known: KnownPupil | None
    ) -> dict[int, GuardianStep]:
        """Return the steps by person, each person once."""
        steps: dict[int, GuardianStep] = {}
        home = spelling.address_key(row)
        for place, guardian in enumerate(row.guardians or ()):
            rank = len(steps) + 1
            if place in pairs:
                step = self._kept(row, guardian, pairs[place], rank=rank)
            else:
                step = _revived(self._other(row, guardian, home, rank=rank), known)
            if step.person_id in steps:
                self._note(row, "guardian_twice", guardian)
                continue
            steps[step.person_id] = step
            if known and place not in pairs and not known.has_left:
                self._line(row, "guardian_added", guardian)
        for one in known.guardians if known else ():
            if one.by_office and one.person_id not in steps:
                rank = len(steps) + 1
                kept = GuardianStep(one.person_id, one.guardianship_id, rank, one.kind, None)
                steps[one.person_id] = kept
        return steps

    def _ask_about_restrictions(
        self, row: PupilRow, steps: dict[int, GuardianStep], known: KnownPupil | None
    ) -> None:
        """Ask before a restricted guardian could come back as somebody new, or get another child.

        A restriction binds one person for one pupil: under a name spelled anew, or for a brother,
        it would bind nobody.
        """
        present = {one.person_id for one in known.guardians} if known else set()
        arriving = [one for one in steps.values() if one.person_id not in present]
        earlier = (*known.guardians, *known.former) if known else ()
        gone = [one for one in earlier if one.is_restricted and one.person_id not in steps]
        if arriving and gone:
            self._alarm(row, "restricted_guardian_gone", gone[0])
        for one in arriving:
            if one.person_id in self._restricted and not one.is_back:
                self._alarm(row, "restricted_for_another", self._people[one.person_id])

    def _alarm(self, row: PupilRow, code: str, guardian: KnownGuardian) -> None:
        facts: dict[str, str | int] = {
            "guardian": _name(guardian),
            "pupil": f"{row.first_name} {row.family_name}",
        }
        self.findings.append(Finding(row.row, "", code, Weight.ALARM, facts))

    def _kept(
        self, row: PupilRow, guardian: GuardianRow, known: KnownGuardian, *, rank: int
    ) -> GuardianStep:
        """Return the step of somebody who was and is a guardian of the pupil."""
        kind = guardian.kind or known.kind
        if kind != known.kind:
            self._line(row, "guardian_kind", guardian)
        person = self._person(row, guardian, known)
        return GuardianStep(known.person_id, known.guardianship_id, rank, kind, person)

    def _other(self, row: PupilRow, guardian: GuardianRow, home: str, *, rank: int) -> GuardianStep:
        """Return the step of a guardian who is new to this pupil, though perhaps not to others."""
        kind = guardian.kind or _GUARDIAN
        marks = families.marks(guardian, home)
        found = self._families.find(marks)
        if found is None:
            if self._families.is_likely_known(marks):
                self._note(row, "likely_same_guardian", guardian)
            person_id = next(self._ids)
            self._families.add(person_id, marks)
            self._decided[person_id] = _said(guardian)
            return GuardianStep(person_id, 0, rank, kind, guardian, is_new_person=True)
        person = None
        if found in self._people:
            person = self._person(row, guardian, self._people[found])
        elif self._decided[found] != _said(guardian):
            self._note(row, "guardian_rows_differ", guardian)
        return GuardianStep(found, 0, rank, kind, person)

    def _person(
        self, row: PupilRow, guardian: GuardianRow, known: KnownGuardian
    ) -> GuardianRow | None:
        """Return what to write about somebody known; None when the register says nothing new."""
        said = _said(guardian)
        if (decided := self._decided.get(known.person_id)) is not None:
            if decided != said:
                self._note(row, "guardian_rows_differ", guardian)
            return None
        self._decided[known.person_id] = said
        person = merged(guardian, known)
        if known.email and guardian.email is not None:
            self.addresses += 1
            self.changed_addresses += person.email != known.email
        self._explain(row, person, known)
        return None if _particulars(person) == _particulars(known) else person

    def _explain(self, row: PupilRow, person: GuardianRow, known: KnownGuardian) -> None:
        """Add a line for each thing that changes about a guardian."""
        before, after = _name(known), _name(person)
        if before != after:
            code = "letters_restored" if spelling.is_restored(before, after) else "guardian_name"
            self._line(row, code, person, before=before, after=after)
        before, after = known.email, person.email or ""
        if before != after:
            self._line(row, "guardian_email", person, before=before, after=after)
        before, after = known.mobile, person.mobile or ""
        if before != after:
            self._line(row, "guardian_mobile", person, before=before, after=after)
        before, after = spelling.address(known), spelling.address(person)
        if before != after:
            self._line(row, "guardian_address", person, before=before, after=after)

    def _notice(self, row: PupilRow, guardians: tuple[GuardianRow, ...]) -> None:
        """Note what is unusual about a pupil's guardians, and passes."""
        if len(guardians) > self._slots:
            facts: dict[str, str | int] = {"count": len(guardians), "slots": self._slots}
            facts |= {
                "register_id": row.register_id,
                "pupil": f"{row.first_name} {row.family_name}",
            }
            self.findings.append(
                Finding(row.row, "", "more_guardians_than_slots", Weight.NOTICE, facts)
            )
        emails = [guardian.email.casefold() for guardian in guardians if guardian.email]
        if len(emails) > 1 and len(emails) != len(set(emails)):
            self.findings.append(Finding(row.row, "", "guardians_share_address", Weight.NOTICE))

    def _note(self, row: PupilRow, code: str, guardian: GuardianRow) -> None:
        facts = {"guardian": _name(guardian)}
        self.findings.append(Finding(row.row, "", code, Weight.NOTICE, facts))

    def _line(
        self, row: PupilRow, code: str, guardian: GuardianRow | KnownGuardian, **facts: str
    ) -> None:
        told = {"guardian": _name(guardian), **facts}
        name = f"{row.first_name} {row.family_name}"
        self.lines.append(Line(row.row, row.register_id, name, code, told))


def merged(guardian: GuardianRow, known: KnownGuardian) -> GuardianRow:
    """Return what is known with what the register says laid over it."""
    mobile = guardian.mobile
    if mobile is None or spelling.mobile_key(mobile) == spelling.mobile_key(known.mobile):
        mobile = known.mobile
    email = guardian.email
    if email is None or email.casefold() == known.email.casefold():
        email = known.email
    return GuardianRow(
        guardian.key or known.key,
        spelling.settled(known.family_name, guardian.family_name),
        spelling.settled(known.first_name, guardian.first_name),
        guardian.kind or known.kind,
        email,
        mobile,
        known.street if guardian.street is None else guardian.street,
        known.postcode if guardian.postcode is None else guardian.postcode,
        known.town if guardian.town is None else guardian.town,
    )


def _revived(step: GuardianStep, known: KnownPupil | None) -> GuardianStep:
    """Take up a guardianship that had ended, instead of making another."""
    for former in known.former if known else ():
        if former.person_id == step.person_id:
            return step._replace(guardianship_id=former.guardianship_id, is_back=True)
    return step


def _is_work(step: GuardianStep, known: KnownGuardian | None) -> bool:
    if known is None or step.person is not None:
        return True
    return (step.rank, step.kind) != (known.rank, known.kind)


def _particulars(one: GuardianRow | KnownGuardian) -> tuple[str | None, ...]:
    return (
        one.key, one.family_name, one.first_name, one.email, one.mobile,
        one.street, one.postcode, one.town,
    )  # fmt: skip


def _said(guardian: GuardianRow) -> int:
    """Reduce what a row says of a guardian to a number; the key may differ from file to file."""
    return hash((guardian[1:3], guardian[4:]))  # all but key and kind


def _name(guardian: GuardianRow | KnownGuardian) -> str:
    return f"{guardian.first_name} {guardian.family_name}".strip()
