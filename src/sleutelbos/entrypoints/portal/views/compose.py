"""Write a message, as staff do: what it says, to whom, how it asks; a draft at every step."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sleutelbos.entrypoints.portal import post, uploads, writing
from sleutelbos.entrypoints.portal.views import home_letters
from sleutelbos.entrypoints.portal.writing import TAKEN_BACK, Typed
from sleutelbos.kit import clock
from sleutelbos.messaging.actions import drafts as keeping
from sleutelbos.messaging.errors import DraftChanged
from sleutelbos.messaging.queries import attachments, drafts, finding, readers
from sleutelbos.messaging.rules import markup, plain_dutch
from sleutelbos.messaging.values import Audience, Draft, FileState
from sleutelbos.people import words as people_words
from sleutelbos.people.queries import classes
from sleutelbos.people.values import StaffRole
from sleutelbos.web import pages
from sleutelbos.web.guard import staff
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])
everybody = staff(*StaffRole)
_DONE = {"saved": gettext_lazy("Your draft is kept."), "back": TAKEN_BACK}


@_page
@uploads.streamed
def write(request: PortalRequest) -> HttpResponse:
    """Write a message: staff to whom they mean, families to a teacher or the office."""
    if not post.sender_of(request).role.is_staff:
        return home_letters.write(request)
    if request.method == "POST":
        return _act(request)
    typed = writing.empty()
    if wanted := post.ids(request.GET, "team"):
        typed.choose(Audience(team_ids=tuple(wanted)))
    return _form(request, typed)


@_page
@everybody
@uploads.streamed
def draft(request: PortalRequest, draft_id: int) -> HttpResponse:
    """Go on with a draft."""
    kept = drafts.draft(post.sender_of(request), draft_id)
    if request.method == "POST":
        return _act(request)
    typed = writing.of_draft(kept, school=request.visit.school)
    if request.GET.get("look") == "1":
        typed.errors = lacking(request, kept)
    return _form(request, typed, done=_DONE.get(request.GET.get("done", ""), ""))


@require_safe
@everybody
def listed(request: PortalRequest) -> HttpResponse:
    """Show what has not been sent yet."""
    kept = drafts.drafts(post.reader_of(request))
    return pages.render(request, "portal/drafts.html", drafts=kept)


@require_POST
def drop(request: PortalRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away, or a letter of a family that did not go."""
    sender = post.sender_of(request)
    keeping.drop(message_id=draft_id, sender=sender, by=post.actor(request))
    return post.go("portal:drafts" if sender.role.is_staff else "portal:sent")


@require_POST
@everybody
def drop_group(request: PortalRequest, kept_id: int) -> HttpResponse:
    """Keep a group of readers no longer."""
    sender = post.sender_of(request)
    keeping.drop_group(group_id=kept_id, sender=sender, by=post.actor(request))
    return post.go("portal:write")


def _act(request: PortalRequest) -> HttpResponse:
    """Keep what was typed, whatever is asked next: nothing is lost."""
    school, sender = request.visit.school, post.sender_of(request)
    typed = writing.read(request.POST, school=school)
    act = request.POST.get("act", "save")
    if act == "use":
        _use_group(request, typed)
    typed.choose(readers.within(school, typed.text.audience, sender))  # ids can be guessed
    try:
        message_id = keeping.write(
            school_id=school.id,
            sender=sender,
            nonce=typed.nonce,
            text=typed.text,
            by=post.actor(request),
        )
    except DraftChanged:
        return post.go("portal:sent")
    outcome = uploads.keep(request, typed.nonce)
    if uploads.is_fragment(request):
        return uploads.fragment(request, typed.nonce, outcome)
    if "X-Fragment" in request.headers:
        return _kept(request, typed)
    typed.errors |= outcome.errors
    if act == "next":
        return _go_on(request, typed, message_id)
    if act == "keep":
        _keep_group(request, typed)
    if act == "save" and not typed.errors:
        return _to_draft(message_id)
    return _form(request, typed, is_finding=act == "find", status=outcome.status)


