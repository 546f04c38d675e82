"""Make a guide of a school's settings as they are now."""

from collections.abc import Mapping
from types import ModuleType

from django.utils import translation

from sleutelbos.guides.pictures import look
from sleutelbos.guides.values import Colours, Guide, Kind
from sleutelbos.guides.wording import activate, common, evening, forgotten, poster
from sleutelbos.guides.wording.telling import Telling, said
from sleutelbos.kit import languages
from sleutelbos.schools import rules
from sleutelbos.schools.models import School

_WORDS: Mapping[Kind, ModuleType] = {
    Kind.ACTIVATE: activate,
    Kind.FORGOTTEN: forgotten,
    Kind.POSTER: poster,
    Kind.EVENING: evening,
}

# Every setting of a school that stands in a guide, or decides what does.
SETTINGS = (
    "name", "origin", "language", "logo", "logo_type", "accent", "username_recipe", "secret_mode",
    "template_prefix", "initial_days", "password_profile", "co_account_slots", "first_pupil_class",
    "activation_name", "activation_role", "activation_email", "activation_phone", "office_name",
    "office_role", "office_email", "office_phone", "street", "postcode", "town",
)  # fmt: skip


def guide(school: School, kind: Kind, *, language: str, logo: str = "") -> Guide:
    """Return a guide in a language that the school offers, else in Dutch.

    ``logo`` is where its pictures find the school's logo.
    """
    spoken = languages.chosen((language,), offered=school.languages)
    with translation.override(spoken):
        words, telling = _WORDS[kind], _telling(school, spoken, logo=logo)
        return Guide(
            kind=kind,
            language=spoken,
            direction=languages.direction(spoken),
            title=words.title(telling),
            lead=words.lead(telling),
            school=school.name,
            address=_address(school),
            origin=school.origin,
            colours=_colours(school.accent),
            remark=_remark(spoken),
            sections=words.sections(telling),
            helpers=said("Need help?"),
            cards=common.cards(telling),
        )


def _telling(school: School, language: str, *, logo: str) -> Telling:
    is_mirrored = languages.direction(language) == "rtl"
    return Telling(
        school, language, look.of(school, said=said, is_right_to_left=is_mirrored, logo=logo)
    )


def _address(school: School) -> str:
    parts = (school.street, f"{school.postcode} {school.town}".strip())
    return ", ".join(part for part in parts if part)


def _colours(accent: str) -> Colours:
    return Colours(accent, rules.ink_on(accent), rules.darkened(accent))


def _remark(language: str) -> str:
    if language not in languages.UNREVIEWED:
        return ""
    return said("Translated by a machine. Nobody has checked it yet.")
