"""What makes a portal an app on a phone: manifest, icons, worker, the page without a connection.

All of it is public and names nobody but the school.
"""

from hashlib import sha256

from django.http import HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from sleutelbos.kit import languages as kit_languages
from sleutelbos.kit.errors import NotFound
from sleutelbos.web import icons, languages, pages
from sleutelbos.web.guard import public
from sleutelbos.web.visit import PortalRequest

_SHORT = 12  # letters below an icon, before phones cut the name
_SIZES = (192, 512)
_SHELL = ("sleutelbos.css", "pages.css", "icons.svg", "sleutelbos.svg", "app.js")


@public
@require_safe
def manifest(request: PortalRequest) -> HttpResponse:
    """Tell a phone what to install: the school's name, colours and icons."""
    school, language = request.visit.school, _language(request)
    drawn = [
        {
            "src": f"/icon?size={size}&v={school.version}{more}",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in _SIZES
        for purpose, more in (("any", ""), ("maskable", "&whole=1"))
    ]
    told = {
        "id": "/app",
        "name": school.name,
        "short_name": _short(school.name),
        "lang": language,
        "dir": kit_languages.direction(language),
        "start_url": "/app",
        "scope": "/",
        "display": "standalone",
        "theme_color": school.accent,
        "background_color": "#ffffff",
        "icons": drawn,
    }
    return JsonResponse(told, content_type="application/manifest+json; charset=utf-8")


@public
@require_safe
def icon(request: PortalRequest) -> HttpResponse:
    """Answer with the app's icon; ``v=`` changes with the school's settings."""
    school, asked = request.visit.school, request.GET.get("size", "192")
    if asked not in ("180", "192", "512"):
        raise NotFound
    size = int(asked)
    is_whole = asked == "180" or request.GET.get("whole") == "1"
    key = icons.Key(school.id, school.version, size, is_whole)
    drawn = icons.icon(key, logo=bytes(school.logo or b""), accent=school.accent)
    response = HttpResponse(drawn, content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@public
@require_safe
def worker(request: PortalRequest) -> HttpResponse:
    """Answer with the worker of the app; it changes when anything that it keeps does."""
    school, language = request.visit.school, _language(request)
    shell = [pages.static(f"web/{name}") for name in _SHELL]
    shell += [f"/theme.css?v={school.version}"]
    shell += [f"/logo?v={school.version}"] if school.logo_type else []
    told = pages.text(
        "worker.js",
        shell=shell,
        offline=f"/offline?language={language}",
        version=_version(request, shell, language),
    )
    return HttpResponse(told, content_type="text/javascript; charset=utf-8")


@public
@require_safe
def offline(request: PortalRequest) -> HttpResponse:
    """Show what the app shows without a connection; no forms, nothing of whoever asks."""
    with translation.override(_language(request)):
        return pages.render(request, "offline.html")


def _language(request: PortalRequest) -> str:
    """Return the language that the worker asks for, or the page's."""
    asked = request.GET.get("language", "")
    chosen = translation.get_language() or request.visit.school.language
    return asked if asked in languages.offered(request.visit) else chosen


def _version(request: PortalRequest, shell: list[str], language: str) -> str:
    """Return a mark of all that the worker keeps, so that a change brings a new one."""
    with translation.override(language):
        page = pages.render(request, "offline.html").content
    return sha256(" ".join(shell).encode() + page).hexdigest()[:12]


def _short(name: str) -> str:
    """Return a name for below an icon: as many whole words as fit, at least a part of one."""
    words = name.split()
    while len(words) > 1 and len(" ".join(words)) > _SHORT:
        words.pop()
    return " ".join(words)[:_SHORT]
