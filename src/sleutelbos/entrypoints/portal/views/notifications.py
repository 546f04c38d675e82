"""When somebody is mailed about messages: their own choice, and one click to end it (RFC 8058)."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sleutelbos.audit.values import Actor
from sleutelbos.entrypoints.portal import post
from sleutelbos.kit import scope
from sleutelbos.kit.errors import NotFound
from sleutelbos.messaging.actions import wishes as choosing
from sleutelbos.messaging.queries import marks, wishes
from sleutelbos.messaging.rules import notifying
from sleutelbos.messaging.values import Manner, Wish
from sleutelbos.web import pages
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest, visitor_of

_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
def notifications(request: PortalRequest) -> HttpResponse:
    """Show and change when the account is mailed about messages."""
    school, account_id = request.visit.school, visitor_of(request).account_id
    if request.method != "POST":
        wish = wishes.wish(school, account_id)
        values = {**_values(wish), "others": _is_for_all(request, wish)}
        return _form(request, values, is_saved=request.GET.get("saved") == "1")
    wanted = _read(request.POST)
    if wanted is None:
        errors = {
            name: _("Fill in a time, such as 18:00.")
            for name in ("quiet_from", "quiet_until")
            if _time(request.POST.get(name, "")) is None
        }
        return _form(request, request.POST.dict(), errors=errors)
    choosing.choose(account_id=account_id, school=school, wish=wanted, by=post.actor(request))
    if "others" in request.POST:
        _choose_beside(request, wanted)
    return post.go("portal:notifications", saved=1)


@public
@csrf_exempt
@_page
def unsubscribe(request: PortalRequest, token: str) -> HttpResponse:
    """Show a button that ends the mails about messages; whoever posts the token ends them.

    A mail program posts it without a session or a form of ours: the token can do nothing else.
    """
    try:
        if request.method == "POST":
            choosing.unsubscribe(token=token, school=request.visit.school)
        elif marks.account_of(token) is None:
            raise NotFound
    except NotFound:
        return _unsubscribe(request, is_dead=True, status=404)
    is_of_all = marks.is_of_all(token)
    return _unsubscribe(request, is_done=request.method == "POST", is_of_all=is_of_all)


def _is_for_all(request: PortalRequest, wish: Wish) -> bool:
    """Say whether the same holds for a parent's other children, as far as anything was chosen."""
    found: list[Wish | None] = []
    for one in visitor_of(request).beside:
        with scope.within(one.school.id):
            found.append(wishes.chosen(one.account_id))
    return all(chosen in (None, wish) for chosen in found)


def _choose_beside(request: PortalRequest, wish: Wish) -> None:
    """Choose the same for a parent's other children, each as its own account."""
    for one in visitor_of(request).beside:
        by = Actor.account(one.account_id)
        with scope.within(one.school.id):
            choosing.choose(account_id=one.account_id, school=one.school, wish=wish, by=by)


def _read(typed: QueryDict) -> Wish | None:
    """Read what was chosen; None when a time cannot be understood."""
    manner, digest_at = typed.get("manner", ""), _time(typed.get("digest_at", ""))
    quiet_from, quiet_until = (_time(typed.get(name, "")) for name in ("quiet_from", "quiet_until"))
    if quiet_from is None or quiet_until is None:
        return None
    return Wish(
        manner=Manner(manner) if manner in list(Manner) else Manner.DIGEST,
        digest_at=digest_at if digest_at in notifying.HOURS else notifying.DIGEST_AT,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        urgent_passes=typed.get("urgent_passes") == "on",
    )


def _values(wish: Wish) -> dict[str, object]:
    times = {name: getattr(wish, name) for name in ("digest_at", "quiet_from", "quiet_until")}
    written = {name: time.strftime("%H:%M") for name, time in times.items()}
    return {"manner": wish.manner, "urgent_passes": wish.urgent_passes, **written}


def _time(text: str) -> dt.time | None:
    with suppress(ValueError):
        return dt.time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    return None


def _form(
    request: PortalRequest,
    values: Mapping[str, object],
    *,
    errors: dict[str, str] | None = None,
    is_saved: bool = False,
) -> HttpResponse:
    visitor = visitor_of(request)
    return pages.render(
        request,
        "portal/notifications.html",
        values=values,
        errors=errors or {},
        is_saved=is_saved,
        address=visitor.email if visitor.facts.has_verified_email else "",
        others=", ".join(one.child_first_name for one in visitor.beside),
        hours=[(hour.strftime("%H:%M"), hour.strftime("%H.%M")) for hour in notifying.HOURS],
    )


def _unsubscribe(request: PortalRequest, *, status: int = 200, **facts: bool) -> HttpResponse:
    known = {"is_dead": False, "is_done": False, "is_of_all": False}
    return pages.render(request, "portal/unsubscribe.html", status=status, **{**known, **facts})
