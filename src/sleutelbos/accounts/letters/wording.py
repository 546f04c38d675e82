"""The words of a letter, in its reader's language, ready to be set.

A text may hold *stressed* words. The stars are read before values are filled in, so that a name
with a star in it stays a name.
"""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sleutelbos.accounts.letters import typesetting
from sleutelbos.accounts.letters.pages import LetterPage, Sender
from sleutelbos.kit import languages
from sleutelbos.schools.values import Contact, PasswordProfile

Run = dict[str, str | bool]
Rich = list[Run]

_clean = typesetting.shown

_CROWDED = 180  # letters in the names of a letter
_CROWDED_BESIDE = 85  # and in its portal too, where two languages share each line


def words(page: LetterPage) -> dict[str, object]:
    """Return every text of the letter by the name that the template knows it by.

    A letter in a home language has the Dutch ``beside`` it, for whoever helps its reader (D22).
    """
    language = languages.chosen((page.language,), offered=languages.NAMES)
    texts = _texts(page, language)
    if language in languages.FULL:
        return texts
    return {**texts, "beside": _texts(page, languages.FIRST)}


def _texts(page: LetterPage, language: str) -> dict[str, object]:
    with translation.override(language):
        return {
            # Translators: the code of the language that you are writing, such as nl.
            "language": pgettext("language of these texts", "en"),
            "direction": languages.direction(language),
            "title": _title(page),
            "facts": _facts(page),
            "recipient": _recipient(page),
            "pick_up": _pick_up(page),
            "introduction": _introduction(page),
            "entrance": _entrance(page),
            "steps_title": _("Step by step"),
            "steps": _pupil_steps(page) if page.slot == 0 else _steps(page),
            "help": _help(page),
            "foot": _foot(page),
            "is_crowded": _is_crowded(page, language),
        }


def title(group: str, *, language: str) -> str:
    """Return what a print is called: the letters of a class, or of the whole school."""
    with translation.override(language):
        return _("Letters {group}").format(group=_clean(group)) if group else _("Letters")


def mark(*, language: str) -> str:
    """Return what stands across a letter that is only a rehearsal."""
    with translation.override(language):
        return _("REHEARSAL · PROOF")


def sender_lines(sender: Sender) -> list[str]:
    """Return the school's own address."""
    return _lines((sender.address.street, f"{sender.address.postcode} {sender.address.town}"))


def _is_crowded(page: LetterPage, language: str) -> bool:
    names = len(page.reader + page.pupil + page.sender.name)
    if language in languages.FULL:
        return names > _CROWDED
    return names + len(page.sender.portal) > _CROWDED_BESIDE


def _title(page: LetterPage) -> str:
    if page.slot == 0:
        return _("The account of {pupil}").format(pupil=_value(page.pupil))
    return _("Your account as parent of {pupil}").format(pupil=_value(page.pupil))


def _facts(page: LetterPage) -> list[list[str]]:
    reader = page.reader if page.slot else ""
    facts = [
        (_("Parent {number}").format(number=page.slot), reader),
        (_("Pupil"), page.pupil),
        (_("Class"), page.group),
        (_("Register number"), page.register_id),
    ]
    return [[label, _clean(value)] for label, value in facts if value]


def _recipient(page: LetterPage) -> list[str]:
    if page.address is None:
        return []
    place = f"{page.address.postcode} {page.address.town}"
    return _lines((page.reader, page.address.street, place))


def _pick_up(page: LetterPage) -> list[str]:
    return [] if page.address else [_("Hand over in person"), _clean(page.reader)]


def _introduction(page: LetterPage) -> Rich:
    text = (
        _(
            "*Dear {reader},* this letter opens your own account at {school}. "
            "Keep it with you, and share the password with nobody."
        )
        if page.slot == 0
        else _(
            "*Dear {reader},* this letter opens your own account at {school}. Every parent of "
            "{pupil} uses the same username, with a letter and a password of their own. "
            "So share your password with nobody."
        )
    )
    return _rich(text, reader=page.reader, school=page.sender.name, pupil=page.pupil)


