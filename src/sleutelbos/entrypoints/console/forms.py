"""What the office types."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sleutelbos.kit import addresses, phones
from sleutelbos.people.actions import teams
from sleutelbos.people.values import Ground, GuardianKind, Right, StaffRole
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


class Day(forms.DateField):
    """A day, as browsers send it or as people write it."""

    default_error_messages: ClassVar = {
        "invalid": _("This is no date. A date looks like 31/12/2026.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"], **options)


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


class GroupName(forms.Form):
    """What a group is called."""

    name = forms.CharField(
        max_length=teams.LONGEST_NAME, error_messages={"required": _("Give the group a name.")}
    )


class Restrict(forms.Form):
    """An order that restricts what a guardian may for one child."""

    rights = forms.MultipleChoiceField(
        choices=[(right, right) for right in Right],
        error_messages={"required": _("Tick at least one right.")},
    )
    ground = forms.ChoiceField(choices=[(ground, ground) for ground in Ground])
    document = forms.CharField(max_length=120, required=False)
    starts_on = Day(required=False)
    ends_on = Day(required=False)
    stays = forms.BooleanField(required=False)

    def __init__(self, *args: Any, today: date) -> None:
        super().__init__(*args)
        self._today = today

    def clean(self) -> dict[str, Any]:
        """Refuse days that cannot be: an end before the beginning, or that is over."""
        typed = super().clean() or self.cleaned_data
        starts_on, ends_on = typed.get("starts_on"), typed.get("ends_on")
        if ends_on and (ends_on < self._today or (starts_on and ends_on < starts_on)):
            self.add_error("ends_on", _("The last day cannot be over, nor come before the first."))
        if typed.get("stays") and not ends_on and "ends_on" not in self.errors:
            self.add_error("ends_on", _("Give the last day of the order."))
        return typed


class Lift(forms.Form):
    """Which rights of an order are to be lifted."""

    rights = forms.MultipleChoiceField(
        choices=[(right, right) for right in Right],
        error_messages={"required": _("Tick at least one right.")},
    )


class Document(forms.Form):
    """Where the paper of a restriction is."""

    document = forms.CharField(max_length=120)


class NewGuardian(Name):
    """A guardian whom the register does not know."""

    kind = forms.ChoiceField(choices=GuardianKind.choices)
    mobile = Phone(max_length=30, required=False)
    street = forms.CharField(max_length=120, required=False)
    postcode = forms.CharField(max_length=12, required=False)
    town = forms.CharField(max_length=80, required=False)


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
    columns = forms.BooleanField(required=False)

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