def _kept(request: PortalRequest, typed: Typed) -> HttpResponse:
    """Tell a script that the draft is kept, and what could be plainer so far."""
    text = markup.plain(markup.render(typed.text.source))
    hints = [one for one in plain_dutch.hints(text, asks=False) if text.strip()]
    return pages.render(request, "portal/_saved.html", now=clock.now(), hints=hints[:4])


def _go_on(request: PortalRequest, typed: Typed, message_id: int) -> HttpResponse:
    """Go to the page that shows whom it reaches, when nothing is missing."""
    kept = drafts.draft(post.sender_of(request), message_id)
    typed.errors = lacking(request, kept) | typed.errors
    if typed.errors:
        return _form(request, typed)
    return post.go("portal:check_draft", message_id)


def lacking(request: PortalRequest, kept: Draft) -> dict[str, str]:
    """Return what a draft still lacks before it can be sent, by field."""
    sender, school = post.sender_of(request), request.visit.school
    count = readers.readers(school, audience=kept.audience, sender=sender).count()
    found = writing.errors(kept, readers=count, school=school, now=clock.now())
    files = attachments.of_message(sender, kept.id)
    if any(one.state is FileState.INFECTED for one in files):
        found["file"] = _("Remove the file with a virus first.")
    return found


def _keep_group(request: PortalRequest, typed: Typed) -> None:
    name = request.POST.get("group_name", "").strip()
    if not name:
        typed.errors["group_name"] = _("Give these readers a name.")
        return
    sender = post.sender_of(request)
    keeping.keep_group(
        school_id=request.visit.school.id,
        sender=sender,
        name=name,
        audience=typed.text.audience,
        is_shared=request.POST.get("group_shared") == "on" and sender.role.may_share,
        by=post.actor(request),
    )


def _use_group(request: PortalRequest, typed: Typed) -> None:
    wanted = post.number(request.POST.get("kept_group", ""))
    for kept in drafts.groups(post.sender_of(request)):
        if kept.id == wanted:
            typed.choose(kept.audience)


def _to_draft(message_id: int) -> HttpResponse:
    return post.go("portal:draft", message_id, done="saved")


def _form(
    request: PortalRequest, typed: Typed, *, done: object = "", is_finding: bool = False,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    chosen = typed.text.audience
    return pages.render(
        request,
        "portal/write.html",
        status=status,
        typed=typed,
        values=typed.values,
        errors=writing.in_order(typed.errors),
        chosen=chosen,
        done=done,
        **uploads.shown(request, typed.nonce),
        **_people(request, chosen, text=request.POST.get("find", "") if is_finding else ""),
    )


def _people(request: PortalRequest, chosen: Audience, *, text: str) -> dict[str, Any]:
    """Return who can be chosen: classes, teams, kinds of guardians, kept readers, who is found."""
    school, sender = request.visit.school, post.sender_of(request)
    reach = readers.reach(school, sender)
    teacher_id = sender.person_id if reach.families == "own" else None
    return {
        "reach": reach,
        "classes": classes.classes(school.school_year, teacher_id=teacher_id),
        "teams": readers.teams(school, sender),
        "kinds": people_words.GUARDIANS,
        "kept_groups": drafts.groups(sender),
        "may_share": sender.role.may_share,
        "people": finding.chosen(school, audience=chosen),
        "left_out": finding.left_out(school, audience=chosen),
        "text": text,
        "found": _found(school, sender, chosen, text=text) if text else None,
    }


def _found(school: Any, sender: Any, chosen: Audience, *, text: str) -> list[finding.Choice]:
    """Return whom a name fits and who is not chosen yet."""
    known = {("pupil", one) for one in (*chosen.pupil_ids, *chosen.without_pupil_ids)}
    known |= {(kind, one) for one in chosen.account_ids for kind in ("staff", "guardian")}
    found = finding.find(school, sender=sender, text=text)
    return [one for one in found if (one.kind, one.id) not in known]
