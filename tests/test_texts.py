"""Every text a Dutch reader sees is in Dutch."""

from pathlib import Path

import polib
import pytest

from tools import messages

APPS = messages.apps()


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_text_is_translated(app: Path) -> None:
    catalogue = polib.pofile(str(app / "locale/nl/LC_MESSAGES/django.po"))
    known = {entry.msgid for entry in catalogue.translated_entries()}
    missing = [text.says for text in messages.texts(app) if text.says not in known]

    assert not sorted(missing), "run: make messages, and fill in the Dutch"


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_no_translation_is_a_guess(app: Path) -> None:
    for catalogue in messages.catalogues(app):
        assert not [entry.msgid for entry in catalogue.fuzzy_entries()]
