"""What acts of the office are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sleutelbos.gate.values import ActKind

ACTS: Mapping[str, str | Promise] = {
    ActKind.LINK_EMAIL: _("Link an address"),
    ActKind.NEW_LETTER: _("New letter"),
    ActKind.NEW_GUARDIAN: _("New guardian"),
    ActKind.LIFT: _("Lift a restriction"),
    ActKind.FACTOR: _("Take the second step away"),
}
