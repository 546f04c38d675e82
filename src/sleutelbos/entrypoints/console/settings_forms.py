"""What an administrator sets for the school."""

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sleutelbos.accounts.rules import usernames
from sleutelbos.accounts.rules.usernames import RecipeProblem
from sleutelbos.entrypoints.console.forms import Address
from sleutelbos.kit import languages
from sleutelbos.schools import rules
from sleutelbos.schools.models import School
from sleutelbos.schools.values import PasswordProfile, SecretMode
from sleutelbos.web import icons

LARGEST_LOGO = 300 * 1024
_RECIPE_PROBLEMS = {
    RecipeProblem.TOO_LONG: _("This is too long."),
    RecipeProblem.NO_NAME: _("Use {first} or {family} at least."),
    RecipeProblem.UNKNOWN_PART: _("Between braces stand only first, family, f and l."),
    RecipeProblem.UNUSABLE_LETTER: _("Use only small letters, digits and dots beside the names."),
}


class About(forms.Form):
    """The school itself."""

    name = forms.CharField(max_length=120, label=_("Name of the school"))
    language = forms.ChoiceField(choices=tuple(languages.FULL.items()), label=_("Language"))
    home_languages = forms.MultipleChoiceField(
        choices=tuple(languages.HOME.items()),
        required=False,
        label=_("Languages of the families"),
        help_text=_(
            "Parents and pupils may also choose these. Their letters have the Dutch beside it."
        ),
    )
    street = forms.CharField(max_length=120, required=False, label=_("Street and number"))
    postcode = forms.CharField(max_length=12, required=False, label=_("Postcode"))
    town = forms.CharField(max_length=80, required=False, label=_("Town"))

    def clean_home_languages(self) -> str:
        """Write them as the school keeps them."""
        return " ".join(self.cleaned_data["home_languages"])


class Contacts(forms.Form):
    """The two contacts, on every page for people who are stuck (D21)."""

    activation_name = forms.CharField(max_length=120, label=_("For the first sign-in: name"))
    activation_role = forms.CharField(max_length=120, required=False, label=_("Function"))
    activation_email = Address(max_length=254, label=_("E-mail address"))
    activation_phone = forms.CharField(max_length=30, required=False, label=_("Telephone"))
    office_name = forms.CharField(max_length=120, label=_("School office: name"))
    office_role = forms.CharField(max_length=120, required=False, label=_("Function"))
    office_email = Address(max_length=254, label=_("E-mail address"))
    office_phone = forms.CharField(max_length=30, required=False, label=_("Telephone"))


class Accounts(forms.Form):
    """Who gets an account, and what a password must be."""

    co_account_slots = forms.IntegerField(
        min_value=0,
        max_value=6,
        label=_("Co-accounts per pupil"),
        help_text=_("From 0 to 6. Counts from the next import."),
    )
    first_pupil_class = forms.CharField(
        max_length=40,
        required=False,
        label=_("First class in which pupils have an account"),
        help_text=_("Such as L1. Empty: pupils have none. Counts from the next import."),
    )
    password_profile = forms.ChoiceField(
        choices=(
            (
                PasswordProfile.LEAFLET,
                _("At least 8 characters of two kinds, or a passphrase of 20 characters"),
            ),
            (PasswordProfile.STRICT, _("At least 15 characters; staff always have this rule")),
        ),
        label=_("Passwords"),
    )


class Usernames(forms.Form):
    """How usernames are made."""

    username_recipe = forms.CharField(max_length=usernames.LONGEST_RECIPE)
    rename = forms.BooleanField(required=False)

    def clean_username_recipe(self) -> str:
        """Refuse what makes no usernames."""
        recipe: str = self.cleaned_data["username_recipe"].lower()
        if problems := usernames.problems(recipe):
            raise forms.ValidationError([_RECIPE_PROBLEMS[problem] for problem in problems])
        return recipe


class Privacy(forms.Form):
    """For how long what ended is kept, in whole school years."""

    leavers_kept_years = forms.IntegerField(
        min_value=1,
        max_value=10,
        label=_("School years to keep pupils, parents and staff who left"),
        help_text=_("Whole school years after the one in which they left. Then they are erased."),
    )
    log_kept_years = forms.IntegerField(
        min_value=1,
        max_value=10,
        label=_("School years to keep addresses and networks in the log"),
        help_text=_("That something happened stays in the log, without names or addresses."),
    )


