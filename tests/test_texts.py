"""Every text that somebody reads is in their language, whole, and says who looked at it."""

import re
from collections.abc import Iterator
from functools import cache
from gettext import c2py
from pathlib import Path

import polib
import pytest
from babel.messages.plurals import get_plural

from sleutelbos.kit import languages
from tools import messages

APPS = messages.apps()
AGREEMENTS = messages.HOUSE / "src/sleutelbos/schools/agreements"
FILES = [
    pytest.param(app, language, id=f"{app.name}-{language}")
    for app in APPS
    for language in messages.spoken(app)
]

_VALUES = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+>")
_STRONG = re.compile(r"\*([^*]+)\*")
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_MIXED = re.compile(r"[A-Za-z](?=[\u0400-\u04ff])|[\u0400-\u04ff](?=[A-Za-z])")
_ENDS = {".": ".", "?": "?؟", ":": ":"}
_LETTERS = {"ar": "[\u0600-\u06ff]", "uk": "[\u0400-\u04ff]"}


@pytest.mark.parametrize(("app", "language"), FILES)
def test_every_text_is_translated(app: Path, language: str) -> None:
    known = {_text(entry) for entry in _catalogue(app, language).translated_entries()}
    missing = [text.says for text in _texts(app) if text not in known]

    assert not sorted(missing), "run: make messages, and fill it in"


@pytest.mark.parametrize("language", languages.NAMES)
def test_a_text_is_translated_alike_wherever_it_stands(language: str) -> None:
    """Of two that differ, one would win in silence: all catalogues are read as one."""
    said: dict[tuple[str, str], set[str]] = {}
    for app in APPS:
        if language in messages.spoken(app):
            for entry in _catalogue(app, language).translated_entries():
                key = (entry.msgctxt or "", entry.msgid)
                said.setdefault(key, set()).add(entry.msgstr or str(entry.msgstr_plural))

    assert not {msgid: texts for (_, msgid), texts in said.items() if len(texts) > 1}


@pytest.mark.parametrize(("app", "language"), FILES)
def test_no_translation_is_a_guess(app: Path, language: str) -> None:
    assert not [entry.msgid for entry in _catalogue(app, language).fuzzy_entries()]


@pytest.mark.parametrize(("app", "language"), FILES)
def test_a_translation_keeps_every_value_of_its_text(app: Path, language: str) -> None:
    broken = [
        (entry.msgid, said)
        for entry in _catalogue(app, language).translated_entries()
        for source, said, may_leave_out in _pairs(entry, language)
        if sorted(_VALUES.findall(source)) != sorted(_VALUES.findall(said))
        and not (may_leave_out and not _VALUES.findall(said))
    ]

    assert not broken


@pytest.mark.parametrize(("app", "language"), FILES)
def test_a_count_has_the_forms_of_its_language(app: Path, language: str) -> None:
    catalogue = _catalogue(app, language)
    number, rule = get_plural(language)[:2]

    assert catalogue.metadata["Plural-Forms"] == f"nplurals={number}; plural={rule};"
    assert not [
        entry.msgid
        for entry in catalogue.translated_entries()
        if entry.msgid_plural and len(entry.msgstr_plural) != number
    ]


@pytest.mark.parametrize(("app", "language"), FILES)
def test_a_translation_is_shaped_as_its_text(app: Path, language: str) -> None:
    found = [
        (fault, said)
        for entry in _catalogue(app, language).translated_entries()
        for source, said, _may in _pairs(entry, language)
        for fault in _faults(source, said, language)
    ]

    assert not found


@pytest.mark.parametrize(("app", "language"), FILES)
def test_nothing_is_left_in_english(app: Path, language: str) -> None:
    left = [
        said
        for entry in _catalogue(app, language).translated_entries()
        for source, said, _may in _pairs(entry, language)
        if said == source and re.search(r"[a-z] [a-z]", _VALUES.sub("", source))
    ]

    assert not left


@pytest.mark.parametrize(("app", "language"), FILES)
def test_a_file_says_who_reviewed_it(app: Path, language: str) -> None:
    metadata = _catalogue(app, language).metadata

    assert metadata["Language"] == language
    assert metadata["X-Reviewed-By"]
    is_by_machine = metadata["X-Reviewed-By"] == messages.MACHINE
    assert is_by_machine is (language in languages.UNREVIEWED)


@pytest.mark.parametrize("language", [code for code in languages.NAMES if code != "en"])
def test_a_letter_names_a_button_as_the_page_does(language: str) -> None:
    portal = {entry.msgid: entry.msgstr for entry in _catalogue(_app("portal"), language)}
    found = 0
    for entry in _catalogue(_app("accounts"), language).translated_entries():
        buttons = [name for name in _STRONG.findall(entry.msgid) if portal.get(name)]
        named = _STRONG.findall(entry.msgstr)
        assert [portal[name] for name in buttons if portal[name] not in named] == []
        found += len(buttons)

    assert found >= 8


def test_a_new_school_has_its_agreement_in_every_language() -> None:
    texts = {path.stem: path.read_text() for path in AGREEMENTS.glob("*.txt")}

    assert set(texts) == set(languages.NAMES)
    assert len({re.sub(r"[^#\-]+", "", re.sub(r"(?m)^([#-]+ ?)?.*", r"\1", text))
                for text in texts.values()}) == 1, "all are built alike"  # fmt: skip


def _app(name: str) -> Path:
    return next(app for app in APPS if app.name == name)


@cache
def _texts(app: Path) -> set[messages.Text]:
    return set(messages.texts(app))


@cache
def _catalogue(app: Path, language: str) -> polib.POFile:
    return polib.pofile(str(app / f"locale/{language}/LC_MESSAGES/django.po"))


def _text(entry: polib.POEntry) -> messages.Text:
    return messages.Text(entry.msgid, entry.msgid_plural, entry.msgctxt)


def _pairs(entry: polib.POEntry, language: str) -> Iterator[tuple[str, str, bool]]:
    """Yield source, translation, and whether it is of one number only, which it may spell out."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr, False
        return
    for form, said in entry.msgstr_plural.items():
        yield entry.msgid_plural, said, form in _of_one_number(language)


@cache
def _of_one_number(language: str) -> set[int]:
    """Return the forms that one number has for itself, such as the dual."""
    number, rule = get_plural(language)[:2]
    form_of = c2py(rule)
    used = [form_of(count) for count in range(1, 200)]
    return {form for form in range(number) if used.count(form) <= 1}


def _faults(source: str, said: str, language: str) -> Iterator[str]:
    end = source[-1:]
    if said != said.strip() or "  " in said:
        yield "spaces"
    if end in _ENDS and said[-1:] not in _ENDS[end]:
        yield "end"
    if len(_STRONG.findall(source)) > len(_STRONG.findall(said)) or said.count("*") % 2:
        yield "stars"
    if _MARKS.search(said) or re.search("[\u2066-\u2069]", _ISOLATES.sub("", said)):
        yield "direction"
    if languages.direction(language) == "ltr" and _ISOLATES.search(said):
        yield "direction"
    if _MIXED.search(said):
        yield "alphabets"
    words = re.sub(r"\b[A-Z]+\b", "", _VALUES.sub("", source))
    if language in _LETTERS and len(words) > 3 and not re.search(_LETTERS[language], said):
        yield "alphabet"
