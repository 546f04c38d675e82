"""The log in words."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sleutelbos.accounts.queries import families
from sleutelbos.audit import queries as audit
from sleutelbos.audit.queries import EntryShown
from sleutelbos.entrypoints.console.words import Words

EVENTS: Words = {
    "signin.succeeded": _("Signed in"),
    "signin.refused": _("Wrong attempt to sign in"),
    "signin.limited": _("Too many attempts to sign in"),
    "session.ended": _("Signed out"),
    "account.recognised": _("Said: this is my account"),
    "account.disowned": _("Said: this is not me"),
    "account.agreement_accepted": _("Agreed to the user agreement"),
    "account.agreement_refused": _("Did not agree to the user agreement"),
    "account.password_chosen": _("Chose a password"),
    "account.password_changed": _("Changed the password"),
    "account.password_reset": _("Made a new password after a mail"),
    "account.password_refused": _("A new password was refused"),
    "account.devices_reviewed": _("Looked at the devices"),
    "account.details_given": _("Gave details"),
    "account.details_confirmed": _("Confirmed the details"),
    "account.details_changed": _("Changed details"),
    "account.language_changed": _("Changed the language"),
    "account.email_verified": _("Confirmed the e-mail address"),
    "account.email_taken": _("Address refused: another co-account has it"),
    "account.email_linked": _("Address linked by the office"),
    "account.email_unreachable": _("Mail to the address came back"),
    "account.suspended": _("Account suspended"),
    "account.resumed": _("Account may sign in again"),
    "account.opened": _("Account opened"),
    "account.closed": _("Account closed"),
    "account.factor_set": _("Second factor set"),
    "account.factor_removed": _("Second factor removed"),
    "account.codes_printed": _("Printed codes made"),
    "factor.refused": _("Wrong second factor"),
    "verification.sent": _("Mail to confirm the address asked for"),
    "recovery.asked": _("New password asked for"),
    "recovery.sent": _("Mail for a new password sent"),
    "browser.admitted": _("Device made known by mail"),
    "initial.burnt": _("Letter void after ten wrong attempts"),
    "letters.printed": _("Letters printed"),
    "letters.downloaded": _("Letters downloaded"),
    "letters.exported": _("Letters exported as a table"),
    "request.made": _("Request made"),
    "request.ended": _("Request taken off the desk"),
    "person.name_corrected": _("Name corrected"),
    "restriction.made": _("Rights restricted"),
    "restriction.lifted": _("Restriction lifted"),
    "restriction.documented": _("Paper of a restriction noted"),
    "roster.planned": _("Import planned"),
    "roster.applied": _("Import applied"),
    "roster.refused": _("Import refused"),
    "roster.dropped": _("Import dropped"),
    "school.opened": _("School opened"),
    "school.changed": _("Settings changed"),
    "agreement.published": _("New user agreement published"),
    "staff.invited": _("Member of staff invited"),
    "staff.role_changed": _("Role changed"),
    "throttle.cleared": _("Limits cleared"),
    "family.opened": _("Family page opened"),
    "job.failed": _("Promised work failed"),
    "mail.failed": _("Mail could not be sent"),
    "mail.bounced": _("Mail came back"),
    "audit.exported": _("Log exported"),
}
GROUPS: Words = {
    "": _("Everything"),
    "signin.": _("Signing in"),
    "account.": _("Accounts"),
    "letters.": _("Letters"),
    "request.": _("Requests"),
    "roster.": _("Imports"),
    "school.": _("Settings"),
    "staff.": _("Staff"),
    "mail.": _("Mail"),
}
_PAGES = {"request": "request", "run": "roster_run", "letter_print": "letters_one"}
_THINGS: Words = {
    "request": _("Request"),
    "run": _("Import"),
    "letter_print": _("Letters"),
    "keyring": _("Keyring"),
}
_SHOWN_FACTS = ("email", "before", "after", "network", "title", "letters", "state", "name", "role")


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry of the log in words."""

    at: datetime
    text: str
    who: str
    about: str
    address: str  # where to read more about it; empty for nowhere
    facts: str


def lines(entries: list[EntryShown]) -> list[LogLine]:
    """Return entries in words, with names for accounts, in one more statement."""
    ids = {key for one in entries for key in (_account(one.actor), _account(one.subject)) if key}
    names = families.names(ids)
    return [
        LogLine(
            at=one.happened_at,
            text=str(EVENTS.get(one.event, one.event)),
            who=_name(one.actor, names),
            about=_name(one.subject, names),
            address=_address(one.subject),
            facts=" · ".join(str(one.facts[key]) for key in _SHOWN_FACTS if one.facts.get(key)),
        )
        for one in entries
    ]


def of_accounts(school_id: int, account_ids: list[int], *, limit: int) -> list[LogLine]:
    """Return what happened lately to these accounts together, newest first."""
    found = [
        entry
        for account_id in account_ids
        for entry in audit.of_subject(school_id, subject=f"account:{account_id}", limit=limit)
    ]
    return lines(sorted(found, key=lambda entry: -entry.id)[:limit])


def _account(text: str) -> int:
    kind, _colon, number = text.partition(":")
    return int(number) if kind == "account" and number.isdigit() else 0


def _address(text: str) -> str:
    """Return the page about a subject of the log."""
    if _account(text):
        return f"{reverse('console:log')}?{urlencode({'subject': text})}"
    kind, _colon, number = text.partition(":")
    page = _PAGES.get(kind)
    return reverse(f"console:{page}", args=[int(number)]) if page and number.isdigit() else ""


def _name(text: str, names: dict[int, str]) -> str:
    spoken = {
        "system": gettext("the system"),
        "operator": gettext("the operator"),
        "stranger": gettext("somebody not signed in"),
    }
    kind, _colon, number = text.partition(":")
    thing = f"{_THINGS[kind]} {number}" if kind in _THINGS else text
    return names.get(_account(text)) or spoken.get(text, thing)
