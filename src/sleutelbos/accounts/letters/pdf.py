"""Letters as one tagged PDF (PDF/UA-1), one A4 each.

What stands on the letters reaches the template as values, never as markup.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from sleutelbos.accounts.letters import joining, qr, typesetting, wording
from sleutelbos.accounts.letters.pages import LetterPage

_BATCH = 25
_FOLDER = Path(__file__).parent
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")

Tell = Callable[[int, int], None]


def render(
    pages: Sequence[LetterPage],
    *,
    title: str,
    language: str,
    tell: Tell | None = None,
    mark: str = "",
) -> bytes:
    """Return letters of one school as a PDF, in the order given, with a bookmark for each class.

    ``tell`` hears how many letters are set, of how many; ``mark`` stands across every page.
    """
    template = (_FOLDER / "template.typ").read_bytes()
    sender = pages[0].sender
    common: dict[str, object] = {
        "title": title,
        "language": language,
        "author": sender.name,
        "address": wording.sender_lines(sender),
        "accent": sender.accent,
        "logo": list(_logo(sender.logo)),
        "mark": mark,
    }

    def batches() -> Iterator[tuple[str, bytes]]:
        done = 0
        for name, batch in _batches(pages):
            files = {"main.typ": template, "letters.json": _json(common, batch)}
            yield name, typesetting.compiled(files)
            done += len(batch)
            if tell is not None:
                tell(done, len(pages))

    return joining.join(batches())


def _batches(pages: Sequence[LetterPage]) -> Iterator[tuple[str, Sequence[LetterPage]]]:
    """Cut at every class, and within a large one: what is set at once stays in memory."""
    for name, group in groupby(pages, key=attrgetter("group")):
        of_group = list(group)
        for start in range(0, len(of_group), _BATCH):
            yield name, of_group[start : start + _BATCH]


def _json(common: dict[str, object], pages: Sequence[LetterPage]) -> bytes:
    return json.dumps({**common, "pages": [_values(page) for page in pages]}).encode()


def _values(page: LetterPage) -> dict[str, object]:
    values = wording.words(page)
    return {**values, "qr": qr.svg(page.link)} if page.link else values


def _logo(logo: bytes | None) -> bytes:
    """Return the picture, or nothing when it is of a kind that cannot be set."""
    return logo if logo and logo.startswith(_PICTURES) else b""
