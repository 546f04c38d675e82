"""What is kept of browsers, devices and applications: why, and for how long."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sleutelbos.connections.models import Device, Grant, Session
from sleutelbos.kit.kept import EVERYBODY, Kept, Purpose, Reader, Term

_DAYS = 90
_WHY = _("Whoever asks who was in the account can still be answered.")

KEPT = (
    Kept(
        table=Session,
        name=_("Signed-in browsers"),
        purpose=Purpose.SECURITY,
        whom=EVERYBODY,
        readers=(Reader.OWNER,),
        said={
            "browser": _("Browser"),
            "network": _("Network address, without its last part"),
            "means": _("Signed in with"),
            "is_shared": _("A computer that others use too"),
            "made_at": _("Signed in on"),
            "seen_at": _("Last used on"),
            "ended_at": _("Signed out on"),
        },
        inner=("account", "epoch", "proved_at", "factor_at", "expires_at", "is_known_browser"),
        secret=("token_digest",),
        own=lambda of: Q(account__in=of.accounts),
        terms=(Term(after="expires_at", days=_DAYS, since=_("after it ended"), why=_WHY),),
    ),
    Kept(
        table=Device,
        name=_("Devices with the app"),
        purpose=Purpose.SECURITY,
        whom=EVERYBODY,
        readers=(Reader.OWNER,),
        said={
            "name": _("Device"),
            "made_at": _("Signed in on"),
            "seen_at": _("Last used on"),
            "ended_at": _("Signed out on"),
        },
        inner=("account", "epoch"),
        own=lambda of: Q(account__in=of.accounts),
        terms=(Term(after="ended_at", days=_DAYS, since=_("after it ended"), why=_WHY),),
    ),
    Kept(
        table=Grant,
        name=_("Connected applications"),
        purpose=Purpose.SECURITY,
        whom=EVERYBODY,
        readers=(Reader.OWNER,),
        said={
            "application": _("Application"),
            "scopes": _("May"),
            "made_at": _("Connected on"),
            "seen_at": _("Last used on"),
            "ended_at": _("Ended on"),
        },
        inner=("account", "epoch"),
        own=lambda of: Q(account__in=of.accounts),
        terms=(Term(after="ended_at", days=_DAYS, since=_("after it ended"), why=_WHY),),
    ),
)
