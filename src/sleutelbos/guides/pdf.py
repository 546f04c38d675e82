"""Guides on paper: tagged PDF (PDF/UA-1), or a picture of the first page.

What stands on them reaches the template as values, never as markup; so do pictures, as files.
"""

import enum
import json
from collections.abc import Callable
from copy import copy
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from pathlib import Path

from sleutelbos.accounts.letters import apart, qr, typesetting
from sleutelbos.guides import making
from sleutelbos.guides.pictures import art
from sleutelbos.guides.pictures.look import BESIDE
from sleutelbos.guides.values import Guide, Kind
from sleutelbos.schools.models import School

_TEMPLATE = Path(__file__).parent / "template.typ"
_DENSITY = 60


class Paper(enum.StrEnum):
    """How large a sheet is; a poster comes in both."""

    A4 = "a4"
    A3 = "a3"


class Sheets:
    """A guide with all that its pages are set from, and the mark by which they are known."""

    def __init__(self, school: School, kind: Kind, *, language: str, paper: Paper) -> None:
        logo = bytes(school.logo or b"")
        self.guide = making.guide(
            _showable(school), kind, language=language, logo=BESIDE if logo else ""
        )
        self._values = _values(self.guide, logo=logo, paper=paper)
        self._files = {
            "main.typ": _TEMPLATE.read_text(),
            **{f"{one.name}.svg": one.wordless for one in self.guide.pictures()},
        }

    @property
    def digest(self) -> str:
        """Return what is another when anything on the pages is."""
        made = sha256()
        for name, content in sorted(self._all(self._values).items()):
            made.update(f"{name} {len(content)} {content}".encode())
        return made.hexdigest()[:24]

    def pdf(self) -> bytes:
        """Set the pages."""
        return self._set(apart.compiled)

    def png(self) -> bytes:
        """Draw the first page."""
        return self._set(partial(apart.drawn, density=_DENSITY))

    def _set(self, make: Callable[[dict[str, str]], bytes]) -> bytes:
        """Set with the school's logo, or without one that is damaged."""
        try:
            return make(self._all(self._values))
        except apart.Unsettable:
            return make(self._all({**self._values, "logo": []}))

    def _all(self, values: dict[str, object]) -> dict[str, str]:
        return {**self._files, "guide.json": json.dumps(values)}


def _showable(school: School) -> School:
    """Return a school without the letters that no font here has."""
    found = copy(school)
    for column in School._meta.concrete_fields:  # noqa: SLF001 - Django's public name for it
        value = getattr(school, column.attname)
        if isinstance(value, str):
            setattr(found, column.attname, typesetting.shown(value))
    return found


def _values(guide: Guide, *, logo: bytes, paper: Paper) -> dict[str, object]:
    return {
        **asdict(guide),
        "portal": guide.portal,
        "logo": list(logo),
        "paper": paper.value,
        "qr": qr.svg(f"{guide.origin}/"),
        "keys": art.bunch(),
        "signs": {name: art.sign(name) for name in art.SIGNS},
    }
