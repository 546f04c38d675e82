"""Say which accounts an import would close, why, and who gets the place."""

from collections.abc import Iterable, Iterator, Mapping

from sleutelbos.accounts.queries import losing
from sleutelbos.accounts.queries.losing import Losing
from sleutelbos.roster.values import InUse, Known, KnownPupil, KnownStaff, Loss, PupilStep


class Losses:
    """What the steps of an import do to the accounts that there are."""

    def __init__(self, known: Known, *, slots: int) -> None:
        self._pupils = {pupil.pupil_id: pupil for pupil in known.pupils.values()}
        self._slots = slots
        self._kept: dict[int, tuple[int, ...]] = {}
        self._names: dict[int, str] = {
            one.person_id: f"{one.first_name} {one.family_name}"
            for pupil in self._pupils.values()
            for one in (*pupil.guardians, *pupil.former)
        }

    def see(self, step: PupilStep | None) -> None:
        """Remember who is a guardian after a step."""
        if step is None:
            return
        for one in step.guardians or ():
            if one.person is not None:
                self._names[one.person_id] = f"{one.person.first_name} {one.person.family_name}"
        if step.pupil_id:
            self._kept[step.pupil_id] = step.guardian_ids

    def all(self, leavers: Iterable[KnownPupil]) -> list[Loss]:
        """Return the accounts that would close, the leavers' first."""
        gone = losing.of_leavers([pupil.pupil_id for pupil in leavers])
        replaced = losing.of_guardians(self._kept, most=self._slots)
        return [
            *(self._loss(one, "leaves") for one in gone),
            *(self._loss(one, "guardian_gone") for one in replaced),
        ]

    def _loss(self, one: Losing, code: str) -> Loss:
        pupil = self._pupils[one.owner_id]
        return Loss(
            pupil.register_id,
            f"{pupil.first_name} {pupil.family_name}",
            pupil.class_name,
            one.slot,
            one.name,
            code,
            _in_use(one),
            self._names.get(one.successor, "") if one.successor is not None else "",
        )


def of_staff(leavers: Iterable[KnownStaff]) -> Iterator[Loss]:
    """Give the accounts of staff that would close."""
    people: Mapping[int, KnownStaff] = {one.staff_id: one for one in leavers}
    for one in losing.of_leavers(list(people), owner="staff_member"):
        who = people[one.owner_id]
        yield Loss(
            who.register_id, one.name, ", ".join(who.classes), 0, one.name, "leaves_staff",
            _in_use(one),
        )  # fmt: skip


def _in_use(one: Losing) -> InUse:
    if one.is_used:
        return InUse.YES
    return InUse.LETTER if one.has_letter else InUse.NO
