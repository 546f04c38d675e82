"""Mailed links as their pages show them."""

from sleutelbos.accounts.queries import links
from sleutelbos.accounts.values import LinkPurpose, MailedLink
from sleutelbos.gate.errors import LinkDead


def may_renew(token: str, *, purpose: LinkPurpose) -> bool:
    """Say whether only time has killed a link, so that a new one may take its place (D13)."""
    return links.expired_account(token, purpose=purpose) is not None


def link_for(token: str, *, purpose: LinkPurpose) -> MailedLink:
    """Return the live link of a token, consuming nothing; raise LinkDead."""
    link = links.find(token, purpose=purpose)
    if link is None:
        raise LinkDead
    return link
