"""Every text a Dutch reader sees is in Dutch."""

from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

HOUSE = Path(__file__).resolve().parent.parent
APPS = sorted(path.parent for path in (HOUSE / "src").rglob("locale") if path.is_dir())
METHODS = [("**.py", "python"), ("**/templates/**", "jinja2")]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_text_is_translated(app: Path) -> None:
    catalogue = polib.pofile(str(app / "locale/nl/LC_MESSAGES/django.po"))
    known = {entry.msgid for entry in catalogue if entry.translated() and not entry.obsolete}

    assert not sorted(_texts(app) - known), "run: make messages, and fill in the Dutch"


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_no_translation_is_a_guess(app: Path) -> None:
    for path in app.glob("locale/*/LC_MESSAGES/django.po"):
        assert not [entry.msgid for entry in polib.pofile(str(path)).fuzzy_entries()]


def _texts(app: Path) -> set[str]:
    return set(_extracted(app))


def _extracted(app: Path) -> Iterator[str]:
    options = {"**/templates/**": {"trimmed": "true", "silent": "false", "encoding": "utf-8"}}
    for _file, _line, message, _comments, _context in extract_from_dir(
        str(app), METHODS, options, KEYWORDS
    ):
        yield message[0] if isinstance(message, tuple) else message
