"""What several guides say: the address, the username, the initial password, who has an account."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sleutelbos.accounts.rules import usernames
from sleutelbos.guides.values import Card, Rich
from sleutelbos.guides.wording.telling import Telling, rich, strong, typed
from sleutelbos.kit import codes, languages
from sleutelbos.schools.values import Contact, PasswordProfile, SecretMode

# Every letter of it is one that codes have, and nobody's code looks like it.
SAMPLE_CODE = codes.grouped(codes.ALPHABET[8:][: codes.LENGTH])

_TEMPLATES = (  # of parent 1 and of parent 2, in the words of their letters
    (
        "Your initial password is *{prefix}* followed by *the last six digits* of the national "
        "register number of your child."
    ),
    (
        "Your initial password is *the last six digits* of the national register number of your "
        "child, followed by *{prefix}*."
    ),
)


def username(telling: Telling) -> tuple[Rich, ...]:
    """Say how the username is made, with an example (A2, B5)."""
    recipe = telling.school.username_recipe
    return (
        rich(
            _("The username is the name of your child: {formula}."),
            formula=strong(formula(recipe)),
        ),
        rich(
            _("For {child} that is {example}."),
            child=" ".join(usernames.EXAMPLE),
            example=typed(usernames.example(recipe)),
        ),
        rich(
            _(
                "Leave out spaces, hyphens and accents. Capitals do not matter. "
                "For a child with the same name as another one, a number follows: see your letter."
            )
        ),
    )


def formula(recipe: str) -> str:
    """Say a recipe in words: first name + dot + family name."""
    words = {
        "{first}": _("first name"),
        "{family}": _("family name"),
        "{f}": _("first letter of the first name"),
        "{l}": _("first letter of the family name"),
        ".": _("dot"),
    }
    return " + ".join(words.get(piece, piece) for piece in usernames.pieces(recipe))


def initial_password(telling: Telling) -> tuple[Rich, ...]:
    """Say what the initial password is: the letter's code, or the school's template (A3, D4)."""
    if telling.school.secret_mode == SecretMode.TEMPLATE:
        return (*_template(telling), days(telling))
    return (
        rich(
            _("Your letter has a code of twelve letters and digits: it looks like {example}."),
            example=typed(SAMPLE_CODE),
        ),
        rich(_("Type it as your password. Capitals and hyphens do not matter.")),
        rich(_("Or scan the *square with dots* on the letter with your phone: then type nothing.")),
        days(telling),
    )


def _template(telling: Telling) -> tuple[Rich, ...]:
    """Say the rule in the words of the letter itself."""
    slots = range(1, min(telling.school.co_account_slots, len(_TEMPLATES)) + 1)
    told = (_of_parent(telling, slot, _TEMPLATES[slot - 1]) for slot in slots)
    return (*told, rich(_("Does your letter have a code? Then that is your initial password.")))


def _of_parent(telling: Telling, slot: int, rule: str) -> Rich:
    who = telling.said("Parent {number}").format(number=slot)
    sentence = rich(telling.said(rule), prefix=telling.school.template_prefix)
    return (strong(f"{who}: "), *sentence)


def days(telling: Telling) -> Rich:
    """Say how long a letter is good."""
    count = telling.school.initial_days
    return rich(
        ngettext(
            "The letter is good for *{days} day*. You use the initial password only once.",
            "The letter is good for *{days} days*. You use the initial password only once.",
            count,
        ),
        days=str(count),
    )


def who(telling: Telling) -> tuple[Rich, ...]:
    """Say who has an account: parents by their slots, pupils from a class on (D2, D10)."""
    return (_parents(telling.school.co_account_slots), _pupils(telling.school.first_pupil_class))


def _parents(slots: int) -> Rich:
    if slots == 0:
        return rich(_("At our school parents have no account."))
    return rich(
        ngettext(
            "*{count} parent* of each child has an account.",
            "*{count} parents* of each child have an account. They share one username, and each "
            "has a letter, a password and an account of their own. "
            "So share your password with nobody.",
            slots,
        ),
        count=str(slots),
    )


def _pupils(first_class: str) -> Rich:
    if not first_class:
        return rich(_("Pupils have no account of their own."))
    return rich(
        _("From class {name} on, pupils have an account and a letter of their own."),
        name=strong(first_class),
    )


def password_rule(telling: Telling) -> tuple[Rich, ...]:
    """Say what a password must be, in the sentences of the page where it is chosen (A7, D9)."""
    return tuple(rich("{rule}", rule=rule) for rule in rules_of(telling))


def advice(telling: Telling) -> Rich:
    """Say what the same page says about long passwords."""
    text = telling.said(
        "Longer is safer. A passphrase of a few ordinary words is long and easy to remember."
    )
    return rich("{text}", text=text)


def rules_of(telling: Telling) -> tuple[str, ...]:
    """Return the lines of the page where a password is chosen."""
    if telling.school.password_profile == PasswordProfile.STRICT:
        return (telling.said("Password: at least 15 characters."),)
    return (
        telling.said(
            "Password: at least 8 characters, of at least two kinds: small letters, capitals, "
            "digits, other characters."
        ),
        telling.said(
            "Passphrase: at least 20 characters and at least 4 words with a space between them."
        ),
    )


def own_language(telling: Telling) -> tuple[Rich, ...]:
    """Say where one chooses the language of this guide, when the school's pages have another."""
    if telling.language == telling.school.language:
        return ()
    return (
        rich(
            _("The pages open in {other}. At the foot of the page, choose {this}."),
            other=languages.NAMES.get(telling.school.language, telling.school.language),
            this=strong(languages.NAMES.get(telling.language, telling.language)),
        ),
    )


def cards(telling: Telling) -> tuple[Card, ...]:
    """Return both contacts of the school (D21): those who are known."""
    pairs = (
        (telling.said("For your first sign-in"), telling.school.activation_contact),
        (telling.said("School office"), telling.school.office_contact),
    )
    return tuple(_card(title, contact) for title, contact in pairs if contact.name or contact.email)


def _card(title: str, contact: Contact) -> Card:
    return Card(title, contact.name, contact.role, contact.email, contact.phone)
