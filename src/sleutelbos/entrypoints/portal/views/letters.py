"""Come in by the QR link of a letter (D4): the token is in the fragment, and posted."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sleutelbos.gate.actions import signin
from sleutelbos.gate.errors import SignInRefused
from sleutelbos.web import pages, session
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: PortalRequest) -> HttpResponse:
    """Open the letter's account; without JavaScript, tell how to type the code."""
    error = ""
    if request.method == "POST":
        try:
            signed_in = signin.sign_in_by_letter(
                school_id=request.visit.school.id,
                token=request.POST.get("token", "")[:100],
                client=client_of(request),
            )
        except SignInRefused:
            error = _(
                "This letter no longer works: it was used already, it is too old, or there is a "
                "newer one. Sign in with your own password, or ask the school for a new letter."
            )
        else:
            response = HttpResponseRedirect("/start")
            session.end(request)
            session.begin(response, signed_in)
            return response
    return pages.render(request, "portal/letter.html", error=error)
