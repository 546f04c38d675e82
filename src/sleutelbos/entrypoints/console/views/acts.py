"""What the office does for one account: fresh proof, a page that asks, the act, the way back."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sleutelbos.accounts.errors import NothingToPrint
from sleutelbos.accounts.queries import families
from sleutelbos.entrypoints.console import checks, forms, showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.entrypoints.console.checks import Card
from sleutelbos.gate.actions import acts, looks
from sleutelbos.gate.actions import office as actions
from sleutelbos.gate.actions.acts import Act
from sleutelbos.gate.errors import AccountSuspended, NoAddress, RightClosed, TooManyAttempts
from sleutelbos.gate.queries import checks as check_queries
from sleutelbos.gate.queries import family as queries
from sleutelbos.gate.rules.checks import Seen
from sleutelbos.gate.values import ActKind
from sleutelbos.web.files import attachment
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
@office
@fresh
def resend(request: PortalRequest, account_id: int) -> HttpResponse:
    """Send the verification mail once more."""
    if request.method != "POST":
        return _ask(request, account_id, "resend")
    try:
        _act(request, account_id, actions.resend_verification)
    except NoAddress:
        return _ask(request, account_id, "resend", error=_("There is no address to mail to."))
    except TooManyAttempts:
        return _ask(
            request,
            account_id,
            "resend",
            error=_("Three mails went there this hour. Wait an hour, please."),
        )
    except RightClosed:
        return _ask(request, account_id, "resend", error=_("This account may not be used now."))
    return _back(account_id, done="resent")


@_page
@office
@fresh
def new_letter(request: PortalRequest, account_id: int) -> HttpResponse:
    """Print a new letter for one account, or let it wait; the one before it is void."""
    school = request.visit.school
    asked = check_queries.card(account_id, school=school)
    is_posted = check_queries.is_posted(account_id, school=school)
    seen = (Seen.POST, Seen.IDENTITY) if is_posted else (Seen.IDENTITY,)
    card = checks.shown(asked, *seen)
    if request.method != "POST":
        return _ask(request, account_id, "letter", card=card)
    act = Act(
        ActKind.NEW_LETTER,
        pupil_id=families.family_account(account_id).pupil_id or 0,
        account_id=account_id,
    )
    check = checks.answered(request.POST, asked, *seen)
    try:
        outcome = acts.ask(act=act, check=check, school=school, by=actor(request))
    except (NothingToPrint, AccountSuspended):
        error = _("This account has a password or is suspended: a letter would open nothing.")
        return _ask(request, account_id, "letter", error=error, card=card)
    if outcome.printed is None:
        return _back(account_id, done="held")
    return attachment(outcome.printed.letters.file_name, outcome.printed.content)


@_page
@office
@fresh
def remove_factor(request: PortalRequest, account_id: int) -> HttpResponse:
    """Take a lost second step away, or let that wait."""
    school = request.visit.school
    asked = check_queries.card(account_id, school=school)
    if request.method != "POST":
        return _ask(request, account_id, "factor", card=checks.shown(asked, Seen.IDENTITY))
    act = Act(
        ActKind.FACTOR,
        pupil_id=families.family_account(account_id).pupil_id or 0,
        account_id=account_id,
    )
    check = checks.answered(request.POST, asked, Seen.IDENTITY)
    try:
        outcome = acts.ask(act=act, check=check, school=school, by=actor(request))
    except AccountSuspended:
        error = _("This account is suspended: let it sign in again first.")
        return _ask(
            request, account_id, "factor", error=error, card=checks.shown(asked, Seen.IDENTITY)
        )
    return _back(account_id, done="second_step" if outcome.is_done else "held")


@_page
@office
@fresh
def suspend(request: PortalRequest, account_id: int) -> HttpResponse:
    """Suspend the account."""
    if request.method != "POST":
        return _ask(request, account_id, "suspend")
    _act(request, account_id, actions.suspend)
    return _back(account_id, done="suspended")


@_page
@office
@fresh
def resume(request: PortalRequest, account_id: int) -> HttpResponse:
    """Let the account sign in again."""
    if request.method != "POST":
        return _ask(request, account_id, "resume")
    _act(request, account_id, actions.resume)
    return _back(account_id, done="resumed")


@_page
@office
@fresh
def unlink(request: PortalRequest, account_id: int) -> HttpResponse:
    """Part the account from whatever its owner put it together with."""
    if request.method != "POST":
        return _ask(request, account_id, "unlink")
    _act(request, account_id, actions.unlink)
    return _back(account_id, done="parted")


@_page
@office
@fresh
def correct_name(request: PortalRequest, account_id: int) -> HttpResponse:
    """Correct the name of the account's owner."""
    known = families.family_account(account_id)
    before = {"first_name": known.first_name, "family_name": known.family_name}
    form = forms.Name(request.POST) if request.method == "POST" else forms.Name(before)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, account_id, "name", form=form)
    actions.correct_name(
        account_id=account_id,
        school=request.visit.school,
        first_name=form.cleaned_data["first_name"],
        family_name=form.cleaned_data["family_name"],
        by=actor(request),
    )
    return _back(account_id, done="name")


def _act(request: PortalRequest, account_id: int, act: Callable[..., None]) -> None:
    act(account_id=account_id, school_id=request.visit.school.id, by=actor(request))


def _ask(
    request: PortalRequest,
    account_id: int,
    act: str,
    *,
    error: str = "",
    form: forms.Name | None = None,
    card: Card | None = None,
) -> HttpResponse:
    """Show the page that asks whether one is sure, and says what will happen."""
    pupil, member = queries.member(account_id, school=request.visit.school)
    looks.note(pupil_id=pupil.id, school_id=request.visit.school.id, by=actor(request))
    return showing.show(
        request,
        f"act_{act}.html",
        pupil=pupil,
        member=member,
        error=error,
        card=card,
        choices=checks.choices(),
        is_contested=check_queries.is_contested(pupil.id) if card else False,
        values=form.data if form else {},
        errors=form.errors if form and request.method == "POST" else {},
    )


def _back(account_id: int, *, done: str) -> HttpResponse:
    """Return to the family page."""
    pupil_id = families.family_account(account_id).pupil_id
    return showing.go("family", pupil_id=pupil_id, done=done)
