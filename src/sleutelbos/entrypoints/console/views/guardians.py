"""Guardians whom the register does not know: add one, correct one, end one."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sleutelbos.entrypoints.console import checks, forms, right_words, showing, words
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.gate.actions import acts
from sleutelbos.gate.actions import guardians as actions
from sleutelbos.gate.actions.acts import Act
from sleutelbos.gate.errors import AlreadyGuardian, NoFreeSlot
from sleutelbos.gate.rules.checks import Seen
from sleutelbos.gate.values import ActKind
from sleutelbos.people.queries import classes, guardians
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest

_page = require_http_methods(["GET", "HEAD", "POST"])
_SEEN = (Seen.IDENTITY, Seen.PAPER)


@_page
@office
@fresh
def new(request: PortalRequest, pupil_id: int) -> HttpResponse:
    """Ask for a new guardian: it waits for a colleague, or a day."""
    school = request.visit.school
    form = forms.NewGuardian(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = Act(ActKind.NEW_GUARDIAN, pupil_id=pupil_id, particulars=form.cleaned_data)
        check = checks.answered(request.POST, [], *_SEEN)
        try:
            acts.ask(act=act, check=check, school=school, by=actor(request))
        except AlreadyGuardian:
            form.add_error("family_name", _("Somebody of this name is a guardian already."))
        except NoFreeSlot:
            form.add_error(None, _("All accounts for guardians of this pupil are taken."))
        else:
            return showing.go("family", pupil_id=pupil_id, done="held")
    errors = dict(form.errors) if form.is_bound else {}
    return showing.show(
        request,
        "guardian_new.html",
        pupil=classes.pupil(pupil_id, school_year=school.school_year),
        kinds=words.choices(words.KINDS, *(kind for kind in right_words.GUARDIANS)),
        card=checks.shown([], *_SEEN),
        choices=[],
        values=form.data,
        error=" ".join(map(str, errors.pop("__all__", []))),
        errors=errors,
    )


@_page
@office
@fresh
def correct(request: PortalRequest, guardianship_id: int) -> HttpResponse:
    """Correct a guardian whom the office added."""
    known = guardians.entered(guardianship_id)
    form = forms.NewGuardian(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.correct(
            guardianship_id=guardianship_id,
            particulars=form.cleaned_data,
            school_id=request.visit.school.id,
            by=actor(request),
        )
        return showing.go("rights", guardianship_id=guardianship_id, done="corrected")
    return showing.show(
        request,
        "guardian_correct.html",
        about=known,
        kinds=words.choices(words.KINDS, *(kind for kind in right_words.GUARDIANS)),
        values=form.data if form.is_bound else known.particulars,
        errors=form.errors if form.is_bound else {},
    )


@_page
@office
@fresh
def end(request: PortalRequest, guardianship_id: int) -> HttpResponse:
    """Let somebody whom the office added be no guardian any more."""
    known = guardians.entered(guardianship_id)
    if request.method != "POST":
        return showing.show(request, "guardian_end.html", about=known)
    actions.end(guardianship_id=guardianship_id, school=request.visit.school, by=actor(request))
    return showing.go("family", pupil_id=known.pupil_id, done="guardian_ended")
