"""The words of the mails that tell what happened, so that who did not do it can say so."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sleutelbos.accounts.mails import words
from sleutelbos.accounts.mails.content import Content
from sleutelbos.accounts.mails.recipients import Recipient
from sleutelbos.people.values import Right


@dataclass(frozen=True, slots=True)
class Notice:
    """Title and sentences, and who may have it.

    ``%(school)s`` stands for the school's name, ``%(about)s`` for what it is about.
    """

    title: Promise
    sentences: tuple[Promise, ...]
    right: Right = Right.SIGN_IN  # about the account itself; else about the child
    may_dispute: bool = True
    may_freeze: bool = False  # who disputes it has a button for that


NOTICES: dict[str, Notice] = {
    "password_changed": Notice(
        gettext_lazy("Your password was changed"),
        (gettext_lazy("The password of your account at %(school)s was changed just now."),),
    ),
    "password_reset": Notice(
        gettext_lazy("You have a new password"),
        (
            gettext_lazy("A link from a mail gave your account at %(school)s a new password."),
            gettext_lazy("You are signed out everywhere. Enter your new password in the app too."),
        ),
        may_freeze=True,
    ),
    "address_changed": Notice(
        gettext_lazy("Your account has another e-mail address"),
        (
            gettext_lazy("From now on %(school)s mails to another address for this account."),
            gettext_lazy("This address no longer gets mail about it."),
        ),
    ),
    "letter_printed": Notice(
        gettext_lazy("There is a new letter for you"),
        (
            gettext_lazy("%(school)s made a new letter for your account, with a new code."),
            gettext_lazy("The code of an older letter no longer works."),
        ),
    ),
    "code_started": Notice(
        gettext_lazy("There is a new code for you"),
        (
            gettext_lazy("A new code was made for your account at %(school)s."),
            gettext_lazy("Your password no longer works. With the code you choose another."),
        ),
    ),
    "link_asked": Notice(
        gettext_lazy("Somebody asks for another e-mail address"),
        (
            gettext_lazy("Somebody asked %(school)s to use another address for your account."),
            gettext_lazy("The school first checks it. It takes a day at most."),
        ),
    ),
    "letter_asked": Notice(
        gettext_lazy("Somebody asks for a new letter"),
        (
            gettext_lazy("Somebody asked %(school)s for a new letter for your account."),
            gettext_lazy("The school first checks it. It takes a day at most."),
        ),
    ),
    "factor_asked": Notice(
        gettext_lazy("Somebody asks to take your second step away"),
        (
            gettext_lazy("Somebody asked %(school)s to take away the second step of your account."),
            gettext_lazy("The school first checks it. It takes a day at most."),
        ),
    ),
    "suspended": Notice(
        gettext_lazy("Your account is blocked"),
        (
            gettext_lazy("%(school)s blocked your account. You cannot sign in now."),
            gettext_lazy("Contact the school if you want to know why."),
        ),
        may_dispute=False,
    ),
    "resumed": Notice(
        gettext_lazy("Your account works again"),
        (gettext_lazy("You can sign in again at %(school)s."),),
        may_dispute=False,
    ),
    "name_corrected": Notice(
        gettext_lazy("A name was corrected"),
        (
            gettext_lazy("%(school)s corrected a name with your account."),
            gettext_lazy("Did your username change? Then the old one still works."),
        ),
        right=Right.CHANGES,
    ),
    "passkey_added": Notice(
        gettext_lazy("Your account has a new passkey"),
        (gettext_lazy("A passkey was added to your account at %(school)s just now."),),
    ),
    "passkey_removed": Notice(
        gettext_lazy("A passkey was removed"),
        (
            gettext_lazy("A passkey of your account at %(school)s was removed just now."),
            gettext_lazy("Nobody can sign in with it any more."),
        ),
    ),
    "file_infected": Notice(
        gettext_lazy("A virus was found in your file"),
        (
            gettext_lazy("A file that you sent at %(school)s has a virus. Nobody can open it."),
            gettext_lazy("Have your computer checked. Then send the file again."),
        ),
        right=Right.MESSAGES,
        may_dispute=False,
    ),
    "linked": Notice(
        gettext_lazy("Your account opens with another one now"),
        (
            gettext_lazy("Your account at %(school)s was put together with another account."),
            gettext_lazy("Whoever signs in with the one opens the other too."),
        ),
    ),
    "unlinked": Notice(
        gettext_lazy("Your account opens by itself again"),
        (
            gettext_lazy("%(school)s parted your account from your other accounts."),
            gettext_lazy("From now on only its own password opens it."),
        ),
    ),
    "device_added": Notice(
        gettext_lazy("A device stays signed in"),
        (
            gettext_lazy("A device stays signed in to your account at %(school)s."),
            gettext_lazy("In your profile, under Devices, you see it and can remove it."),
        ),
    ),
    "device_copied": Notice(
        gettext_lazy("We removed a device from your account"),
        (
            gettext_lazy("One device of your account at %(school)s was used in two places."),
            gettext_lazy("That can be a copy. So it is signed out. Sign in again on your device."),
            gettext_lazy("Do you not know why? Choose a new password as well."),
        ),
        may_dispute=False,
    ),
    "application_connected": Notice(
        gettext_lazy("An application has access to your account"),
        (
            gettext_lazy("The application %(about)s has access to your account at %(school)s."),
            gettext_lazy("You see it in your profile. There you can also remove it."),
        ),
    ),
    "factor_changed": Notice(
        gettext_lazy("The second step of signing in was changed"),
        (gettext_lazy("The second step of your account at %(school)s was changed just now."),),
    ),
    "identity_linked": Notice(
        gettext_lazy("There is a new way to sign in"),
        (
            gettext_lazy("Another way to sign in was linked to your account at %(school)s."),
            gettext_lazy("You see it in your profile. There you can also remove it."),
        ),
    ),
    "identity_unlinked": Notice(
        gettext_lazy("A way to sign in was removed"),
        (gettext_lazy("One way to sign in no longer opens your account at %(school)s."),),
    ),
}  # fmt: skip


def content(
    kind: str, *, recipient: Recipient, school_name: str, subject: str = "", freeze: str = ""
) -> Content:
    """Return a notice. An address that nobody proved, or that was given up, gets no names.

    ``freeze`` is the address by which its reader can block the account, if there is one.
    """
    notice = NOTICES[kind]
    is_known = recipient.is_verified
    named = {"school": school_name, "about": subject}
    about: tuple[str, ...] = ()
    if is_known and recipient.child and recipient.slot > 0:
        about = (_("It is your account as a parent of %(child)s.") % {"child": recipient.child},)
    said = (*(str(sentence) % named for sentence in notice.sentences), *about)
    return Content(
        title=str(notice.title),
        greeting=_("Dear %(name)s,") % {"name": recipient.name} if is_known else "",
        paragraphs=(*said, *words.to_freeze()) if freeze else said,
        buttons=(words.freeze_button(freeze),) if freeze else (),
        closing=_closing(notice, has_button=bool(freeze)),
    )


def _closing(notice: Notice, *, has_button: bool) -> tuple[str, ...]:
    if not notice.may_dispute:
        return ()
    if has_button:
        return (words.seven_days(),)
    return (
        _("Was it you? Then you need not do anything."),
        _("Was it not you? Contact the school at once."),
    )
