"""Link an address to an account: the act by which a stranger could get in, so asked twice (T7)."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sleutelbos.accounts.errors import AddressTaken
from sleutelbos.accounts.queries import families
from sleutelbos.entrypoints.console import checks, forms, showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.gate.actions import acts, looks
from sleutelbos.gate.actions.acts import Act, Outcome
from sleutelbos.gate.errors import AccountSuspended, RightClosed, TooManyAttempts
from sleutelbos.gate.queries import checks as check_queries
from sleutelbos.gate.queries import family as queries
from sleutelbos.gate.queries import requests
from sleutelbos.gate.queries.requests import Request
from sleutelbos.gate.rules.checks import Seen
from sleutelbos.gate.values import ActKind
from sleutelbos.people.queries import register
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
@office
@fresh
def link_email(request: PortalRequest, account_id: int) -> HttpResponse:
    """Link an address: typed twice, shown once more beside what the register says, then done."""
    asked = _asked(request)
    if request.method != "POST":
        first = {"email": asked.email} if asked else None
        return _type(request, account_id, forms.LinkEmail(first), asked=asked)
    form = forms.LinkEmail(request.POST)
    if form.is_valid() and "sure" not in request.POST:
        return _look(request, account_id, form.cleaned_data["email"], asked=asked)
    outcome = _linked(request, account_id, form) if form.is_valid() else None
    if outcome is None:
        return _type(request, account_id, form, asked=asked)
    done = "linked" if outcome.is_done else "held"
    if asked:
        return showing.go("request", request_id=asked.id, done=done)
    pupil_id = families.family_account(account_id).pupil_id
    return showing.go("family", pupil_id=pupil_id, done=done)


def _linked(request: PortalRequest, account_id: int, form: forms.LinkEmail) -> Outcome | None:
    """Link the address, or let it wait; a refusal becomes an error of the form."""
    email, school = form.cleaned_data["email"], request.visit.school
    check = checks.answered(
        request.POST,
        check_queries.card(account_id, school=school),
        Seen.IDENTITY,
        is_known_channel=check_queries.is_known_channel(account_id, email=email),
    )
    act = Act(
        ActKind.LINK_EMAIL,
        pupil_id=families.family_account(account_id).pupil_id or 0,
        account_id=account_id,
        particulars={"email": email},
    )
    try:
        return acts.ask(act=act, check=check, school=school, by=actor(request))
    except AddressTaken:
        form.add_error("email", _("Another co-account of this pupil has this address (one each)."))
    except TooManyAttempts:
        form.add_error("email", _("Three mails went there this hour. Wait an hour, please."))
    except (RightClosed, AccountSuspended):
        form.add_error("email", _("This account may not be used now: nothing can be linked."))
    return None


def _type(
    request: PortalRequest, account_id: int, form: forms.LinkEmail, *, asked: Request | None
) -> HttpResponse:
    pupil, member = queries.member(account_id, school=request.visit.school)
    looks.note(pupil_id=pupil.id, school_id=request.visit.school.id, by=actor(request))
    errors = form.errors if request.method == "POST" else {}
    return showing.show(
        request,
        "link_email.html",
        pupil=pupil,
        member=member,
        values=form.data,
        errors=errors,
        asked=asked,
    )


def _look(
    request: PortalRequest, account_id: int, email: str, *, asked: Request | None
) -> HttpResponse:
    """Show the address once more, with what the register says of it and what to ask the caller."""
    school = request.visit.school
    pupil, member = queries.member(account_id, school=school)
    looks.note(pupil_id=pupil.id, school_id=school.id, by=actor(request))
    person_id = member.account.person_id
    match = register.compare_address([person_id], email=email)[person_id]
    is_known = check_queries.is_known_channel(account_id, email=email)
    return showing.show(
        request,
        "link_sure.html",
        pupil=pupil,
        member=member,
        email=email,
        match=match,
        is_known=is_known,
        is_contested=check_queries.is_contested(pupil.id),
        card=None
        if is_known
        else checks.shown(check_queries.card(account_id, school=school), Seen.IDENTITY),
        choices=checks.choices(),
        asked=asked,
    )


def _asked(request: PortalRequest) -> Request | None:
    """Return the request from the desk that this act answers, if it does."""
    text = request.POST.get("request") or request.GET.get("request", "")
    return requests.request(showing.number(text, default=0)) if text else None
