"""What outside providers are called, for pages, mails and the file of a person."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sleutelbos.accounts.values import ProviderKind

# Names of others, the same in every language; of any other provider the school gives its own.
PROVIDERS: Mapping[str, str | Promise] = {
    ProviderKind.GOOGLE: "Google Workspace",
    ProviderKind.FLEMISH_GOVERNMENT: "Vlaamse overheid",
    ProviderKind.OPENID: _("Another provider"),
}


def provider(kind: str, name: str = "") -> str:
    """Return what a provider is called."""
    return name or str(PROVIDERS[kind])
