"""Who may write to whom."""

from dataclasses import dataclass

from sleutelbos.messaging.values import Audience, SenderRole


@dataclass(frozen=True, slots=True)
class Permissions:
    """A school's table of who may write to whom, as far as it can be chosen."""

    teachers_to_all: bool
    guardians_to_teachers: bool
    guardians_to_office: bool
    pupils_to_teachers: bool
    pupils_to_office: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """To whom somebody may write. ``families``: none, own (classes), all."""

    families: str = "none"
    staff: bool = False
    own_teachers: bool = False
    office: bool = False

    @property
    def has_any(self) -> bool:
        """Say whether there is anybody."""
        return self.families != "none" or self.staff or self.own_teachers or self.office


def reach(role: SenderRole, permissions: Permissions) -> Reach:
    """Return to whom somebody in this role may write of their own accord."""
    if role in (SenderRole.OFFICE, SenderRole.ADMINISTRATOR):
        return Reach(families="all", staff=True)
    if role is SenderRole.TEACHER:
        return Reach(families="all" if permissions.teachers_to_all else "own", staff=True)
    if role is SenderRole.GUARDIAN:
        return Reach(
            own_teachers=permissions.guardians_to_teachers, office=permissions.guardians_to_office
        )
    return Reach(own_teachers=permissions.pupils_to_teachers, office=permissions.pupils_to_office)


def fits(audience: Audience, reach: Reach) -> bool:
    """Say whether an audience is of a kind that may be written to; who exactly, the rows decide."""
    if audience.means_families:
        return reach.families != "none"
    return reach.staff or not audience.with_staff
