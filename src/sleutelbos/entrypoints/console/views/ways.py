"""Remove an outside identity from an account, by the office."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sleutelbos.accounts import words as provider_words
from sleutelbos.accounts.queries import identities as known
from sleutelbos.entrypoints.console import showing
from sleutelbos.entrypoints.console.access import actor, office
from sleutelbos.gate.actions import identities, looks
from sleutelbos.gate.queries import family as queries
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
@office
@fresh
def ways(request: PortalRequest, account_id: int) -> HttpResponse:
    """Show with what an account is opened besides its password; remove one by POST."""
    school = request.visit.school
    pupil, member = queries.member(account_id, school=school)
    if request.method == "POST":
        identities.unlink(
            identity_id=showing.number(request.POST.get("identity", ""), default=0),
            account_id=account_id,
            school_id=school.id,
            by=actor(request),
        )
        return showing.go("family", pupil_id=pupil.id, done="unlinked")
    looks.note(pupil_id=pupil.id, school_id=school.id, by=actor(request))
    return showing.show(
        request,
        "act_ways.html",
        pupil=pupil,
        member=member,
        error="",
        errors={},
        ways=known.of_account(account_id),
        provider=provider_words.provider,
    )
