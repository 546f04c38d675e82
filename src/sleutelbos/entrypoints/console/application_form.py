"""What an administrator says of an application."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sleutelbos.connections import words
from sleutelbos.connections.oauth import rules
from sleutelbos.connections.oauth.values import App, AppKind, Registration, Scope

_MOST = 20
_WRONG = _(
    "%(address)s cannot be used. A website has https://… without #, an app also its own scheme"
    " such as be.example.app:/cb."
)


class Addresses(forms.CharField):
    """Addresses, one on each line."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the addresses, each once."""
        text: str = super().clean(value)
        return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class Application(forms.Form):
    """An application; what it is cannot be changed afterwards."""

    name = forms.CharField(max_length=80)
    kind = forms.ChoiceField(choices=tuple(words.KINDS.items()))
    redirect_uris = Addresses(max_length=5000)
    scopes = forms.MultipleChoiceField(
        choices=tuple(words.SCOPES.items()), required=False, initial=(Scope.OPENID,)
    )
    logout_uris = Addresses(max_length=5000, required=False)
    notice_uri = forms.CharField(max_length=400, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse addresses that open a door to somebody else."""
        found = self.cleaned_data
        kind = AppKind(found.get("kind", AppKind.WEBSITE))
        for name in ("redirect_uris", "logout_uris"):
            self._refuse(name, found.get(name, ()), kind)
        notice = found.get("notice_uri", "")
        self._refuse("notice_uri", (notice,) if notice else (), AppKind.WEBSITE)
        return found

    def registration(self) -> Registration:
        """Return what was typed, once it is right; to know who it is, is always asked."""
        found = self.cleaned_data
        return Registration(
            name=found["name"],
            kind=AppKind(found["kind"]),
            redirect_uris=found["redirect_uris"],
            logout_uris=found["logout_uris"],
            notice_uri=found["notice_uri"],
            scopes=tuple(one for one in Scope if one is Scope.OPENID or one in found["scopes"]),
        )

    def _refuse(self, name: str, addresses: Iterable[str], kind: AppKind) -> None:
        given = list(addresses)
        allows_http = bool(settings.PLAIN_HTTP)
        wrong = [
            one
            for one in given
            if not rules.is_registrable(one, kind=kind, allows_http=allows_http)
        ]
        if wrong:
            self.add_error(name, _WRONG % {"address": wrong[0]})
        if len(given) > _MOST:
            self.add_error(name, _("At most twenty addresses."))


def values_of(app: App) -> dict[str, object]:
    """Return what a form shows of an application."""
    return {
        "name": app.name,
        "redirect_uris": "\n".join(app.redirect_uris),
        "logout_uris": "\n".join(app.logout_uris),
        "notice_uri": app.notice_uri,
    }
