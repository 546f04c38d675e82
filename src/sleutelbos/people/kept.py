"""What is kept of people: why, for how long, and what becomes of it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sleutelbos.kit.kept import EVERYBODY, FAMILIES, Kept, Purpose, Reader, Term, Whom
from sleutelbos.people import words
from sleutelbos.people.models import (
    DistinctPeople,
    Group,
    Guardianship,
    Membership,
    Person,
    Pupil,
    Restriction,
    StaffMember,
)

_OFFICE = (Reader.OFFICE, Reader.ADMINISTRATOR)
_IN_REGISTER = _("The school has to know who its pupils, their parents and its staff are.")

KEPT = (
    Kept(
        table=Person,
        name=_("Names and addresses"),
        purpose=Purpose.REGISTER,
        whom=EVERYBODY,
        readers=(Reader.OWNER, Reader.TEACHER, *_OFFICE),
        said={
            "first_name": _("First name"),
            "family_name": _("Family name"),
            "language": _("Language"),
        },
        at_office={
            "street": _("Street and number"),
            "postcode": _("Postcode"),
            "town": _("Town"),
            "register_key": _("Number in the register"),
            "register_email": _("E-mail address in the register"),
            "register_mobile": _("Mobile number in the register"),
        },
        inner=("words",),
        own=lambda of: Q(id__in=of.people),
        while_here=_IN_REGISTER,
        terms=(
            Term(
                where=Q(pupil=None, staffmember=None, guardianship=None),
                since=_("as soon as no pupil and no work ties somebody to the school"),
                why=_("There is no longer a reason to keep it."),
                erases="id",
                turn=1,
            ),
        ),
    ),
    Kept(
        table=Pupil,
        name=_("Being a pupil"),
        purpose=Purpose.REGISTER,
        whom=(Whom.PUPILS,),
        readers=(Reader.OWNER, Reader.TEACHER, *_OFFICE),
        said={"register_id": _("Register number"), "left_on": _("Left on")},
        inner=("person",),
        own=lambda of: Q(person__in=of.people),
        while_here=_IN_REGISTER,
        terms=(
            Term(
                after="left_on",
                years="leavers_kept_years",
                since=_("after the school year in which the pupil left"),
                why=_("Whoever comes back finds the account again; questions can be answered."),
                erases="person",
                turn=0,
            ),
        ),
    ),
    Kept(
        table=StaffMember,
        name=_("Working at the school"),
        purpose=Purpose.REGISTER,
        whom=(Whom.STAFF,),
        readers=(Reader.OWNER, Reader.ADMINISTRATOR),
        said={
            "register_id": _("Register number"),
            "role": _("Role"),
            "left_on": _("Left on"),
        },
        values={"role": words.ROLES},
        inner=("person",),
        own=lambda of: Q(person__in=of.people),
        while_here=_IN_REGISTER,
        terms=(
            Term(
                after="left_on",
                years="leavers_kept_years",
                since=_("after the school year in which somebody left"),
                why=_("Whoever comes back finds the account again; questions can be answered."),
                erases="person",
                turn=0,
            ),
        ),
    ),
    Kept(
        table=Guardianship,
        name=_("Being a parent or guardian"),
        purpose=Purpose.REGISTER,
        whom=FAMILIES,
        readers=(Reader.OWNER, *_OFFICE),
        said={
            "pupil__person__first_name": _("Pupil"),
            "kind": _("As"),
            "rank": _("Place in the register"),
            "ends_on": _("Until"),
        },
        values={"kind": words.GUARDIANS},
        inner=("person", "by_office"),
        own=lambda of: Q(person__in=of.people) | Q(pupil__person__in=of.people),
        while_here=_IN_REGISTER,
        terms=(
            Term(
                after="ends_on",
                years="leavers_kept_years",
                since=_("after the school year in which it ended"),
                why=_("The school must be able to say who could speak for a pupil."),
                turn=0,
            ),
        ),
    ),
    Kept(
        table=Restriction,
        name=_("Restricted rights of a parent for a child"),
        purpose=Purpose.REGISTER,
        whom=(Whom.GUARDIANS,),
        readers=_OFFICE,
        at_office={
            "guardianship__pupil__person__first_name": _("Pupil"),
            "right": _("Right"),
            "ground": _("Ground"),
            "document": _("Where the paper is"),
            "starts_on": _("Begins on"),
            "ends_on": _("Until"),
            "lifted_at": _("Lifted on"),
        },
        inner=("stays", "holds_from", "holds_until", "made_at", "made_by", "lifted_by"),
        own=lambda of: Q(guardianship__person__in=of.people),
        gone=lambda of: (
            Q(guardianship__person__in=of.people) | Q(guardianship__pupil__person__in=of.people)
        ),
        while_here=_("The school must keep to what a judge or the parents decided."),
        lasts=_("as long as being a parent or guardian of the child is kept"),
    ),
    Kept(
        table=Membership,
        name=_("Classes and groups of somebody"),
        purpose=Purpose.REGISTER,
        whom=(Whom.PUPILS, Whom.STAFF),
        readers=(Reader.OWNER, Reader.TEACHER, *_OFFICE),
        said={
            "group__name": _("Class or group"),
            "group__school_year": _("School year"),
            "role": _("As"),
        },
        values={"role": words.MEMBERS},
        inner=("person",),
        own=lambda of: Q(person__in=of.people),
        while_here=_IN_REGISTER,
        lasts=_("as long as the class or group, and no longer than the name of whoever is in it"),
    ),
    Kept(
        table=Group,
        name=_("Classes and groups"),
        purpose=Purpose.REGISTER,
        readers=(Reader.TEACHER, *_OFFICE),
        inner=("kind", "name", "school_year"),
        terms=(
            Term(
                after="school_year",
                years="leavers_kept_years",
                since=_("after the school year of the class or group"),
                why=_("Who was in which class or group is not needed later."),
            ),
        ),
    ),
    Kept(
        table=DistinctPeople,
        name=_("Parents who look alike and are two people"),
        purpose=Purpose.REGISTER,
        whom=(Whom.GUARDIANS,),
        readers=_OFFICE,
        said={"made_at": _("Since")},
        inner=("first", "second", "made_by"),
        own=lambda of: Q(first__in=of.people) | Q(second__in=of.people),
        while_here=_IN_REGISTER,
        lasts=_("as long as the names of both are kept"),
    ),
)
