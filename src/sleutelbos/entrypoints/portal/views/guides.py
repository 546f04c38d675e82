"""The school's guides: for everybody, because they hold nothing of anybody."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from sleutelbos.accounts.letters import qr
from sleutelbos.kit import languages
from sleutelbos.kit.errors import NotFound
from sleutelbos.web import pages
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest

if TYPE_CHECKING:
    from sleutelbos.guides.values import Kind


@public
@require_safe
def guide(request: PortalRequest, kind: str) -> HttpResponse:
    """Show a guide in the language that was asked for, else in the visitor's."""
    from sleutelbos.guides import making  # few open them: no parent's first page waits for this

    school = request.visit.school
    logo = f"/logo?v={school.version}" if school.logo_type else ""
    found = making.guide(school, _kind(kind), language=_language(request), logo=logo)
    with translation.override(found.language):
        return pages.render(
            request,
            "portal/guide.html",
            guide=found,
            qr=qr.svg(f"{school.origin}/"),
            spoken={code: languages.NAMES[code] for code in school.languages},
            papers=["a3"] if found.kind == "poster" else [],
        )


@public
@require_safe
def guide_pdf(request: PortalRequest, kind: str) -> HttpResponse:
    """Give a guide as a PDF."""
    from sleutelbos.guides import files
    from sleutelbos.guides.pdf import Paper

    language = _language(request)
    is_large = request.GET.get("paper") == Paper.A3 and kind == "poster"
    content = files.pdf(
        request.visit.school,
        _kind(kind),
        language=language,
        paper=Paper.A3 if is_large else Paper.A4,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{kind}-{language}.pdf"'
    return response


@public
@require_safe
def guide_file(request: PortalRequest, kind: str) -> HttpResponse:
    """Give a guide as a file of its own."""
    from sleutelbos.web import guides

    language = _language(request)
    response = HttpResponse(guides.standalone(request.visit.school, _kind(kind), language=language))
    response["Content-Disposition"] = f'attachment; filename="{kind}-{language}.html"'
    return response


def _kind(text: str) -> "Kind":
    from sleutelbos.guides.values import Kind

    if text not in list(Kind):
        raise NotFound(guide=text)
    return Kind(text)


def _language(request: PortalRequest) -> str:
    wishes = (request.GET.get("language", ""), translation.get_language() or "")
    return languages.chosen(wishes, offered=request.visit.school.languages)