class Letters(forms.Form):
    """How initial secrets are made."""

    secret_mode = forms.ChoiceField(choices=SecretMode.choices)
    template_prefix = forms.RegexField(
        r"^[A-Za-z]{2,10}$",
        required=False,
        error_messages={"invalid": _("Give two to ten letters, without accents or digits.")},
    )
    accepts = forms.BooleanField(required=False)
    initial_days = forms.IntegerField(min_value=1, max_value=90)

    def clean(self) -> dict[str, Any]:
        """Ask for the yes to the warning with the template, each time it is chosen."""
        typed = super().clean() or self.cleaned_data
        if typed.get("secret_mode") == SecretMode.TEMPLATE:
            if "template_prefix" in typed and not typed["template_prefix"]:
                self.add_error("template_prefix", _("Give the letters that come with the digits."))
            if not typed.get("accepts"):
                self.add_error("accepts", _("Read the warning and say yes to it."))
        return typed

    def changes(self, *, now: dt.datetime) -> dict[str, object]:
        """Return the settings to write."""
        typed = self.cleaned_data
        is_template = typed["secret_mode"] == SecretMode.TEMPLATE
        return {
            "secret_mode": typed["secret_mode"],
            "template_prefix": typed["template_prefix"] if is_template else "",
            "template_accepted_at": now if is_template else None,
            "initial_days": typed["initial_days"],
        }


class Look(forms.Form):
    """Logo and colour."""

    accent = forms.CharField(max_length=7)
    logo = forms.FileField(required=False, max_length=200)
    without_logo = forms.BooleanField(required=False)

    def clean_accent(self) -> str:
        """Refuse a colour on which nobody can read."""
        accent: str = self.cleaned_data["accent"].lower()
        if not rules.is_colour(accent):
            raise forms.ValidationError(_("A colour looks like #0b5e55."))
        if not rules.is_readable(accent):
            raise forms.ValidationError(
                _("This colour is too light: links and buttons could not be read on white.")
            )
        return accent

    def clean_logo(self) -> "UploadedFile[bytes] | None":
        """Refuse what is no picture by its content, whatever it is called."""
        logo: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        if logo is None:
            return None
        if (logo.size or 0) > LARGEST_LOGO:
            raise forms.ValidationError(_("The logo is larger than 300 kB."))
        content = logo.read()
        if not picture_type(content):
            raise forms.ValidationError(_("This is no PNG, JPEG or WebP picture."))
        if not icons.is_readable(content):  # no letter could be printed with it
            raise forms.ValidationError(
                _("This picture is damaged or has too many dots. Save it anew and try again.")
            )
        logo.seek(0)
        return logo

    def changes(self) -> dict[str, object]:
        """Return the settings to write."""
        changes: dict[str, object] = {"accent": self.cleaned_data["accent"]}
        logo = self.cleaned_data["logo"]
        if logo is not None:
            content = logo.read()
            return changes | {"logo": content, "logo_type": picture_type(content)}
        if self.cleaned_data["without_logo"]:
            return changes | {"logo": None, "logo_type": ""}
        return changes


class Agreement(forms.Form):
    """A new text of the agreement, in one or more languages."""

    sure = forms.BooleanField(required=False)

    def __init__(self, school: School, *args: Any) -> None:
        super().__init__(*args)
        self.languages = school.languages
        for language in self.languages:
            self.fields[f"text_{language}"] = forms.CharField(
                max_length=40_000, required=language == school.language
            )
            self.fields[f"changes_{language}"] = forms.CharField(max_length=2_000, required=False)

    def texts(self, part: str) -> dict[str, str]:
        """Return the texts by language; languages without one fall back on the school's own."""
        typed = {language: self.cleaned_data[f"{part}_{language}"] for language in self.languages}
        # Browsers send lines with a carriage return, which is no change of the text.
        return {language: "\n".join(text.splitlines()) for language, text in typed.items() if text}


def picture_type(start: bytes) -> str:
    """Return the media type of a picture by its first bytes; empty for anything else."""
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if start.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if start[:4] == b"RIFF" and start[8:12] == b"WEBP" else ""
