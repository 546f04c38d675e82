"""The words for purposes, people, readers and terms."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sleutelbos.kit.kept import Kept, Purpose, Reader, Term, Whom
from sleutelbos.privacy.values import Ground
from sleutelbos.schools.models import School

Words = Mapping[str, str | Promise]


@dataclass(frozen=True, slots=True)
class Said:
    """What a purpose is called, what for, and on what ground of the GDPR."""

    name: str | Promise
    why: str | Promise
    basis: str | Promise


_PUBLIC = _("Task in the public interest: teaching (GDPR, art. 6.1.e)")
_SAFE = _("Duty to protect what is kept (GDPR, art. 6.1.c and 32)")
_ACCOUNT = _("Duty to show that the rules are kept (GDPR, art. 6.1.c and 5.2)")

PURPOSES: Mapping[Purpose, Said] = {
    Purpose.REGISTER: Said(
        _("Register of pupils, parents and staff"),
        _("To know who is at the school, in which class, and who the parents are."),
        _PUBLIC,
    ),
    Purpose.ACCESS: Said(
        _("Access to the school's portal"),
        _("To give pupils, parents and staff an account of their own, with a letter and by mail."),
        _PUBLIC,
    ),
    Purpose.HELP: Said(
        _("Help from the school office"),
        _("To help whoever cannot sign in."),
        _PUBLIC,
    ),
    Purpose.SECURITY: Said(
        _("Safety of accounts"),
        _("To keep strangers out, and to let everybody see what reaches their account."),
        _SAFE,
    ),
    Purpose.POST: Said(
        _("Messages between school and home"),
        _("To let pupils, parents and staff write to each other, and to know who was reached."),
        _PUBLIC,
    ),
    Purpose.LOG: Said(
        _("Log"),
        _("To be able to find out and to prove who did what."),
        _ACCOUNT,
    ),
    Purpose.WORK: Said(
        _("Work to be done"),
        _("To send mails and to print letters, once and in order."),
        _PUBLIC,
    ),
    Purpose.RIGHTS: Said(
        _("Rights of people"),
        _("To prove that somebody was erased, and to do it again after a backup is put back."),
        _ACCOUNT,
    ),
    Purpose.SCHOOL: Said(
        _("The school itself"),
        _("To show the name, the look, the contacts and the user agreement of the school."),
        _PUBLIC,
    ),
}
_MAIL = _("the mail server that hands mail over, and the mail provider of whoever gets it")
RECIPIENTS: Mapping[Purpose, tuple[str | Promise, ...]] = {
    Purpose.ACCESS: (_MAIL,),
    Purpose.POST: (_MAIL,),
    Purpose.WORK: (_MAIL,),
}
WHOM: Words = {
    Whom.PUPILS: _("pupils"),
    Whom.GUARDIANS: _("parents and guardians"),
    Whom.STAFF: _("staff"),
    Whom.VISITORS: _("whoever asks for help or tries to sign in"),
}
READERS: Words = {
    Reader.OWNER: _("whoever it is about"),
    Reader.TEACHER: _("the teachers of the class"),
    Reader.OFFICE: _("the school office"),
    Reader.ADMINISTRATOR: _("the administrators"),
}
GROUNDS: Words = {
    Ground.LEFT: _("had left the school"),
    Ground.REQUEST: _("asked for it"),
    Ground.RETENTION: _("the time was over"),
    Ground.RESTORE: _("a backup was put back"),
}


def term(one: Term, *, school: School) -> str:
    """Return for how long rows are kept by a term, such as: 30 days after it expired."""
    return f"{_span(one, school)} {one.since}".strip()


def terms(kept: Kept, *, school: School) -> list[str]:
    """Return for how long rows of a table are kept."""
    found = [term(one, school=school) for one in kept.terms]
    return found + ([str(kept.lasts)] if kept.lasts else [])


def _span(one: Term, school: School) -> str:
    if one.years:
        years = int(getattr(school, one.years))
        return ngettext("%(count)s school year", "%(count)s school years", years) % {"count": years}
    if one.days and one.days % 365 == 0:
        years = one.days // 365
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    if one.days:
        return ngettext("%(count)s day", "%(count)s days", one.days) % {"count": one.days}
    return ""
