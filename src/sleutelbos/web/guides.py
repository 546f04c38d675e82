"""A guide as one file that stands on its own: for the school's website, or to hand on."""

from base64 import b64encode
from pathlib import Path

from django.utils import translation
from markupsafe import Markup

from sleutelbos.accounts.letters import qr
from sleutelbos.guides import making
from sleutelbos.guides.values import Kind
from sleutelbos.schools import rules
from sleutelbos.schools.models import School
from sleutelbos.web import pages

_LOOK = ("sleutelbos.css", "pages.css", "guide.css")
_FOLDER = Path(__file__).parent / "static" / "web"


def standalone(school: School, kind: Kind, *, language: str) -> str:
    """Return a guide as HTML with all that it shows in it; it fetches nothing."""
    guide = making.guide(
        school, kind, language=language, logo="#school-logo" if school.logo_type else ""
    )
    with translation.override(guide.language):
        return pages.text(
            "guide_file.html",
            guide=guide,
            qr=qr.svg(f"{school.origin}/"),
            own=school.language,
            logo=_logo(school),
            style=_style(school),
        )


def _style(school: School) -> Markup:
    sheets = [*((_FOLDER / name).read_text() for name in _LOOK), rules.theme(school.accent)]
    return Markup("<style>{}</style>").format(Markup("".join(sheets)))  # noqa: S704 - ours


def _logo(school: School) -> str:
    if not school.logo_type:
        return ""
    return f"data:{school.logo_type};base64,{b64encode(bytes(school.logo or b'')).decode()}"
