"""What is kept of accounts: why, for how long, and what becomes of it."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sleutelbos.accounts import words
from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.models import (
    Acceptance,
    Account,
    ActivationDay,
    EmailLink,
    InitialCredential,
    Keyring,
    KeyringName,
    LetterPrint,
    LinkedIdentity,
)
from sleutelbos.accounts.values import LinkPurpose, SecretKind
from sleutelbos.audit.values import SYSTEM
from sleutelbos.kit import scope
from sleutelbos.kit.kept import EVERYBODY, FAMILIES, Kept, Purpose, Reader, Term, Text

_OFFICE = (Reader.OFFICE, Reader.ADMINISTRATOR)
_LINKS: Mapping[str, Text] = {
    LinkPurpose.VERIFY: _("to confirm an e-mail address"),
    LinkPurpose.RESET: _("for a new password"),
    LinkPurpose.BROWSER: _("to make a device known"),
    LinkPurpose.INVITATION: _("to invite a member of staff"),
}


def _remove_letters() -> None:
    letters.remove_expired(school_id=scope.active_id(), by=SYSTEM)


KEPT = (
    Kept(
        table=Keyring,
        name=_("Keyrings: the accounts that share one username"),
        purpose=Purpose.ACCESS,
        whom=EVERYBODY,
        readers=_OFFICE,
        said={"closed_at": _("Closed on")},
        inner=("pupil", "staff_member"),
        secret=("salt",),
        own=lambda of: Q(id__in=of.keyrings),
        while_here=_("Without it nobody of the family can sign in."),
        lasts=_("as long as the pupil or the member of staff is known"),
    ),
    Kept(
        table=KeyringName,
        name=_("Usernames"),
        purpose=Purpose.ACCESS,
        whom=EVERYBODY,
        readers=(Reader.OWNER, *_OFFICE),
        said={
            "name": _("Username"),
            "is_alias": _("Is an earlier one"),
            "rests_until": _("Kept for whoever left, until"),
        },
        inner=("keyring", "key"),
        own=lambda of: Q(keyring__in=of.keyrings),
        while_here=_("Without it nobody of the family can sign in."),
        terms=(
            Term(
                after="rests_until",
                since=_("a year after the pupil or the member of staff left"),
                why=_("Whoever comes back has the same username; nobody else gets it before."),
            ),
        ),
    ),
    Kept(
        table=Account,
        name=_("Account"),
        purpose=Purpose.ACCESS,
        whom=EVERYBODY,
        readers=(Reader.OWNER, *_OFFICE),
        said={
            "slot": _("Place on the keyring (0: the pupil's own, or of staff)"),
            "language": _("Language"),
            "email": _("E-mail address"),
            "typed_email": _("E-mail address that must still be confirmed"),
            "phone": _("Phone number"),
            "mobile": _("Mobile number"),
            "email_verified_at": _("E-mail address confirmed on"),
            "email_unreachable_at": _("Mail came back on"),
            "recognised_at": _("Said on: this is my account"),
            "agreed_version": _("Agreed to version of the user agreement"),
            "password_chosen_at": _("Password chosen on"),
            "asks_factor": _("Asks for a second step"),
            "devices_reviewed_at": _("Looked at the devices on"),
            "details_given_at": _("Gave details on"),
            "details_confirmed_at": _("Confirmed the details on"),
            "details_checked_at": _("Checked the details once more on"),
            "reminded_at": _("Reminded by mail on"),
            "suspended_at": _("Blocked on"),
            "frozen_at": _("Blocked by its owner on"),
            "closed_at": _("Closed on"),
        },
        inner=(
            "public_id",
            "keyring",
            "person",
            "password_generation",
            "session_epoch",
            "grant_epoch",
            "browser_epoch",
            "bunch",
        ),
        secret=("email_key", "password_tag"),
        own=lambda of: Q(id__in=of.accounts),
        while_here=_("Without an account the school cannot reach somebody."),
        terms=(
            Term(
                after="closed_at",
                years="leavers_kept_years",
                since=_("after the school year in which the account closed"),
                why=_("Whoever comes back finds the account again; questions can be answered."),
            ),
        ),
    ),
    Kept(
        table=InitialCredential,
        name=_("First password of a letter"),
        purpose=Purpose.ACCESS,
        whom=FAMILIES,
        readers=_OFFICE,
        said={
            "made_at": _("Made on"),
            "expires_at": _("Valid until"),
            "failures": _("Wrong attempts"),
        },
        inner=("account", "kind"),
        secret=("salt", "digest", "link_digest"),
        own=lambda of: Q(account__in=of.accounts),
        while_here=_("It is the first key of the account, until a password is chosen."),
        terms=(
            Term(
                after="expires_at",
                where=Q(kind=SecretKind.TEMPLATE),
                since=_("when it expires, if digits of the national number were used"),
                why=_("It opens nothing any more."),
            ),
            Term(
                after="expires_at",
                days=90,
                since=_("after it expired"),
                why=_("The office sees that a letter expired and can print another."),
            ),
        ),
    ),
    Kept(
        table=Acceptance,
        name=_("Accepted user agreements"),
        purpose=Purpose.ACCESS,
        whom=EVERYBODY,
        readers=(Reader.OWNER, Reader.ADMINISTRATOR),
        said={
            "version": _("Version"),
            "language": _("Language"),
            "text_digest": _("Mark of the text (SHA-256)"),
            "accepted_at": _("Accepted on"),
        },
        inner=("account",),
        own=lambda of: Q(account__in=of.accounts),
        while_here=_("It proves what was agreed."),
        lasts=_("as long as the account"),
    ),
    Kept(
        table=EmailLink,
        name=_("Mailed links"),
        purpose=Purpose.ACCESS,
        whom=EVERYBODY,
        readers=_OFFICE,
        said={
            "purpose": _("For what"),
            "email": _("E-mail address"),
            "made_at": _("Made on"),
            "expires_at": _("Valid until"),
            "ended_at": _("Used or replaced on"),
        },
        values={"purpose": _LINKS},
        inner=("account", "code_failures"),
        secret=("email_key", "token_digest", "code_digest"),
        own=lambda of: Q(account__in=of.accounts),
        terms=(
            Term(
                after="expires_at",
                days=30,
                since=_("after it expired"),
                why=_("The office can tell somebody on the phone which mail was sent."),
            ),
        ),
    ),
    Kept(
        table=LinkedIdentity,
        name=_("Other ways to sign in"),
        purpose=Purpose.ACCESS,
        whom=EVERYBODY,
        readers=(Reader.OWNER, *_OFFICE),
        said={
            "kind": _("Signs in with"),
            "label": _("Known there as"),
            "made_at": _("Linked on"),
            "used_at": _("Last used on"),
        },
        values={"kind": words.PROVIDERS},
        inner=("account", "keyring", "issuer", "subject", "epoch"),
        own=lambda of: Q(account__in=of.accounts),
        while_here=_("With it the owner signs in; the owner can remove it."),
        lasts=_("until it is unlinked, the password is reset or the account closes"),
    ),
    Kept(
        table=ActivationDay,
        name=_("How far the accounts were, day by day"),
        purpose=Purpose.ACCESS,
        readers=_OFFICE,
        inner=("day", "school_year", "parents", "pupils", "classes"),
        stays=_("These are numbers only: nobody can be found in them."),
        lasts=_("as long as the school, to compare school years"),
    ),
    Kept(
        table=LetterPrint,
        name=_("Printed letters"),
        purpose=Purpose.ACCESS,
        whom=FAMILIES,
        readers=_OFFICE,
        inner=(
            "title",
            "file_name",
            "letters",
            "voided",
            "collected",
            "made_by",
            "made_at",
            "expires_at",
        ),
        stays=_("A file of printed letters stays for at most seven days, encrypted."),
        terms=(
            Term(
                after="expires_at",
                since=_("seven days after printing, with the encrypted file"),
                why=_("The file can be printed again when the printer failed."),
                done_by=_remove_letters,
            ),
        ),
    ),
)
