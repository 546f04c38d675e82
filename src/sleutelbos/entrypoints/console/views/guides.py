"""Guides: see them, take them, and see what they are made of."""

import datetime as dt
from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sleutelbos.accounts.rules import usernames
from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import office
from sleutelbos.guides import files, making, queries
from sleutelbos.guides.values import Kind
from sleutelbos.kit import languages
from sleutelbos.kit.errors import NotFound
from sleutelbos.schools.models import School
from sleutelbos.schools.values import PasswordProfile, SecretMode
from sleutelbos.web.visit import PortalRequest

Row = tuple[str, str, dt.datetime]


@require_safe
@office
def guides(request: PortalRequest) -> HttpResponse:
    """Show every guide in a language, with its link, and the settings that it is made of."""
    school = request.visit.school
    language = languages.chosen(
        (request.GET.get("language", ""), school.language), offered=school.languages
    )
    return showing.show(
        request,
        "guides.html",
        kinds=list(Kind),
        spoken=language,
        offered={code: languages.NAMES[code] for code in school.languages},
        made_of=list(_made_of(school)),
        version=school.version,
    )


@require_safe
@office
def preview(request: PortalRequest, kind: str) -> HttpResponse:
    """Draw the first page of a guide."""
    if kind not in list(Kind):
        raise NotFound(guide=kind)
    language = request.GET.get("language", "")
    picture = files.preview(request.visit.school, Kind(kind), language=language)
    return HttpResponse(picture, content_type="image/png")


def _made_of(school: School) -> Iterator[Row]:
    """Yield what guides are made of: what it is called, what it is, and when it changed."""
    known = queries.changed_at(school, making.SETTINGS)
    for label, value, names in _facts(school):
        yield label, value, max(known[name] for name in names)


def _facts(school: School) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    address = (school.street, f"{school.postcode} {school.town}".strip())
    yield _("Name"), school.name, ("name",)
    yield _("Portal"), school.origin, ("origin",)
    yield _("Address"), _joined(*address), ("street", "postcode", "town")
    yield _("Language"), languages.NAMES[school.language], ("language",)
    yield _("Logo and colour"), school.accent, ("accent", "logo", "logo_type")
    yield from _of_sign_in(school)
    for label, who in ((_("For the first sign-in"), "activation"), (_("School office"), "office")):
        names = tuple(f"{who}_{part}" for part in ("name", "role", "email", "phone"))
        yield label, _joined(*(getattr(school, name) for name in names)), names


def _of_sign_in(school: School) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    is_code = school.secret_mode == SecretMode.CODE
    letter = _("a code and a QR link") if is_code else _("a password with the national number")
    days = ngettext("%(num)s day", "%(num)s days", school.initial_days)
    is_strict = school.password_profile == PasswordProfile.STRICT
    password = _("15 characters") if is_strict else _("8 characters of two kinds, or a passphrase")
    yield _("Usernames"), usernames.example(school.username_recipe), ("username_recipe",)
    yield _("The letter gives"), letter, ("secret_mode", "template_prefix")
    yield _("Valid for"), days % {"num": school.initial_days}, ("initial_days",)
    yield _("Passwords"), password, ("password_profile",)
    yield _("Co-accounts per pupil"), str(school.co_account_slots), ("co_account_slots",)
    yield (
        _("Pupils have an account from"),
        school.first_pupil_class or _("no class"),
        ("first_pupil_class",),
    )


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
