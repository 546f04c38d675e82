"""What every template promises: its icons, files and addresses exist, and nothing is inline."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.urls import get_resolver

from sleutelbos.web import pages

SOURCE = Path(__file__).resolve().parents[2] / "src/sleutelbos"
STATIC = SOURCE / "web/static/web"
TEMPLATES = [  # of pages: a mail and a file that is handed over carry their own style
    path
    for path in sorted(SOURCE.rglob("templates/**/*.html"))
    if not {"mails", "papers"} & set(path.parts) and path.name != "mail.html"
]
PICTURES = sorted(STATIC.glob("*.svg"))


@pytest.fixture(params=TEMPLATES, ids=lambda path: path.name)
def text(request: pytest.FixtureRequest) -> str:
    return request.param.read_text()


def test_every_template_can_be_read() -> None:
    for path in TEMPLATES:
        pages._environment().get_template(str(path).partition("templates/")[2])


def test_every_icon_is_in_the_sprite(text: str) -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    asked = set(re.findall(r'icon(?:_name ?=|\() ?"([a-z0-9-]+)"', text))

    assert not asked - known


def test_every_static_file_exists(text: str) -> None:
    for name in re.findall(r'static\("web/([^"]+)"\)', text):
        assert (STATIC / name).is_file(), name


def test_every_address_is_one_of_ours(text: str) -> None:
    assert not set(re.findall(r'\burl\("([^"]+[^":])"', text)) - _addresses()


def test_nothing_is_inline(text: str) -> None:
    assert not re.search(r"<style|\bstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", text)


def test_every_form_that_changes_something_is_guarded(text: str) -> None:
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
        assert "csrf_field" in form


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_brings_nothing_along(path: Path) -> None:
    assert not re.search(r"<script|<style|\bstyle=|https?://(?!www\.w3\.org/)", path.read_text())


@cache
def _addresses() -> frozenset[str]:
    return frozenset(
        f"{space}:{name}"
        for space, (_prefix, urls) in get_resolver().namespace_dict.items()
        for name in (pattern.name for pattern in urls.url_patterns)
        if name
    )
