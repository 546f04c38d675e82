"""The words of the portal for what queries answer with codes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sleutelbos.outbox.values import JobState
from sleutelbos.privacy.queries.glass import Who

Words = Mapping[str, str | Promise]

WHO: Words = {
    Who.SELF: _("you"),
    Who.FAMILY: _("a parent"),
    Who.TEACHER: _("a teacher"),
    Who.OFFICE: _("the school office"),
    Who.ADMINISTRATOR: _("an administrator of the school"),
    Who.OPERATOR: _("whoever runs the computer"),
    Who.SYSTEM: _("by itself"),
    Who.STRANGER: _("with a link or a letter, not signed in"),
}
EVENTS: Words = {  # where the office says it otherwise
    "family.opened": _("Looked at the page of your family"),
    "person.exported": _("Made the file with what the school keeps about you"),
    "person.name_corrected": _("Corrected your name"),
    "letters.printed": _("Printed a letter with a new code for you"),
}
MAILS: Words = {
    "send_verification": _("Confirm your e-mail address"),
    "send_invitation": _("Invitation"),
    "send_notification": _("There is a message"),
}
MAIL_STATES: Words = {
    JobState.WAITING: _("on its way"),
    JobState.DONE: _("handed over to your mail provider"),
    JobState.FAILED: _("could not be sent"),
}
