"""What changed between two texts: by line, and by word where a line was changed (pure)."""

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

_ALIKE = 0.5  # from here on a line was changed, and not replaced by another
_WORD = re.compile(r"\s+|[^\s]+")


class Tone(enum.StrEnum):
    """Whether words were there before, are new, or are gone."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words that share a tone."""

    text: str
    tone: Tone


Line = tuple[Run, ...]


def lines(before: str, after: str) -> list[Line]:
    """Return the lines of both texts in order, each in runs; blank lines are left out."""
    old, new = _lines(before), _lines(after)
    found: list[Line] = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new, False).get_opcodes():  # noqa: FBT003 - difflib's own
        if kind == "equal":
            found += [(Run(line, Tone.SAME),) for line in new[start:end]]
        else:
            found += _changed(old[first:last], new[start:end])
    return found


def has_changed(found: Sequence[Line]) -> bool:
    """Say whether anything is new or gone."""
    return any(run.tone is not Tone.SAME for line in found for run in line)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _changed(old: list[str], new: list[str]) -> Iterator[Line]:
    for gone, fresh in zip_longest(old, new):
        if gone is None:
            yield (Run(fresh, Tone.NEW),)
        elif fresh is None:
            yield (Run(gone, Tone.GONE),)
        else:
            yield from _pair(gone, fresh)


def _pair(old: str, new: str) -> Iterator[Line]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, False)  # noqa: FBT003 - difflib's own
    if matcher.quick_ratio() < _ALIKE or matcher.ratio() < _ALIKE:
        yield (Run(old, Tone.GONE),)
        yield (Run(new, Tone.NEW),)
        return
    yield tuple(_runs(matcher, before, after))


def _runs(matcher: SequenceMatcher[str], before: list[str], after: list[str]) -> Iterator[Run]:
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield Run("".join(after[start:end]), Tone.SAME)
            continue
        if last > first:
            yield Run("".join(before[first:last]), Tone.GONE)
        if end > start:
            yield Run("".join(after[start:end]), Tone.NEW)
