"""Gather new texts of every app that has a locale folder. Run by ``make messages``.

What is new is added without a translation, what is unused is named; nothing is thrown away.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.plurals import get_plural

from sleutelbos.kit import languages

HOUSE: Final = Path(__file__).resolve().parent.parent
MACHINE: Final = "nobody (machine-made)"
OF_THE_OFFICE: Final = {"console", "roster", "demo"}  # no family reads these
METHODS: Final = [("**.py", "python"), ("**/templates/**", "jinja2")]
OPTIONS: Final = {
    "**/templates/**": {"trimmed": "true", "silent": "false", "encoding": "utf-8"},
}
KEYWORDS: Final = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text of the code: what it says, its plural, and the context that sets it apart."""

    says: str
    plural: str = ""
    context: str | None = None


def apps() -> list[Path]:
    """Return the folders that have translations of their own."""
    return sorted(path.parent for path in (HOUSE / "src").rglob("locale") if path.is_dir())


def texts(app: Path) -> dict[Text, set[str]]:
    """Return the texts of an app, each with the files that say it."""
    found: dict[Text, set[str]] = {}
    for text, file in _extracted(app):
        found.setdefault(text, set()).add(file)
    return found


def catalogues(app: Path) -> Iterator[polib.POFile]:
    """Yield the translations of an app."""
    for path in sorted(app.glob("locale/*/LC_MESSAGES/django.po")):
        yield polib.pofile(str(path), wrapwidth=100)


def spoken(app: Path) -> list[str]:
    """Return the languages of an app's texts; English stands in the code itself."""
    known = languages.FULL if app.name in OF_THE_OFFICE else languages.NAMES
    return [language for language in known if language != "en"]


def gather(app: Path) -> None:
    """Add an app's new texts to its translations and name the unused."""
    found = texts(app)
    for language in spoken(app):
        _begin(app, language)
    for catalogue in catalogues(app):
        known = {Text(e.msgid, e.msgid_plural, e.msgctxt) for e in catalogue}
        for text in sorted(found.keys() - known):
            catalogue.append(_entry(text, found[text], forms=_forms(catalogue)))
        if found.keys() - known:
            catalogue.save()
        for text in sorted(text.says for text in known - found.keys()):
            sys.stdout.write(f"{app.name}: nobody says {text!r}\n")


def _begin(app: Path, language: str) -> None:
    """Begin the translations of an app that has none yet in this language."""
    path = app / f"locale/{language}/LC_MESSAGES/django.po"
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    forms, rule = get_plural(language)[:2]
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": "Sleutelbos",
        "Language": language,
        "X-Reviewed-By": MACHINE if language in languages.UNREVIEWED else "nobody yet",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": f"nplurals={forms}; plural={rule};",
    }
    catalogue.save(str(path))


def _forms(catalogue: polib.POFile) -> int:
    """Return how many forms a count has in the language of these translations."""
    return int(catalogue.metadata["Plural-Forms"].partition(";")[0].partition("=")[2])


def _entry(text: Text, files: set[str], *, forms: int) -> polib.POEntry:
    return polib.POEntry(
        msgid=text.says,
        msgid_plural=text.plural,
        msgctxt=text.context,
        msgstr_plural=dict.fromkeys(range(forms), "") if text.plural else {},
        occurrences=[(file, "") for file in sorted(files)],
    )


def _extracted(app: Path) -> Iterator[tuple[Text, str]]:
    for file, _line, message, _comments, context in extract_from_dir(
        str(app), METHODS, OPTIONS, KEYWORDS
    ):
        says, plural = message if isinstance(message, tuple) else (message, "")
        yield Text(says, plural, context), file


if __name__ == "__main__":
    for each in apps():
        gather(each)
