"""Settings of the school, a page for each subject."""

from django.forms import Form
from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts import words as provider_words
from sleutelbos.accounts.actions import renaming
from sleutelbos.accounts.queries import naming
from sleutelbos.accounts.rules import usernames as rules
from sleutelbos.audit.values import Actor
from sleutelbos.connections.oauth import queries as applications
from sleutelbos.entrypoints.console import settings_forms as forms
from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, administrator
from sleutelbos.entrypoints.console.post_forms import Post
from sleutelbos.entrypoints.console.words import Words
from sleutelbos.gate.queries.providers import doors
from sleutelbos.kit import clock, languages
from sleutelbos.kit.errors import NotFound
from sleutelbos.schools import actions
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_FORMS = {
    "about": forms.About,
    "contacts": forms.Contacts,
    "accounts": forms.Accounts,
    "post": Post,
    "privacy": forms.Privacy,
}
_TITLES: Words = {
    "about": _("The school"),
    "contacts": _("Contacts"),
    "accounts": _("Accounts and passwords"),
    "post": _("Messages"),
    "privacy": _("How long things are kept"),
}
_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@administrator
def overview(request: PortalRequest) -> HttpResponse:
    """Show all settings as they are."""
    school = request.visit.school
    return showing.show(
        request,
        "settings.html",
        example=rules.example(school.username_recipe),
        spoken=", ".join(languages.HOME[code] for code in school.home_languages.split()),
        applications=[one.name for one in applications.apps()],
        doors=", ".join(provider_words.provider(one.kind, one.name) for one in doors(school)),
    )


@_page
@administrator
@fresh
def section(request: PortalRequest, section: str) -> HttpResponse:
    """Change the plain settings of one subject."""
    form_of = _FORMS.get(section)
    if form_of is None:
        raise NotFound
    form = form_of(request.POST if request.method == "POST" else _values(request, form_of))
    if request.method != "POST" or not form.is_valid():
        return showing.show(
            request,
            "settings_section.html",
            title=_TITLES[section],
            form=form,
            errors=form.errors if request.method == "POST" else {},
        )
    return _save(request, **form.cleaned_data)


@_page
@administrator
@fresh
def look(request: PortalRequest) -> HttpResponse:
    """Change logo and colour."""
    form = forms.Look(request.POST, request.FILES)
    if request.method != "POST" or not form.is_valid():
        is_typed = request.method == "POST"
        return showing.show(
            request,
            "settings_look.html",
            values=form.data if is_typed else {"accent": request.visit.school.accent},
            errors=form.errors if is_typed else {},
        )
    return _save(request, **form.changes())


@_page
@administrator
@fresh
def usernames(request: PortalRequest) -> HttpResponse:
    """Change how usernames are made; see first what that does to the whole register."""
    typed = request.POST if request.method == "POST" else request.GET
    form = forms.Usernames(
        typed if "username_recipe" in typed else _values(request, forms.Usernames)
    )
    if form.is_valid() and request.method == "POST":
        return _use(request, **form.cleaned_data)
    recipe = form.cleaned_data.get("username_recipe", "")
    page = showing.number(request.GET.get("page", ""))
    return showing.show(
        request,
        "settings_usernames.html",
        values=form.data,
        errors=form.errors,
        recipes=[(recipe, rules.example(recipe)) for recipe in rules.RECIPES],
        preview=naming.preview(recipe, page=page) if recipe else None,
        base=f"{request.path}?{urlencode({'username_recipe': recipe})}&page=",
    )


@_page
@administrator
@fresh
def letters(request: PortalRequest) -> HttpResponse:
    """Change how initial secrets are made; the template only after its warning (D4)."""
    form = forms.Letters(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        is_typed = request.method == "POST"
        return showing.show(
            request,
            "settings_letters.html",
            values=form.data if is_typed else _values(request, forms.Letters),
            errors=form.errors if is_typed else {},
        )
    return _save(request, **form.changes(now=clock.now()))


def _use(request: PortalRequest, *, username_recipe: str, rename: bool) -> HttpResponse:
    """Use a recipe from now on; for who is there already too, when that was asked."""
    if not rename:
        return _save(request, username_recipe=username_recipe)
    school_id = request.visit.school.id
    renaming.change_recipe(school_id=school_id, recipe=username_recipe, by=actor(request))
    return showing.go("settings", done="renamed")


def _save(request: PortalRequest, **changes: object) -> HttpResponse:
    by: Actor = actor(request)
    actions.change_settings(school_id=request.visit.school.id, by=by, **changes)
    return showing.go("settings", done="saved")


def _values(request: PortalRequest, form_of: type[Form]) -> dict[str, object]:
    """Return the settings as they are, for the fields of a form."""
    school = request.visit.school
    values = {name: getattr(school, name, "") for name in form_of.base_fields}
    return values | {"home_languages": school.home_languages.split()}
