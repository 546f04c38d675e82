"""What kinds and roles of people are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sleutelbos.people.values import GuardianKind, MemberRole, StaffRole

GUARDIANS: Mapping[str, str | Promise] = {
    GuardianKind.MOTHER: _("mother"),
    GuardianKind.FATHER: _("father"),
    GuardianKind.STEPPARENT: _("step-parent"),
    GuardianKind.FOSTER: _("foster parent"),
    GuardianKind.GRANDPARENT: _("grandparent"),
    GuardianKind.GUARDIAN: _("guardian"),
    GuardianKind.OTHER: _("parent"),
}
ROLES: Mapping[str, str | Promise] = {
    StaffRole.TEACHER: _("Teacher"),
    StaffRole.OFFICE: _("School office"),
    StaffRole.ADMINISTRATOR: _("Administrator"),
}
MEMBERS: Mapping[str, str | Promise] = {
    MemberRole.PUPIL: _("pupil"),
    MemberRole.TEACHER: _("teacher"),
    MemberRole.STAFF: _("colleague"),
}
