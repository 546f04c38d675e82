"""Print a message for one class: a list to tick off, and a sheet for each reader."""

import json
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from sleutelbos.accounts.letters import typesetting
from sleutelbos.accounts.letters.typesetting import shown
from sleutelbos.messaging.papers import blocks
from sleutelbos.messaging.queries.papers import Paper, Sheet

_TEMPLATE = Path(__file__).parent / "template.typ"


def render(paper: Paper, *, language: str) -> bytes:
    """Return the PDF of one class."""
    values = {
        "language": language,
        "school": shown(paper.school),
        "accent": paper.accent,
        "title": shown(paper.subject),
        "group": shown(paper.group),
        "sender": shown(paper.sender),
        "date": paper.date,
        "due": _("To do by %(day)s") % {"day": paper.due} if paper.due else "",
        "blocks": [one.as_json() for one in blocks.blocks(paper.body)],
        "files": _files(paper.files),
        "sheets": _sheets(paper.sheets),
        "words": {
            "list": _("To hand out on paper"),
            "child": _("Child"),
            "reader": _("For"),
            "for_": _("For"),
            "foot": _("You get this on paper because your account is not activated, or because our "
                      "mail to you came back."),
        },
    }  # fmt: skip
    files = {"main.typ": _TEMPLATE.read_bytes(), "paper.json": json.dumps(values).encode()}
    return typesetting.compiled(files)


def _files(names: Sequence[str]) -> str:
    """Say what came with it, which paper does not bring."""
    if not names:
        return ""
    said = _("There are files with it: %(names)s. Ask the school for them.")
    return shown(said % {"names": ", ".join(names)})


def _sheets(sheets: Sequence[Sheet]) -> list[dict[str, str]]:
    return [
        {
            "child": shown(one.child),
            "reader": shown(one.reader),
            "about": shown(_("about %(child)s") % {"child": one.child}) if one.is_guardian else "",
        }
        for one in sheets
    ]
