"""The words of the console for what queries and rules answer with codes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sleutelbos.accounts.rules.places import Place, Stage
from sleutelbos.accounts.rules.proposals import Clash
from sleutelbos.gate.openid.trying import Outcome
from sleutelbos.gate.queries.batches import BatchShown
from sleutelbos.gate.rules.batches import Reason
from sleutelbos.gate.rules.diagnosis import Cause, Diagnosis
from sleutelbos.gate.values import BatchKind, BatchState, Step
from sleutelbos.people import words as people
from sleutelbos.people.queries.register import RegisterMatch
from sleutelbos.web import formats

Words = Mapping[str, str | Promise]

KINDS: Words = {
    "pupil": _("pupil"),
    **people.GUARDIANS,
    "staff": _("staff"),
    "username": _("username"),
    "address": _("e-mail address"),
}
STAGES: Words = {
    Stage.ACTIVE: _("Fully activated"),
    Stage.STARTED: _("Has begun"),
    Stage.LETTER: _("Letter not used yet"),
    Stage.STUCK: _("Mail came back or suspended"),
    Stage.NEEDS_LETTER: _("Needs a letter"),
}
STAGE_KINDS = {
    Stage.ACTIVE: "good",
    Stage.STARTED: "warn",
    Stage.LETTER: "note",
    Stage.STUCK: "bad",
    Stage.NEEDS_LETTER: "idle",
}
PLACES: Words = {
    Place.NOT_INVITED: _("Not invited"),
    Place.EXPIRED: _("Letter expired"),
    Place.LETTER: _("Letter printed"),
    Place.ACCOUNT: _("Begun"),
    Place.AGREEMENT: _("At the user agreement"),
    Place.PASSWORD: _("At the password"),
    Place.DEVICES: _("At the devices"),
    Place.DETAILS: _("At the details"),
    Place.CONFIRM: _("At the check"),
    Place.VERIFY: _("Address to confirm"),
    Place.ACTIVE: _("Fully activated"),
    Place.UNREACHABLE: _("Mail came back"),
    Place.SUSPENDED: _("Suspended"),
    Place.RESTRICTED: _("No access"),
}
WHOSE: Words = {"parents": _("Parents"), "pupils": _("Pupils")}
STEPS: Words = {
    Step.ACCOUNT: _("Own account"),
    Step.AGREEMENT: _("User agreement"),
    Step.PASSWORD: _("Password"),
    Step.DEVICES: _("Devices"),
    Step.DETAILS: _("Details"),
    Step.CONFIRM: _("Check"),
    Step.VERIFY: _("Confirm e-mail address"),
}
WHICH: Words = {
    "needed": _("Who needs a letter: has none, or one that no longer works"),
    "unused": _("Who has not begun yet"),
    "all": _("All without a password"),
}
ROLES: Words = people.ROLES
REGISTER: Words = {
    RegisterMatch.SAME: _("agrees with the register"),
    RegisterMatch.DIFFERENT: _("differs from the register"),
    RegisterMatch.UNKNOWN: _("the register has no address"),
}
BATCHES: Words = {
    BatchKind.LETTERS: _("Print letters"),
    BatchKind.REMINDERS: _("Mail a reminder"),
    BatchKind.SUSPEND: _("Suspend"),
    BatchKind.RESUME: _("Let sign in again"),
}
BATCH_EFFECTS: Words = {
    BatchKind.LETTERS: _("Each gets a letter with a new code. No letter that works becomes void."),
    BatchKind.REMINDERS: _(
        "Each gets a mail that the account is not ready, with the way on. The mails leave after "
        "five minutes; until then you can stop them."
    ),
    BatchKind.SUSPEND: _(
        "All of them are signed out everywhere at once and cannot sign in. Who has an address "
        "hears so by mail. You can take this back."
    ),
    BatchKind.RESUME: _("All of them can sign in again. Who has an address hears so by mail."),
}
BATCH_STATES: Words = {
    BatchState.WAITING: _("Waits"),
    BatchState.GOING: _("Is being done"),
    BatchState.DONE: _("Done"),
    BatchState.STOPPED: _("Stopped"),
    BatchState.UNDONE: _("Taken back"),
}
_BATCH_DONE: Words = {
    BatchKind.LETTERS: _("The letters are ready."),
    BatchKind.REMINDERS: _("The mails are on their way."),
    BatchKind.SUSPEND: _("They are suspended and signed out everywhere."),
    BatchKind.RESUME: _("They can sign in again."),
}
OUTCOMES: Words = {
    Outcome.WELL: _("It answers, and it knows your school."),
    Outcome.CLIENT: _("It answers, but it does not know this client ID with this secret."),
    Outcome.INSIDE: _("This address is inside the server's own network. Ask who runs the server."),
    Outcome.OTHER_NAME: _("It writes its own address otherwise. Copy it exactly."),
    Outcome.AWAY: _("It does not answer as a provider should. Check the address, or try later."),
}
DONE: Words = {
    "group": _("The group is kept."),
    "group_gone": _("The group is removed."),
    "unlinked": _("It is removed, and the owner is told."),
    "frozen": _("Nothing goes out any more."),
    "thawed": _("Messages go out again."),
    "recalled": _("The unread copies are taken away."),
    "held": _("This waits for a day, or until a colleague agrees. It is on the desk."),
    "agreed": _("You agreed, and it is done."),
    "stopped": _("It is stopped. Nothing was changed."),
    "restricted": _("The rights are restricted. Nobody was told."),
    "documented": _("The paper is noted."),
    "corrected": _("The guardian is corrected."),
    "guardian_ended": _("This person is no guardian any more. The account is closed."),
    "no_way_back": _("Too late: it has happened already, or was taken back already."),
    "linked": _("The address is linked. A mail to confirm it is on its way."),
    "resent": _("The mail to confirm the address is on its way."),
    "parted": _("The account opens only with its own password now."),
    "suspended": _("The account is suspended. It is signed out everywhere."),
    "resumed": _("The account can sign in again."),
    "second_step": _("The second step is taken away."),
    "name": _("The name is corrected."),
    "request": _("The request is on the desk."),
    "ended": _("The request is off the desk."),
    "printing": _("The letters are being made. They appear below within a few minutes."),
    "dropped": _("The import is dropped. Nothing was changed."),
    "people_one": _("They are one person now. Each account keeps its own password."),
    "people_two": _("They stay two people, and are not proposed again."),
    "thrown": _("What the rehearsal left is thrown away."),
    "saved": _("The settings are saved."),
    "renamed": _(
        "The rule is saved and everybody has a username by it. The old ones go on working."
    ),
    "published": _("The new agreement is in force. Everybody is asked to agree again."),
    "application": _("The application is saved."),
    "application_gone": _("The application is removed. Nobody is connected with it any more."),
    "invited": _("The invitation is on its way."),
    "role": _("The role is changed."),
    "dismissed": _("The account is closed and signed out everywhere."),
    "following": _("The log is being followed. Look again in a minute."),
    "erased": _("Everything is erased that leads to this person, but for what stands below."),
    "erased_some": _("What the school does not need of this person is erased."),
    "tidying": _("What has had its time is being deleted. Look again in a few minutes."),
    "factor": _("The second step is taken away. A new one is set up at the next sign-in."),
}
_REASONS: Words = {
    Reason.HAS_PASSWORD: _("has a password, a letter would open nothing"),
    Reason.HAS_LETTER: _("has a letter that still works"),
    Reason.HAS_ADDRESS: _("has an address, and comes in by mail"),
    Reason.NEEDS_LETTER: _("needs a letter first"),
    Reason.IS_READY: _("fully activated already"),
    Reason.NO_ADDRESS: _("no e-mail address known"),
    Reason.UNREACHABLE: _("mail to the address comes back"),
    Reason.REMINDED: _("reminded in the last %(days)s days"),
    Reason.SUSPENDED: _("suspended"),
    Reason.RESTRICTED: _("may not sign in for this child"),
    Reason.NOT_SUSPENDED: _("not suspended"),
}
CLASHES: Words = {
    Clash.NAMELESS: _("no letter that can be in a username"),
    Clash.TOO_LONG: _("too long, so cut"),
    Clash.RESERVED: _("a word that is kept free"),
    Clash.RESTING: _("kept for somebody who left"),
    Clash.NAMESAKE: _("namesake"),
    Clash.TAKEN: _("taken by somebody else"),
}
_BADGES: Words = {
    Cause.SUSPENDED: _("Suspended"),
    Cause.RESTRICTED: _("No access"),
    Cause.MAIL_BOUNCED: _("Mail came back"),
    Cause.UNREACHABLE: _("Mail came back"),
}
_CAUSES: Words = {
    Cause.SUSPENDED: _("Suspended by the school. Cannot sign in."),
    Cause.RESTRICTED: _("Has no access now."),
    Cause.NO_LETTER: _("No letter printed."),
    Cause.LETTER_BURNT: _("Ten wrong attempts with the letter: a new letter is needed."),
    Cause.NO_PASSWORD: _("Address confirmed, no password yet: can ask for one without the school."),
    Cause.NO_ADDRESS: _("No e-mail address known."),
    Cause.MAIL_COMING: _("Address known, not confirmed: the mail is on its way."),
    Cause.MAIL_BOUNCED: _("Address known, not confirmed: the mail to confirm it came back."),
    Cause.UNREACHABLE: _("Can sign in, but mail to the address comes back."),
    Cause.ACTIVE: _("All in order, not signed in lately."),
}
_CAUSES_AT: Words = {
    Cause.LIMITED: _("Too many wrong attempts. New attempts from %(at)s."),
    Cause.LETTER_UNUSED: _("Letter printed on %(at)s, not used yet."),
    Cause.LETTER_EXPIRED: _("Letter expired on %(at)s: a new letter is needed."),
    Cause.MAIL_UNUSED: _("Address known, not confirmed: mail sent on %(at)s."),
    Cause.MAIL_EXPIRED: _("Address known, not confirmed: the link in the mail no longer works."),
    Cause.ACTIVE: _("All in order. Signed in on %(at)s."),
}


def badge(diagnosis: Diagnosis, stage: Stage) -> str:
    """Return how far an account is, in two words."""
    return str(_BADGES.get(diagnosis.cause) or STAGES[stage])


def cause(diagnosis: Diagnosis) -> str:
    """Return what is in the way, as a sentence."""
    if diagnosis.step is not None:
        return gettext("Has begun. Next step: %(step)s.") % {"step": STEPS[diagnosis.step]}
    if diagnosis.at is None:
        return str(_CAUSES[diagnosis.cause])
    shown = formats.moment if diagnosis.cause is Cause.LIMITED else formats.date
    text = _CAUSES_AT.get(diagnosis.cause) or _CAUSES[diagnosis.cause]
    return str(text) % {"at": shown(diagnosis.at)}


def batch_sentence(batch: BatchShown) -> str:
    """Return what became of an act on many, or when it goes."""
    if batch.state is BatchState.WAITING:
        text = gettext("It begins at %(at)s. Until then you can stop it.")
        return text % {"at": formats.moment(batch.due_at)}
    if batch.state is BatchState.GOING:
        return gettext("You may leave this page: the work goes on.")
    if batch.state is BatchState.DONE:
        return str(_BATCH_DONE[batch.kind])
    return gettext("Nothing of it happened.") if not batch.done else gettext("It is taken back.")


def reason(why: Reason, count: int, days: int) -> str:
    """Return how many are left out for a reason, as a sentence."""
    counted = ngettext("%(num)s account", "%(num)s accounts", count)
    return f"{counted % {'num': count}}: {_REASONS[why] % {'days': days}}"


def choices(words: Words, *keys: str) -> list[tuple[str, str]]:
    """Return these words as the choices of a form; all of them without keys."""
    return [(str(key), str(words[key])) for key in keys or words]


def same(texts: list[str]) -> list[tuple[str, str]]:
    """Return choices that are called what they are."""
    return [(text, text) for text in texts]


def texts_of(values: Mapping[str, object]) -> dict[str, str]:
    """Return values as a form shows them: a zero is not nothing."""
    return {name: "" if value is None else str(value) for name, value in values.items()}
