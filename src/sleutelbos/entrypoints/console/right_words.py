"""The words of the console for rights, restrictions, and acts that wait."""

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sleutelbos.entrypoints.console.words import Words
from sleutelbos.gate import words as gate
from sleutelbos.gate.values import ActState
from sleutelbos.people.queries import restrictions
from sleutelbos.people.queries.register import RegisterMatch
from sleutelbos.people.queries.restrictions import Restricted
from sleutelbos.people.values import Ground, GuardianKind, Right

GUARDIANS = tuple(kind.value for kind in GuardianKind)
RIGHTS: Words = {
    Right.SIGN_IN: _("Sign in"),
    Right.MESSAGES: _("Get messages"),
    Right.DETAILS: _("See the pupil's details"),
    Right.POST: _("Get letters by post"),
    Right.CHANGES: _("Be told about changes"),
}
GROUNDS: Words = {
    Ground.COURT: _("A judge decided it"),
    Ground.CARE: _("Youth care decided it"),
    Ground.AGREEMENT: _("The parents agreed on it"),
    Ground.SAFETY: _("Urgent, for the pupil's safety"),
    Ground.ASKED: _("Asked for, the paper follows"),
}
ACTS: Words = gate.ACTS
PHONES: Words = {
    RegisterMatch.SAME: _("we know this number"),
    RegisterMatch.DIFFERENT: _("we know another number"),
    RegisterMatch.UNKNOWN: _("we know no number"),
}
ACT_STATES: Words = {
    ActState.DONE: _("done"),
    ActState.STOPPED: _("stopped"),
    ActState.FAILED: _("could not be done"),
}
REFUSALS: Words = {
    "address_taken": _("Another co-account of this pupil has this address by now."),
    "right_closed": _("The owner of this account may not sign in by now."),
    "account_suspended": _("The account is suspended by now."),
    "asker_gone": _("Who asked it no longer works at the office."),
    "no_free_slot": _("There is no free account by now."),
    "already_guardian": _("This person is a guardian by now."),
    "nothing_to_print": _("A letter would open nothing by now."),
    "too_many_attempts": _("Too many mails went there this hour. Ask it again."),
    "not_found": _("What it was about is no longer there."),
}


def rights_of(order: Sequence[Restricted]) -> str:
    """Return what an order restricts, in words."""
    return named({one.right for one in order})


def named(rights: Collection[Right]) -> str:
    """Return rights in words, in their order."""
    if len(rights) == len(Right):
        return gettext("All rights")
    return ", ".join(str(RIGHTS[right]) for right in Right if right in rights)


def due(one: Restricted, *, today: date) -> str:
    """Return why a restriction asks for the office."""
    days = (one.ends_on - today).days if one.ends_on else None
    if days is None or days > restrictions.AHEAD:
        return gettext("no paper")
    if days < 0:
        return gettext("over, still holds")
    if days == 0:
        return gettext("last day today")
    return ngettext("%(num)s day left", "%(num)s days left", days) % {"num": days}
