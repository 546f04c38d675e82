"""What a page does for the device that it opens on: its last use, its cookie, its way back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from sleutelbos.audit.values import SYSTEM, Actor
from sleutelbos.connections import actions as connections
from sleutelbos.connections import devices
from sleutelbos.gate.actions import beside
from sleutelbos.gate.actions import devices as device_acts
from sleutelbos.web import clients, session
from sleutelbos.web.visit import Visit


def note(visit: Visit, token: str) -> str:
    """Write a session's last use, when it is time; return a device's new cookie, if it gets one.

    A device whose cookie was copied ends here, whoever of the two comes.
    """
    if visit.copied_id is not None:
        device_acts.end_copied(device_id=visit.copied_id, school_id=visit.school.id, by=SYSTEM)
    visitor = visit.visitor
    if visitor is None or not visit.is_to_touch:
        return ""
    if visitor.device_id is None:
        by = Actor.account(visitor.account_id)
        connections.touch(session_id=visitor.session_id, by=by)
        return ""
    return devices.touch_device(
        session_id=visitor.session_id,
        device_id=visitor.device_id,
        cookie=token,
        is_to_turn=visit.is_to_turn,
    )


def come_back(request: HttpRequest, visit: Visit, host: str) -> tuple[Visit, str]:
    """Go on as the device, when what it was left for is over; return its cookie too.

    It costs a second statement, when somebody has a device aside and nobody is signed in.
    """
    aside = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")[:64]
    if visit.visitor is not None or visit.copied_id is not None or not aside:
        return visit, ""
    again = session.load(host, token=aside) or visit
    return again, aside if again.visitor else ""


def open_children(request: HttpRequest, visit: Visit, *, host: str, cookie: str) -> Visit:
    """Open the parent's other children on a device again: it outlives what is open beside it.

    Asked when its last use is written: at most every ten minutes.
    """
    visitor = visit.visitor
    if visitor is None or visitor.device_id is None or not visit.is_to_touch or not visit.is_in:
        return visit
    is_opened = beside.open_again(
        session_id=visitor.session_id,
        account_id=visitor.account_id,
        circle=visitor.circle,
        client=clients.client_of(request),
        by=Actor.account(visitor.account_id),
    )
    if not is_opened:
        return visit
    return session.load(host, token=cookie) or visit


def keep_device(response: HttpResponseBase, cookie: str) -> None:
    """Give a device its cookie, also when it gets another turn; browsers keep it 400 days."""
    response.delete_cookie(settings.DEVICE_COOKIE_NAME, path="/", samesite="Lax")
    session.set_cookie(response, settings.SESSION_COOKIE_NAME, cookie, lasts=session.DEVICE)


def dismiss_hint(response: HttpResponse) -> None:
    """Remember that this browser need not hear of the app any more."""
    session.set_cookie(response, settings.HINT_COOKIE_NAME, "1", lasts=session.DEVICE)
