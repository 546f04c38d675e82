"""What is kept of messages: why, and for how long."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit.kept import EVERYBODY, Kept, Purpose, Reader, Term, Text, Whom
from sleutelbos.messaging.actions import examining, reading
from sleutelbos.messaging.models import Attachment, Delivery, Message, ReaderGroup, ReaderWish
from sleutelbos.messaging.values import (
    Confirmation,
    FileState,
    Manner,
    MessageKind,
    Place,
    SenderRole,
)

_KINDS: Mapping[str, Text] = {
    MessageKind.INFO: _("for information"),
    MessageKind.ACTION: _("something to do"),
    MessageKind.URGENT: _("urgent"),
}
_ASKED: Mapping[str, Text] = {
    Confirmation.NONE: _("no"),
    Confirmation.ONE: _("of one guardian"),
    Confirmation.BOTH: _("of each guardian"),
}
_PLACES: Mapping[str, Text] = {
    str(Place.INBOX.value): _("inbox"),
    str(Place.ARCHIVE.value): _("archive"),
    str(Place.BIN.value): _("bin"),
    str(Place.GONE.value): _("deleted"),
    str(Place.RECALLED.value): _("taken away by the sender"),
}
_MANNERS: Mapping[str, Text] = {
    Manner.AT_ONCE: _("of each message"),
    Manner.DIGEST: _("once a day"),
    Manner.NUMBER: _("no mail"),
}
_STATES: Mapping[str, Text] = {
    FileState.UNSCANNED: _("not scanned"),
    FileState.WAITING: _("busy"),
    FileState.UNREACHED: _("busy"),
    FileState.CLEAN: _("safe"),
    FileState.INFECTED: _("not safe"),
}

KEPT = (
    Kept(
        table=Message,
        name=_("Messages"),
        purpose=Purpose.POST,
        whom=EVERYBODY,
        readers=(Reader.OWNER,),
        said={
            "subject": _("Subject"),
            "source": _("Text"),
            "kind": _("Kind"),
            "due_on": _("To do by"),
            "confirmation": _('Asks "read and understood"'),
            "may_answer": _("May be answered"),
            "edited_at": _("Written on"),
            "sent_at": _("Sent on"),
            "arrives_at": _("Arrived on"),
            "readers": _("Readers"),
            "recalled_at": _("Taken away on"),
        },
        values={"kind": _KINDS, "confirmation": _ASKED},
        inner=(
            "sender",
            "role",
            "nonce",
            "body",
            "words",
            "audience",
            "answers",
            "thread",
            "scheduled_at",
            "told_at",
            "attachments",
        ),
        is_private=True,
        own=lambda of: Q(sender__in=of.accounts),
        gone=lambda of: Q(sender__in=of.accounts, role__in=(SenderRole.GUARDIAN, SenderRole.PUPIL)),
        while_here=_("Readers can look up what was agreed."),
        stays=_("What a member of staff wrote stays with its readers, without the writer's name."),
        terms=(
            Term(
                after="arrives_at",
                days=2 * 365,
                since=_("after it arrived"),
                why=_("School and home can look up what was agreed this year and the year before."),
            ),
            Term(
                after="edited_at",
                where=Q(sent_at=None),
                days=365,
                since=_("after somebody last worked on it, if it was not sent"),
                why=_("Nobody will finish it."),
            ),
        ),
    ),
    Kept(
        table=Delivery,
        name=_("Copies of messages, by reader"),
        purpose=Purpose.POST,
        whom=EVERYBODY,
        readers=(Reader.OWNER,),
        said={
            "message": _("Message"),
            "arrives_at": _("Arrived on"),
            "place": _("Place"),
            "is_unread": _("Unread"),
            "is_flagged": _("Flagged"),
            "read_at": _("Read on"),
            "confirmed_at": _("Confirmed on"),
            "reminded_at": _("Reminded on"),
            "moved_at": _("Moved on"),
        },
        values={"place": _PLACES},
        inner=("account", "told_by"),
        is_private=True,
        own=lambda of: Q(account__in=of.accounts),
        while_here=_("The school can show whom a message reached."),
        terms=(
            Term(
                after="moved_at",
                where=Q(place=Place.BIN),
                days=reading.IN_BIN.days,
                since=_("in the bin"),
                why=_("Its reader threw it away and had time to take it out again."),
                done_by=lambda: reading.empty_bins(by=SYSTEM),
            ),
        ),
        lasts=_("as long as the message"),
    ),
    Kept(
        table=Attachment,
        name=_("Files with messages"),
        purpose=Purpose.POST,
        whom=EVERYBODY,
        readers=(Reader.OWNER,),
        said={
            "name": _("File"),
            "kind": _("Kind"),
            "size": _("Size in bytes"),
            "message": _("Message"),
            "uploaded_at": _("Added on"),
            "state": _("Virus scan"),
        },
        values={"state": _STATES},
        inner=("uploader", "nonce", "digest", "stored", "preview", "checked_at"),
        is_private=True,
        own=lambda of: Q(uploader__in=of.accounts),
        gone=lambda of: (
            Q(uploader__in=of.accounts, message=None)
            | Q(
                message__sender__in=of.accounts,
                message__role__in=(SenderRole.GUARDIAN, SenderRole.PUPIL),
            )
        ),
        sweep="messaging.sweep_files",
        while_here=_("Readers can look up what was agreed."),
        stays=_("What a member of staff wrote stays with its readers, without the writer's name."),
        terms=(
            Term(
                after="uploaded_at",
                where=Q(message=None),
                days=examining.UNSENT.days,
                since=_("after it was added, if it was not sent"),
                why=_("Nobody will send it."),
            ),
        ),
        lasts=_("as long as the message"),
    ),
    Kept(
        table=ReaderGroup,
        name=_("Groups of readers, kept by their writers"),
        purpose=Purpose.POST,
        whom=(Whom.STAFF,),
        readers=(Reader.OWNER,),
        said={"name": _("Name")},
        inner=("owner", "audience", "is_shared"),
        is_private=True,
        own=lambda of: Q(owner__in=of.accounts),
        lasts=_("as long as the account, or until its owner lets it go"),
    ),
    Kept(
        table=ReaderWish,
        name=_("How somebody is told of messages"),
        purpose=Purpose.POST,
        whom=EVERYBODY,
        readers=(Reader.OWNER,),
        said={
            "manner": _("Mail"),
            "digest_at": _("At"),
            "quiet_from": _("Quiet from"),
            "quiet_until": _("Quiet until"),
            "urgent_passes": _("Urgent at once"),
        },
        values={"manner": _MANNERS},
        inner=("account",),
        is_private=True,
        own=lambda of: Q(account__in=of.accounts),
        lasts=_("as long as the account"),
    ),
)
