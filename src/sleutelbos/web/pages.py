"""Render pages: the Jinja2 environment, built once, and what every template knows."""

from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sleutelbos.kit import languages as kit_languages
from sleutelbos.kit import phones
from sleutelbos.web import formats, languages, problems
from sleutelbos.web.visit import Visit

_FOLDERS = (
    "web",
    "entrypoints/portal",
    "entrypoints/console",
    "entrypoints/idp",
    "entrypoints/demo",
)
_ROOT = Path(__file__).parent.parent
_MANY = 1000  # a number with its thousands apart


def render(
    request: HttpRequest, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """Answer with a page."""
    visit: Visit | None = getattr(request, "visit", None)
    language = translation.get_language() or kit_languages.FIRST
    text = (
        _environment()
        .get_template(template)
        .render(
            school=visit.school if visit else None,
            account=visit.visitor if visit else None,
            language=language,
            direction=kit_languages.direction(language),
            languages=languages.offered(visit) if visit else kit_languages.FULL,
            csrf_field=_CsrfField(request),
            path=request.path,
            **{"unread": _unread(visit), **context},
        )
    )
    return HttpResponse(problems.named(text), status=status)


def text(template: str, **context: object) -> str:
    """Return what a template makes without a visitor: a file and no page."""
    return _environment().get_template(template).render(**context)


def _unread(visit: Visit | None) -> int:
    """Return the number behind "Berichten" (A13), which the page's one statement has brought."""
    return visit.visitor.unread_of_all if visit and visit.visitor else 0


@cache
def _environment() -> Environment:
    """Build the environment, once."""
    made = Environment(
        bytecode_cache=FileSystemBytecodeCache(_cache_folder()),
        loader=FileSystemLoader([_ROOT / folder / "templates" for folder in _FOLDERS]),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.globals.update(
        {"_": _text, "ngettext": _counted},
        changes=_changes,
        url=_url,
        static=static,
        demo=_tour(),
        unreviewed=kit_languages.UNREVIEWED,
    )
    made.filters.update(
        date=formats.date,
        moment=formats.moment,
        ago=formats.ago,
        short=formats.short,
        number=formats.number,
        size=formats.size,
        phone=phones.national,
        agreement=_agreement,
        sign=_sign,
    )
    return made


@cache
def static(name: str) -> str:
    """Return the address of a static file, with a mark of its content so that caches notice."""
    content = (_ROOT / "web" / "static" / name).read_bytes()
    return f"/static/{name}?v={sha256(content).hexdigest()[:12]}"


def _text(message: str, /, **values: object) -> Markup:
    """Translate a message, as the extension does, in a third of its calls: a page has many."""
    text = Markup(translation.gettext(message))  # noqa: S704 - ours; the values are escaped
    return text % _isolated(values) if "%" in text else text


def _counted(one: str, many: str, count: int, /, **values: object) -> Markup:
    """Translate a message about so many, their number written as all numbers are."""
    text = Markup(translation.ngettext(one, many, count))  # noqa: S704 - ours, as above
    return text % _isolated({"num": formats.number(count) if count >= _MANY else count, **values})


def _isolated(values: dict[str, object]) -> dict[str, object]:
    """Keep each value in one piece where sentences run from right to left."""
    language = translation.get_language() or kit_languages.FIRST
    if kit_languages.direction(language) == "ltr":
        return values
    return {
        name: value.__class__(kit_languages.isolated(value, language))
        if isinstance(value, str)
        else value
        for name, value in values.items()
    }


def _cache_folder() -> str:
    """Return where compiled templates are kept: compiling them is half of a first page's work."""
    folder = Path(settings.DATA) / "templates"
    folder.mkdir(mode=0o700, exist_ok=True)
    return str(folder)


def _tour() -> str:
    """Return where the guided tour of the demonstration is; nothing in a real installation."""
    return f"http://localhost:{settings.DEMO_PORT}/" if settings.DEMO else ""


class _CsrfField:
    """The hidden field of a form; made only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __html__(self) -> str:
        return self._field

    @cached_property
    def _field(self) -> Markup:
        """Make it once for all forms of the page: its mask is half a hundred random letters."""
        return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(
            get_token(self._request)
        )

    __str__ = __html__


def _url(name: str, *args: object, **kwargs: object) -> str:
    if not args and not kwargs:
        return _fixed_url(name)
    return reverse(name, args=args or None, kwargs=kwargs or None)


@cache
def _fixed_url(name: str) -> str:
    return reverse(name)


def _changes(before: str, after: str) -> Markup:
    """Show what changed between two texts of the agreement."""
    from sleutelbos.kit import markup

    new, gone = translation.gettext("new:"), translation.gettext("no longer:")
    return markup.render_changes(before, after, new=new, gone=gone)


def _agreement(text: str) -> Markup:
    from sleutelbos.kit import markup

    return markup.render(text)


def _sign(name: str) -> Markup:
    from sleutelbos.guides.pictures import art

    return Markup(art.sign(name))  # noqa: S704 - ours
