"""Pages of the tour."""

import re
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup, escape

from sleutelbos.entrypoints.demo import cast, mailbox, places, pristine, providers
from sleutelbos.entrypoints.demo.cast import Role
from sleutelbos.entrypoints.demo.seed import registers
from sleutelbos.gate.rules import totp
from sleutelbos.kit import clock, codes
from sleutelbos.kit.errors import NotFound
from sleutelbos.web import errors, pages

_LINK = re.compile(r"https?://[^\s<>\"]+")
_FRAMING = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A mail brings its own styles; it gets no scripts, no pictures from outside, and no cookies.
_FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "frame-ancestors 'self'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)


@csrf_protect
@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """Show the cards, with a link to everything."""
    known = cast.known()
    return _page(
        request,
        "demo/landing.html",
        cast=known,
        letter_link=_to(request, known.mother.link),
        letter_code=codes.grouped(known.mother.code.replace("-", "")),
        factors={
            "office": _factor(known.office),
            "administrator": _factor(known.administrator),
            "teacher": _factor(known.teacher),
        },
        messages_path=_at_school("portal:messages"),
        sent_path=_at_school("portal:sent"),
        wishes_path=_at_school("portal:notifications"),
        run_path=_at_school("console:roster_run", known.run_id),
        office_path=_at_school("console:start"),
        forgot_path=_at_school("portal:forgot"),
        has_providers=providers.are_there(),
    )


@require_GET
def letter(_request: HttpRequest) -> FileResponse:
    """Answer with the mother's letter."""
    return FileResponse(
        cast.letter_path().open("rb"), content_type="application/pdf", filename="brief.pdf"
    )


@require_GET
def register(_request: HttpRequest) -> FileResponse:
    """Answer with next year's register, to bring it in by hand."""
    path = registers.FOLDER / registers.NEXT_YEAR
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """Show all mail that did not leave, newest first."""
    return _page(request, "demo/mails.html", mails=list(mailbox.newest()))


@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail as its reader sees it."""
    try:
        found = mailbox.mail(name)
    except NotFound:
        return errors.not_found(request)
    response = _page(request, "demo/mail.html", mail=found, text=_linked(request, found.text))
    response["Content-Security-Policy"] = _FRAMING
    return response


@require_GET
def mail_body(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a mail's own HTML, for the frame that shows it."""
    try:
        found = mailbox.mail(name)
    except NotFound:
        return errors.not_found(request)
    html = _to(request, found.html).replace("<head>", '<head><base target="_top">', 1)
    response = HttpResponse(html)
    response["Content-Security-Policy"] = _FRAMED
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@csrf_protect
@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Start over."""
    pristine.restore()
    return HttpResponseRedirect(f"/?again=1{'&way=ports' if _uses_doors(request) else ''}")


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    uses_doors = _uses_doors(request)
    return pages.render(
        request,
        template,
        uses_doors=uses_doors,
        way="?way=ports" if uses_doors else "",
        primary=_to(request, places.PRIMARY.origin),
        secondary=_to(request, places.SECONDARY.origin),
        is_again="again" in request.GET,
        title=_("Guided tour"),
        **context,
    )


def _at_school(name: str, *args: object) -> str:
    """Return the path of a school's page: the tour has addresses of its own."""
    return reverse(name, urlconf=settings.ROOT_URLCONF, args=args)


def _uses_doors(request: HttpRequest) -> bool:
    return "ports" in (request.GET.get("way"), request.POST.get("way"))


def _to(request: HttpRequest, text: str) -> str:
    """Return a text with addresses that this visitor's browser knows."""
    return places.by_door(text) if _uses_doors(request) else text


def _linked(request: HttpRequest, text: str) -> Markup:
    """Return a mail's text with its links to click."""
    parts = [escape(part) for part in _LINK.split(_to(request, text))]
    links = [
        Markup('<a href="{0}">{0}</a>').format(found) for found in _LINK.findall(_to(request, text))
    ]
    whole = [piece for pair in zip(parts, [*links, Markup()], strict=True) for piece in pair]
    return Markup().join(whole)


def _factor(role: Role) -> dict[str, object]:
    """Return the code that somebody's authenticator shows now, and for how many seconds."""
    now = clock.now()
    left = totp.SECONDS - int(now.timestamp()) % totp.SECONDS
    return {"code": totp.code_at(role.factor, now=now), "left": left}