def _entrance(page: LetterPage) -> dict[str, object]:
    return {
        "portal_label": _("Go to"),
        "portal": page.sender.portal,
        "username_label": _("Username"),
        "username": _clean(page.username),
        "secret_label": _("Initial password"),
        "code": page.code or "",
        "rule": [] if page.code else _rule(page),
        "until": _until(page),
        "qr_alt": _("QR code that opens your activation at {portal}").format(
            portal=page.sender.portal
        ),
        "qr_caption": _rich(_("*Or scan this code* with your phone. You then skip steps 1 and 2.")),
    }


def _rule(page: LetterPage) -> Rich:
    text = (
        _(
            "Your initial password is *{prefix}* followed by *the last six digits* of the national "
            "register number of your child."
        )
        if page.slot == 1
        else _(
            "Your initial password is *the last six digits* of the national register number of "
            "your child, followed by *{prefix}*."
        )
    )
    return _rich(text, prefix=page.sender.template_prefix)


def _until(page: LetterPage) -> Rich:
    return _rich(
        _("Valid until *{date}*. You use it only once."),
        date=languages.day(page.expires_on, _language()),
    )


def _steps(page: LetterPage) -> list[list[Rich]]:
    return [
        *_first_steps(page),
        [_rich(_("See which devices and applications can reach your account. Click *OK*."))],
        [
            _rich(
                _(
                    "Fill in your e-mail address, and your telephone numbers if you like. "
                    "Click *Save*. Use another address than the other parent."
                )
            )
        ],
        [_rich(_("Check your details. Click *Yes, these are correct*."))],
        [
            _rich(
                _(
                    "You get a mail. Click the button in it, and then *Confirm my e-mail address*. "
                    "Now your account is fully activated."
                )
            )
        ],
    ]


def _pupil_steps(page: LetterPage) -> list[list[Rich]]:
    return [
        *_first_steps(page),
        [
            _rich(
                _(
                    "Give an e-mail address if you have one. With it you can make a new password "
                    "yourself when you forget yours."
                )
            )
        ],
    ]


def _first_steps(page: LetterPage) -> list[list[Rich]]:
    return [
        [
            _rich(
                _("Go to *{portal}*, on a computer, tablet or phone."),
                portal=page.sender.portal,
            )
        ],
        [_rich(_("Type your username and your initial password. Click *Sign in*."))],
        [
            _rich(
                _(
                    "Check that it is your account. Click *Yes, go on*. "
                    "Read the user agreement. Click *Yes, I agree*."
                )
            )
        ],
        [_rich(_("Choose a new password, only for you. Click *Save*.")), *_password_rule(page)],
    ]


def _password_rule(page: LetterPage) -> list[Rich]:
    if page.sender.password_profile == PasswordProfile.STRICT:
        return [_rich(_("Password: at least 15 characters. A few ordinary words make a good one."))]
    return [
        _rich(
            _(
                "Password: at least 8 characters, with at least two kinds: "
                "small letters, capitals, digits, other characters."
            )
        ),
        _rich(_("Passphrase: at least 20 characters and at least 4 words with a space between.")),
    ]


def _help(page: LetterPage) -> list[dict[str, object]]:
    contacts = [
        (_("Trouble with activating?"), page.sender.activation),
        (_("Other questions?"), page.sender.office),
    ]
    return [
        {"title": title, "lines": lines}
        for title, contact in contacts
        if (lines := _contact(contact))
    ]


def _contact(contact: Contact) -> list[str]:
    name = ", ".join(part for part in (contact.name, contact.role) if part)
    return _lines((name, contact.email, contact.phone))


def _foot(page: LetterPage) -> list[str]:
    who = [
        page.group,
        page.pupil,
        _("register number {number}").format(number=page.register_id),
        _("the pupil") if page.slot == 0 else _("parent {number}").format(number=page.slot),
    ]
    return [_clean(page.sender.name), _clean(" · ".join(part for part in who if part))]


def _rich(text: str, **values: str) -> Rich:
    shown = {name: _value(value) for name, value in values.items()}
    filled = (piece.format(**shown) for piece in text.split("*"))
    return [
        {"text": piece, "strong": bool(number % 2)} for number, piece in enumerate(filled) if piece
    ]


def _lines(lines: tuple[str, ...]) -> list[str]:
    return [clean for line in lines if (clean := _clean(line).strip())]


def _value(text: str) -> str:
    """Return what a sentence is about, in one piece whichever way the sentence runs."""
    return languages.isolated(_clean(text), _language())


def _language() -> str:
    return translation.get_language() or languages.FIRST
