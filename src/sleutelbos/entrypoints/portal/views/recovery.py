"""A lost password: the two questions, the request, the page behind the link (B1–B5, D13–D15)."""

import datetime as dt

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sleutelbos.accounts.queries import own
from sleutelbos.accounts.rules import usernames
from sleutelbos.accounts.values import LinkPurpose, MailedLink
from sleutelbos.entrypoints.portal import choosing, forms
from sleutelbos.gate.actions import help as office_help
from sleutelbos.gate.actions import recovery, telling
from sleutelbos.gate.errors import LinkDead, PasswordRefused, TooManyAttempts
from sleutelbos.gate.queries import mailed
from sleutelbos.gate.rules.diagnosis import Way, told
from sleutelbos.schools.values import PasswordProfile
from sleutelbos.web import pages, session
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest

_ENDS = {Way.RECOVERY: "portal:forgot_request", Way.OFFICE: "portal:forgot_help"}
CHILDREN = ("child", "child_2", "child_3")
_PROVED_HERE = dt.timedelta(hours=1)  # for the sign-in that follows, and whether others come here


@public
@require_safe
def forgot(request: PortalRequest) -> HttpResponse:
    """Ask the first question of the diagram."""
    return pages.render(
        request, "portal/forgot_given.html", end_no=_end(gave_address=False, verified=None)
    )


@public
@require_safe
def forgot_verified(request: PortalRequest) -> HttpResponse:
    """Ask the second question of the diagram."""
    return pages.render(
        request,
        "portal/forgot_verified.html",
        end_yes=_end(gave_address=True, verified=True),
        end_no=_end(gave_address=True, verified=False),
        end_unknown=_end(gave_address=True, verified=None),
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def forgot_request(request: PortalRequest) -> HttpResponse:
    """Take username and address; the same answer for everybody."""
    return _ask(request, LinkPurpose.RESET, "portal/forgot_request.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def browser_ask(request: PortalRequest) -> HttpResponse:
    """Take username and address for a mail that makes this browser known."""
    return _ask(request, LinkPurpose.BROWSER, "portal/browser_ask.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def forgot_help(request: PortalRequest) -> HttpResponse:
    """Show the office's address and take a request for its desk (B2, D15)."""
    typed = forms.read(request.POST, *CHILDREN, "name", "email", "phone")
    if request.method != "POST":
        return _help(request, typed)
    forms.require(typed, CHILDREN[0], "name", "email")
    forms.read_address(typed)
    forms.read_phone(typed, "phone")
    if typed.errors:
        return _help(request, typed)
    try:
        office_help.ask_office(
            school_id=request.visit.school.id,
            children=[typed[name] for name in CHILDREN if typed[name]],
            asker=typed["name"],
            email=typed["email"],
            phone=typed["phone"],
            address=client_of(request).address,
        )
    except TooManyAttempts:
        return _help(request, typed, error=_("Too many requests. Mail the school instead."))
    return pages.render(request, "portal/forgot_help_sent.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def reset_link(request: PortalRequest, token: str) -> HttpResponse:
    """Show the form behind the link of a mail, using nothing up; set the new password by POST."""
    return _password_link(request, token, LinkPurpose.RESET)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_link(request: PortalRequest, token: str) -> HttpResponse:
    """Let a member of staff choose the first password, by the link of the invitation."""
    return _password_link(request, token, LinkPurpose.INVITATION)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def browser_link(request: PortalRequest, token: str) -> HttpResponse:
    """Show the button behind the link that makes a browser known; do so by POST."""
    try:
        mailed.link_for(token, purpose=LinkPurpose.BROWSER)
        if request.method != "POST":
            return pages.render(request, "portal/browser_link.html", is_dead=False)
        cookie = recovery.admit_browser(token=token, school_id=request.visit.school.id)
    except LinkDead:
        return pages.render(request, "portal/browser_link.html", is_dead=True)
    response = HttpResponseRedirect("/")
    session.remember_browser(response, cookie)
    return response


@public
@require_http_methods(["GET", "HEAD", "POST"])
def freeze_link(request: PortalRequest, token: str) -> HttpResponse:
    """Show the button behind the mail about a sign-in; freeze the account by POST."""
    is_recoverable, state = False, "asked"
    try:
        mailed.link_for(token, purpose=LinkPurpose.FREEZE)
        if request.method == "POST":
            is_recoverable = telling.freeze(token=token, school_id=request.visit.school.id)
            state = "frozen"
    except LinkDead:
        state = "dead"
    return pages.render(
        request, "portal/freeze_link.html", state=state, is_recoverable=is_recoverable
    )


def _end(*, gave_address: bool, verified: bool | None) -> str:
    """Return where the answers lead: by the diagnosis that the office sees too."""
    return reverse(_ENDS[told(gave_address=gave_address, verified=verified).way])


def _password_link(request: PortalRequest, token: str, purpose: LinkPurpose) -> HttpResponse:
    try:
        link = mailed.link_for(token, purpose=purpose)
    except LinkDead:
        return pages.render(request, "portal/reset_link.html", is_dead=True)
    if request.method != "POST":
        return _reset(request, link, {})
    typed = forms.read_new_password(request.POST, profile=_profile(request, link))
    if typed.errors:
        return _reset(request, link, typed.errors)
    try:
        cookie = recovery.reset_password(
            token=token, password=typed["password"], school=request.visit.school, purpose=purpose
        )
    except LinkDead:
        return pages.render(request, "portal/reset_link.html", is_dead=True)
    except PasswordRefused:
        return _reset(request, link, {"password": forms.refused_text()})
    response = HttpResponseRedirect("/?new=1")
    session.forget(response)
    session.remember_browser(response, cookie, lasts=_PROVED_HERE)
    return response


def _ask(request: PortalRequest, purpose: LinkPurpose, template: str) -> HttpResponse:
    typed = forms.read(request.POST, "username", "email")
    if request.method == "POST":
        forms.require(typed, "username", "email")
        forms.read_address(typed)
        if not typed.errors:
            recovery.ask(
                school_id=request.visit.school.id,
                username=typed["username"],
                email=typed["email"],
                purpose=purpose,
                client=client_of(request),
            )
            return pages.render(request, "portal/forgot_asked.html", purpose=purpose.value)
    return pages.render(
        request,
        template,
        username_example=usernames.example(request.visit.school.username_recipe),
        values=typed.values,
        errors=typed.errors,
        error="",
        is_asked=False,
    )


def _help(request: PortalRequest, typed: forms.Typed, *, error: str = "") -> HttpResponse:
    return pages.render(
        request,
        "portal/forgot_help.html",
        values=forms.shown(typed),
        errors=typed.errors,
        error=error,
    )


def _profile(request: PortalRequest, link: MailedLink) -> str:
    return PasswordProfile.STRICT if link.is_staff else request.visit.school.password_profile


def _reset(request: PortalRequest, link: MailedLink, errors: dict[str, str]) -> HttpResponse:
    return pages.render(
        request,
        "portal/reset_link.html",
        is_dead=False,
        username=own.username(own.keyring_id(link.account_id)),
        policy=_profile(request, link),
        asks_current=False,
        suggestions=choosing.suggestions(),
        suggested_in=choosing.suggested_in(),
        cancel="/",
        errors=errors,
        error="",
    )
