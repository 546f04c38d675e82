"""How a school is known at an outside provider."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from sleutelbos.accounts.values import ProviderKind
from sleutelbos.gate.actions.providers import Client
from sleutelbos.gate.openid.provider import Provider
from sleutelbos.gate.rules import openid

_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_PUBLISHED = "/.well-known/openid-configuration"
_OWN = {openid.GOOGLE, openid.FLEMISH_GOVERNMENT, openid.FLEMISH_GOVERNMENT_TEST}
_CLIENT = ("client_id", "secret", "is_shown")
FIELDS: dict[str, tuple[str, ...]] = {
    ProviderKind.GOOGLE: ("domains", *_CLIENT),
    ProviderKind.FLEMISH_GOVERNMENT: ("environment", *_CLIENT),
    ProviderKind.OPENID: ("name", "address", *_CLIENT),
}


class Door(forms.Form):
    """What a provider of this kind asks; the secret is typed once, and never shown."""

    name = forms.CharField(max_length=40, label=_("What the button says"))
    address = forms.CharField(
        max_length=200,
        label=_("Address of the provider (issuer)"),
        help_text=_("Exactly as the provider writes it, such as https://sign-in.example.be."),
    )
    environment = forms.ChoiceField(label=_("Environment"))
    domains = forms.CharField(
        max_length=500,
        label=_("Domains of the school"),
        help_text=_("Such as school.be, with commas between. Nobody of another domain gets in."),
    )
    client_id = forms.CharField(max_length=200, label=_("Client ID"))
    secret = forms.CharField(max_length=500, required=False, label=_("Secret of the client"))
    is_shown = forms.BooleanField(required=False, label=_("Show the button on the sign-in page"))

    def __init__(self, typed: Any, *, kind: str, before: Provider | None) -> None:
        super().__init__(typed)
        self.kind, self.before = kind, before
        self.fields = {name: self.fields[name] for name in FIELDS[kind]}
        environment = self.fields.get("environment")
        if isinstance(environment, forms.ChoiceField):
            environment.choices = _environments(before)

    def clean_name(self) -> str:
        """Refuse what cannot stand on a button."""
        return _printable(self.cleaned_data["name"])

    def clean_client_id(self) -> str:
        """Refuse what no client is called."""
        return _printable(self.cleaned_data["client_id"])

    def clean_secret(self) -> str:
        """Ask for a secret where there is none yet: none that is known goes to another address."""
        typed = _printable(self.cleaned_data["secret"])
        if not typed and not (self.before and self.before.secret):
            raise forms.ValidationError(_("Fill this in."))
        if not typed and self.before and self.before.issuer != self._issuer():
            raise forms.ValidationError(_("The address changes: type the secret again."))
        return typed

    def clean_domains(self) -> list[str]:
        """Read the domains, without anything else."""
        typed = self.cleaned_data["domains"].casefold().replace(",", " ").split()
        if not typed or not all(_DOMAIN.fullmatch(one) for one in typed):
            raise forms.ValidationError(_("A domain looks like school.be."))
        return list(dict.fromkeys(typed))

    def clean_address(self) -> str:
        """Read an issuer; not of the two with a page, and rules, of their own."""
        typed: str = self.cleaned_data["address"].removesuffix(_PUBLISHED)
        if not _is_issuer(typed):
            raise forms.ValidationError(_("An address looks like https://sign-in.example.be."))
        if typed.rstrip("/") in _OWN:
            raise forms.ValidationError(_("This provider has a page of its own here."))
        return typed

    def client(self) -> Client:
        """Return how the school is known there."""
        cleaned = self.cleaned_data
        return Client(
            issuer=self._issuer(),
            client_id=cleaned["client_id"],
            secret=cleaned["secret"],
            name=cleaned.get("name", ""),
            domains=tuple(cleaned.get("domains", ())),
            is_shown=cleaned["is_shown"],
        )

    def _issuer(self) -> str:
        typed = self.cleaned_data.get("address") or self.cleaned_data.get("environment")
        return typed or (self.before.issuer if self.before else openid.GOOGLE)


def values_of(known: Provider | None) -> dict[str, object]:
    """Return what the fields say of a provider that is set up."""
    if known is None:
        return {"environment": openid.FLEMISH_GOVERNMENT}
    return {
        "client_id": known.client_id,
        "is_shown": known.is_shown,
        "domains": ", ".join(known.domains),
        "environment": known.issuer,
        "name": known.name,
        "address": known.issuer,
    }


def _environments(before: Provider | None) -> list[tuple[str, Any]]:
    known = [
        (openid.FLEMISH_GOVERNMENT, _("the real one")),
        (openid.FLEMISH_GOVERNMENT_TEST, _("the one to test with")),
    ]
    is_other = before is not None and before.issuer not in _OWN
    return [*known, (before.issuer, before.issuer)] if before and is_other else known


def _is_issuer(typed: str) -> bool:
    try:
        parts = urlsplit(typed)
    except ValueError:
        return False
    is_odd = parts.query or parts.fragment or parts.username is not None or not parts.hostname
    is_plain = typed.isascii() and typed.isprintable() and " " not in typed
    return is_plain and not is_odd and parts.scheme in ("https", "http")


def _printable(text: str) -> str:
    if not text.isprintable():
        raise forms.ValidationError(_("There are characters in it that cannot be typed."))
    return text
