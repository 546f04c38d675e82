"""What the office types."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sleutelbos.kit import addresses, phones
from sleutelbos.people.values import StaffRole
from sleutelbos.roster import limits
from sleutelbos.roster.values import FileKind

_CHILDREN = ("child1", "child2", "child3")


class Address(forms.CharField):
    """An e-mail address, kept as it will be used."""

    def clean(self, value: Any) -> str:
        """Return the address as it is written to; refuse what is none."""
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return addresses.validate(text).display
        except addresses.AddressRefused as refusal:
            raise forms.ValidationError(
                _("This is no e-mail address. An address looks like name@example.be.")
            ) from refusal


class Phone(forms.CharField):
    """A phone number, kept in its international form."""

    def clean(self, value: Any) -> str:
        """Return the number; refuse what is none."""
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return phones.normalise(text)
        except phones.PhoneRefused as refusal:
            raise forms.ValidationError(
                _("This is no phone number. A number looks like 0475 12 34 56.")
            ) from refusal


class LinkEmail(forms.Form):
    """An address, typed twice."""

    email = Address(max_length=254)
    repeat = forms.CharField(max_length=254)

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ: a typing error would give the account to a stranger."""
        typed = super().clean() or self.cleaned_data
        email, repeat = typed.get("email", ""), typed.get("repeat", "")
        if email and repeat and addresses.canonical(email) != addresses.canonical(repeat):
            self.add_error("repeat", _("This is not the same address as above."))
        return typed


class Name(forms.Form):
    """A name, as it is."""

    first_name = forms.CharField(max_length=80)
    family_name = forms.CharField(max_length=80)


class EnterRequest(forms.Form):
    """A request that came by mail or phone."""

    child1 = forms.CharField(max_length=120)
    child2 = forms.CharField(max_length=120, required=False)
    child3 = forms.CharField(max_length=120, required=False)
    asker = forms.CharField(max_length=120)
    email = Address(max_length=254, required=False)
    phone = Phone(max_length=30, required=False)

    def children(self) -> list[str]:
        """Return the children that were described."""
        return [self.cleaned_data[name] for name in _CHILDREN if self.cleaned_data[name]]


class Role(forms.Form):
    """What somebody may do."""

    role = forms.ChoiceField(choices=StaffRole.choices)


class Invite(Name, Role):
    """Somebody who is to work here."""

    email = Address(max_length=254)


class Upload(forms.Form):
    """A register to plan."""

    file = forms.FileField(allow_empty_file=True, max_length=200)
    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in FileKind])
    year = forms.ChoiceField()

    def __init__(self, years: list[str], *args: Any) -> None:
        super().__init__(*args)
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large before anybody reads it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > limits.BYTES:
            most = limits.BYTES // (1024 * 1024)
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB."), params={"most": most}
            )
        return file


def years(school_year: str) -> list[str]:
    """Return the school year of a school and the next one."""
    first = int(school_year[:4])
    return [f"{year}-{year + 1}" for year in (first, first + 1)]
