"""What is kept of attempts, second factors and requests: why, and for how long."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate import words
from sleutelbos.gate.actions import clearing
from sleutelbos.gate.models import (
    Batch,
    Bucket,
    HeldAct,
    HelpRequest,
    IdentityProvider,
    Passkey,
    PrintedCode,
    SecondFactor,
    Trip,
)
from sleutelbos.gate.queries import mentions
from sleutelbos.gate.rules import limits
from sleutelbos.gate.values import RequestKind, RequestState
from sleutelbos.kit.kept import EVERYBODY, FAMILIES, Kept, Purpose, Reader, Term, Text, Whom

_KINDS: Mapping[str, Text] = {
    RequestKind.LINK_ADDRESS: _("to link an e-mail address"),
    RequestKind.NOT_ME: _("said: this is not my account"),
}
_STATES: Mapping[str, Text] = {
    RequestState.OPEN: _("on the desk"),
    RequestState.DONE: _("done"),
    RequestState.DECLINED: _("declined"),
}

KEPT = (
    Kept(
        table=HelpRequest,
        name=_("Requests to the school office"),
        purpose=Purpose.HELP,
        whom=(Whom.GUARDIANS, Whom.PUPILS, Whom.VISITORS),
        readers=(Reader.OFFICE, Reader.ADMINISTRATOR),
        said={
            "kind": _("About"),
            "children": _("Children, as typed"),
            "asker": _("Name, as typed"),
            "email": _("E-mail address"),
            "phone": _("Phone number"),
            "state": _("State"),
            "made_at": _("Asked on"),
            "ended_at": _("Answered on"),
        },
        values={"kind": _KINDS, "state": _STATES},
        inner=("account", "entered_by", "ended_by"),
        own=lambda of: Q(account__in=of.accounts) | Q(id__in=mentions.asked_from(of.addresses)),
        gone=lambda of: Q(account__in=of.accounts) | Q(id__in=mentions.mentioning(of)),
        stays=_("A request stays when somebody else at the school has the same name."),
        terms=(
            Term(
                after="ended_at",
                days=365,
                since=_("after the answer"),
                why=_("The office sees what was asked and answered before."),
            ),
            Term(
                after="made_at",
                days=2 * 365,
                since=_("after it was asked, if nobody answered"),
                why=_("What was asked so long ago helps nobody."),
            ),
        ),
    ),
    Kept(
        table=HeldAct,
        name=_("Acts of the office that waited"),
        purpose=Purpose.SECURITY,
        whom=(Whom.GUARDIANS, Whom.PUPILS),
        readers=(Reader.OFFICE, Reader.ADMINISTRATOR),
        at_office={"kind": _("About"), "asked_at": _("Asked on"), "ended_at": _("Ended on")},
        values={"kind": words.ACTS},
        inner=(
            "pupil",
            "account",
            "restriction",
            "particulars",
            "state",
            "asked_by",
            "due_at",
            "ended_by",
            "refusal",
        ),
        own=lambda of: Q(account__in=of.accounts),
        gone=lambda of: Q(account__in=of.accounts) | Q(pupil__person__in=of.people),
        terms=(
            Term(
                after="ended_at",
                days=365,
                since=_("after the act was done or stopped"),
                why=_("The school can see who agreed with what."),
            ),
        ),
    ),
    Kept(
        table=Batch,
        name=_("Acts of the office on many accounts"),
        purpose=Purpose.HELP,
        whom=FAMILIES,
        readers=(Reader.OFFICE, Reader.ADMINISTRATOR),
        inner=(
            "kind",
            "state",
            "account_ids",
            "done_ids",
            "made_by",
            "made_at",
            "due_at",
            "ended_at",
        ),
        stays=_("Only numbers of accounts stay; without the account they lead to nobody."),
        terms=(
            Term(
                after="ended_at",
                days=365,
                since=_("after it was done or stopped"),
                why=_("The office can take it back, and sees what it did before."),
            ),
        ),
    ),
    Kept(
        table=SecondFactor,
        name=_("Authenticators"),
        purpose=Purpose.SECURITY,
        whom=EVERYBODY,
        readers=(Reader.OWNER, Reader.ADMINISTRATOR),
        said={"made_at": _("Set up on"), "confirmed_at": _("Used first on")},
        inner=("account", "last_step"),
        secret=("sealed_secret",),
        own=lambda of: Q(account__in=of.accounts),
        while_here=_("Without it its owner cannot sign in."),
        lasts=_("as long as the account"),
    ),
    Kept(
        table=Passkey,
        name=_("Passkeys"),
        purpose=Purpose.SECURITY,
        whom=EVERYBODY,
        readers=(Reader.OWNER,),
        said={
            "name": _("Called"),
            "made_at": _("Made on"),
            "used_at": _("Last used on"),
            "is_synced": _("Kept by several devices"),
        },
        inner=("account", "epoch", "sign_count", "may_sync"),
        secret=("credential_id", "public_key"),
        own=lambda of: Q(account__in=of.accounts),
        while_here=_("Without it its owner cannot sign in."),
        lasts=_("as long as the account"),
    ),
    Kept(
        table=PrintedCode,
        name=_("Printed codes"),
        purpose=Purpose.SECURITY,
        whom=EVERYBODY,
        readers=(Reader.OWNER,),
        said={"used_at": _("Used on")},
        inner=("account",),
        secret=("digest",),
        own=lambda of: Q(account__in=of.accounts),
        while_here=_("Without them nobody can sign in when the telephone is lost."),
        lasts=_("as long as the account"),
    ),
    Kept(
        table=IdentityProvider,
        name=_("Outside providers to sign in with"),
        purpose=Purpose.SCHOOL,
        inner=("kind", "name", "issuer", "client_id", "domains", "is_shown", "changed_at"),
        secret=("sealed_secret",),
        lasts=_("until the school removes it"),
    ),
    Kept(
        table=Trip,
        name=_("Sign-ins by way of an outside provider"),
        purpose=Purpose.SECURITY,
        whom=(*EVERYBODY, Whom.VISITORS),
        said={"made_at": _("Begun on"), "ended_at": _("Ended on")},
        inner=(
            "provider",
            "purpose",
            "account",
            "session",
            "next_path",
            "is_shared",
            "issuer",
            "subject",
            "label",
            "answered_at",
            "arrived_at",
            "expires_at",
        ),
        secret=("state_digest", "browser_digest", "token_digest"),
        own=lambda of: Q(account__in=of.accounts),
        terms=(
            Term(
                after="expires_at",
                days=1,
                since=_("after it ended"),
                why=_("By then nothing can be done with it."),
            ),
        ),
    ),
    Kept(
        table=Bucket,
        name=_("Counters of attempts"),
        purpose=Purpose.SECURITY,
        whom=(*EVERYBODY, Whom.VISITORS),
        inner=("capacity", "period", "level", "leaked_at", "granted"),
        secret=("key",),
        stays=_("A counter names nobody: it is known by a keyed digest, for two days."),
        terms=(
            Term(
                after="leaked_at",
                days=limits.KEPT_DAYS,
                done_by=lambda: clearing.forget(by=SYSTEM),
                since=_("after the last attempt"),
                why=_("By then every counter has run empty."),
            ),
        ),
    ),
)
