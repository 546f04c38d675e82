"""Set pages with typst: tagged, the same on every machine, and nothing is fetched.

No font is used but those beside this file. What they cannot show must not reach the page: a file
with a hole in its text is refused.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_FONTS = _FOLDER / "fonts"
_NOWHERE = _FOLDER / "no-packages"  # a template that asks for a package fails
# What the fonts beside this file can show: Latin, Greek, Cyrillic, Arabic and their signs.
_SHOWN = (
    " -~\u00a0-\u024f\u0259\u02b0-\u036f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1"
    "\u0400-\u052f\u060c\u061b\u061f-\u06dc\u06de-\u06ff\u0750-\u077f\u1e00-\u1eff\u2010-\u2027"
    "\u2030-\u205e\u20a0-\u20bf"
)
_NOT_SHOWN = re.compile(f"[^{_SHOWN}]")


def shown(text: str) -> str:
    """Keep what a page can show; a letter of another alphabet becomes a question mark."""
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(letter for letter in unicodedata.normalize("NFC", text) if letter.isprintable())
    return _NOT_SHOWN.sub("?", shown)


def compiled(files: Any) -> bytes:
    """Return the PDF (PDF/UA-1) of ``main.typ`` and the files that it reads."""
    made = _compiler(files).compile(format="pdf", pdf_standards=["ua-1"])
    assert isinstance(made, bytes)  # noqa: S101 - one PDF, in memory
    return made


def drawn(files: Any, *, density: float) -> bytes:
    """Return the first page of the same as a PNG, of so many dots an inch."""
    made = _compiler(files).compile(format="png", ppi=density)
    first = made[0] if isinstance(made, list) else made
    assert isinstance(first, bytes)  # noqa: S101 - in memory
    return first


def _compiler(files: Any) -> Any:
    import typst

    return typst.Compiler(
        files,
        root=_FONTS,  # all that a template could read besides what it is given
        font_paths=_fonts(),
        package_path=_NOWHERE,
        package_cache_path=_NOWHERE,
    )


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[_FONTS],
    )
