"""Tell a school's reader something: sentences with stressed words, and labels as on the pages.

A label is asked for by the message id that the page's own template has, so it is translated once
and never differs from the page. A text may hold *stressed* words and {names} of what is filled in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from django.utils import translation

from sleutelbos.guides.pictures.look import Look
from sleutelbos.guides.values import Rich, Run, Tone
from sleutelbos.schools.models import School

_FORMATTER = Formatter()


@dataclass(frozen=True, slots=True)
class Telling:
    """Which school's guide is told, in which language; that language is active meanwhile."""

    school: School
    language: str
    look: Look

    def said(self, message: str) -> str:
        """Return a text of the portal's pages, as a reader of this guide sees it there."""
        return self.look.said(message)

    def label(self, message: str) -> Run:
        """Return what stands on a button or above a field, in the school's language beside."""
        text = self.said(message)
        with translation.override(self.school.language):
            own = self.said(message)
        return Run(text, Tone.LABEL, beside="" if own == text else own)


def said(message: str, **values: str) -> str:
    """Return a text of the portal's pages in the language of now."""
    text = translation.gettext(message)
    return text % values if values else text


def rich(message: str, **filled: Run | str) -> Rich:
    """Return a translated message as runs; what is filled in keeps the tone it has."""
    found: list[Run] = []
    for run in _runs(message, filled):
        if found and found[-1].tone is run.tone in (Tone.PLAIN, Tone.STRONG):
            found[-1] = Run(found[-1].text + run.text, run.tone)
        else:
            found.append(run)
    return tuple(found)


def _runs(message: str, filled: Mapping[str, Run | str]) -> Iterator[Run]:
    for place, piece in enumerate(message.split("*")):
        tone = Tone.STRONG if place % 2 else Tone.PLAIN
        for text, name, _, _ in _FORMATTER.parse(piece):
            if text:
                yield Run(text, tone)
            if name:
                value = filled[name]
                yield value if isinstance(value, Run) else Run(value, tone)


def typed(text: str) -> Run:
    """Return something that is typed as it stands."""
    return Run(text, Tone.TYPED)


def strong(text: str) -> Run:
    """Return something that nobody should overlook."""
    return Run(text, Tone.STRONG)
