"""Give a mail its shape: plain text, and one column of HTML without anything from elsewhere."""

from functools import cache
from pathlib import Path

import css_inline
from django.utils import translation
from django.utils.translation import gettext as _
from jinja2 import Environment

from sleutelbos.accounts.mails import plain
from sleutelbos.accounts.mails.content import Content
from sleutelbos.kit import languages, templates
from sleutelbos.schools import rules as school_rules
from sleutelbos.schools.models import School

_TEMPLATES = Path(__file__).parent / "templates"


def text(content: Content, *, school: School) -> str:
    """Return the plain part."""
    return (
        _environment(is_html=False)
        .get_template("mail.txt")
        .render(content=content, school_name=plain.name(school.name), contact=contact(school))
    )


def html(content: Content, *, school: School) -> str:
    """Return the HTML part, its styles where mail programs look for them."""
    accent, language = school.accent, translation.get_language() or languages.FIRST
    is_light = school_rules.contrast(accent, "#ffffff") < school_rules.AA
    page = (
        _environment(is_html=True)
        .get_template("mail.html")
        .render(
            content=content,
            school_name=plain.name(school.name),
            contact=contact(school),
            language=language,
            direction=languages.direction(language),
            accent=accent,
            ink="#111111" if is_light else "#ffffff",
            dark=school_rules.lightened(accent),
        )
    )
    return _inliner().inline(page)


def contact(school: School) -> str:
    """Return the line with the school's office, for who is stuck or did not ask for this."""
    office = school.office_contact
    language = translation.get_language() or languages.FIRST
    reached = [languages.isolated(way, language) for way in (office.email, office.phone) if way]
    if not reached:
        return ""
    name = plain.name(office.name) or plain.name(school.name)
    return _("Questions? %(name)s: %(ways)s") % {"name": name, "ways": " · ".join(reached)}


@cache
def _environment(*, is_html: bool) -> Environment:
    return templates.environment(_TEMPLATES, is_html=is_html)


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
