"""One's own passkeys: made, called something, removed."""

import json

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sleutelbos.accounts.queries import own
from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import asking, forms
from sleutelbos.gate import ceremonies
from sleutelbos.gate.actions import passkeys as actions
from sleutelbos.gate.ceremonies import Holder
from sleutelbos.gate.challenges import Purpose
from sleutelbos.gate.errors import PasskeyRefused
from sleutelbos.gate.queries import passkeys as queries
from sleutelbos.kit.errors import NotFound
from sleutelbos.web import pages
from sleutelbos.web.clients import client_of
from sleutelbos.web.guard import fresh
from sleutelbos.web.visit import PortalRequest, Visitor, visitor_of

_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
@fresh
def passkeys(request: PortalRequest) -> HttpResponse:
    """Show one's passkeys, and keep a new one: only when the activation is done (D7)."""
    visitor, error = visitor_of(request), ""
    if request.method == "POST" and request.visit.step is None:
        try:
            actions.add(
                account_id=visitor.account_id,
                session_id=visitor.session_id,
                school=request.visit.school,
                answer=request.POST.get("credential", ""),
                name=_name(request) or client_of(request).browser or _("Passkey"),
                by=Actor.account(visitor.account_id),
            )
            return HttpResponseRedirect("/profile/passkeys?saved=1")
        except PasskeyRefused:
            error = _("This passkey could not be added. Try it once more.")
    return _passkeys(request, error=error)


@_page
@fresh
def passkey(request: PortalRequest, passkey_id: int) -> HttpResponse:
    """Show one passkey; call it something else, or remove it."""
    visitor = visitor_of(request)
    found = [one for one in queries.own(visitor.account_id) if one.id == passkey_id]
    if not found:
        raise NotFound
    if request.method != "POST":
        return pages.render(request, "portal/passkey.html", passkey=found[0])
    which = {
        "passkey_id": passkey_id,
        "account_id": visitor.account_id,
        "school_id": request.visit.school.id,
    }
    by, name = Actor.account(visitor.account_id), _name(request)
    if request.POST.get("act") == "remove":
        actions.remove(**which, by=by)
    elif name:
        actions.rename(**which, name=name, by=by)
    return HttpResponseRedirect("/profile/passkeys")


def _passkeys(request: PortalRequest, *, error: str) -> HttpResponse:
    visitor, school = visitor_of(request), request.visit.school
    known = queries.own(visitor.account_id)
    live = [one.credential_id for one in known if one.opens]
    holder = Holder(own.handle(visitor.account_id), _label(visitor))
    options = ceremonies.creation(
        school,
        challenge=asking.challenge(request, Purpose.ADD, browser=str(visitor.session_id)),
        holder=holder,
        known=live,
    )
    accepted = {
        "rpId": ceremonies.host(school),
        "userId": ceremonies.encode(holder.handle),
        "allAcceptedCredentialIds": [ceremonies.encode(one.credential_id) for one in known],
    }
    return pages.render(
        request,
        "portal/passkeys.html",
        passkeys=known,
        options=json.dumps(options),
        accepted=json.dumps(accepted),
        suggested=client_of(request).browser,
        is_saved=request.GET.get("saved") == "1",
        is_ready=request.visit.step is None,
        error=error,
    )


def _label(visitor: Visitor) -> str:
    """Return how an authenticator shows the account among others: whose, and of which child."""
    username = own.username(visitor.keyring_id)
    if not visitor.facts.slot:
        return f"{visitor.name} ({username})"
    about = {"name": visitor.name, "child": visitor.child_first_name}
    return f"{_('%(name)s, parent of %(child)s') % about} ({username})"


def _name(request: PortalRequest) -> str:
    return forms.read(request.POST, "name")["name"][: actions.LONGEST_NAME]
