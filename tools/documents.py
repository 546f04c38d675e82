"""Write the pages of docs/ that follow the code: settings, events, errors, what is kept.

Run by ``make docs``.
"""

import importlib
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sleutelbos.audit.events import EVENTS
from sleutelbos.config.environment import SETTINGS
from sleutelbos.kit.errors import Refusal

HOUSE: Final = Path(__file__).resolve().parent.parent
DOCS: Final = HOUSE / "docs"
SOURCE: Final = HOUSE / "src"
ROW: Final = re.compile(r"^\| `(?P<name>[^`]+)` \|.*\| (?P<meaning>[^|]*) \|$", re.MULTILINE)


def pages() -> dict[Path, str]:
    """Return what each page that follows the code must say."""
    return {
        DOCS / "settings.md": _page("settings.md", _settings()),
        DOCS / "events.md": _page("events.md", _events()),
        DOCS / "errors.md": _page("errors.md", _refusals()),
        DOCS / "kept.md": _page("kept.md", _kept()),
    }


def _page(name: str, rows: Iterable[str]) -> str:
    """Return the page with its table replaced; the words around it are written by hand."""
    before, table, after = _split((DOCS / name).read_text())
    return "\n".join([*before, *table[:2], *rows, *after]) + "\n"


def _split(text: str) -> tuple[list[str], list[str], list[str]]:
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("|"))
    rest = (number for number in range(first, len(lines)) if not lines[number].startswith("|"))
    last = next(rest, len(lines))
    return lines[:first], lines[first:last], lines[last:]


def _settings() -> Iterable[str]:
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "–"
        secret = f"`{setting.name}_FILE`" if setting.is_secret else "–"
        yield f"| `{setting.name}` | {default} | {secret} | {setting.meaning} |"


def _events() -> Iterable[str]:
    known = {row["name"]: row["meaning"] for row in ROW.finditer((DOCS / "events.md").read_text())}
    for event, personal in sorted(EVENTS.items()):
        yield f"| `{event}` | {', '.join(personal) or '–'} | {known.get(event, '')} |"


def _refusals() -> Iterable[str]:
    for path in sorted(SOURCE.glob("sleutelbos/**/errors.py")):
        if "web" not in path.parts:  # pages about errors, not refusals
            importlib.import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts))
    refusals = sorted({(kind.code, _meaning(kind)) for kind in [Refusal, *_below(Refusal)]})
    for code, meaning in refusals:
        yield f"| `{code}` | {meaning} |"


def _kept() -> Iterable[str]:
    from django.utils import translation

    from sleutelbos.kit.kept import declarations
    from sleutelbos.privacy import words
    from sleutelbos.schools.models import School

    with translation.override("en"):
        for one in sorted(declarations(), key=lambda one: (one.purpose, one.label)):
            whom = ", ".join(str(words.WHOM[each]) for each in one.whom)
            terms = "; ".join(words.terms(one, school=School()))
            yield f"| `{one.label}` | {one.purpose.value} | {one.name} | {whom or '–'} | {terms} |"


def _below(kind: type[Refusal]) -> Iterable[type[Refusal]]:
    for child in kind.__subclasses__():
        if child.__module__.endswith(".errors"):
            yield child
        yield from _below(child)


def _meaning(kind: type[Refusal]) -> str:
    return " ".join((kind.__doc__ or "").split("\n\n")[0].split())


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "sleutelbos.config.settings"
    os.environ["SLEUTELBOS_DATA"] = tempfile.mkdtemp()
    django.setup()
    for path, text in pages().items():
        path.write_text(text)
