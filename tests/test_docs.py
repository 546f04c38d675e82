"""The documentation knows all that the code knows, and nothing else."""

import re
from pathlib import Path

import pytest

from sleutelbos.audit.events import EVENTS, TOLD, UNTOLD
from tools import documents

HOUSE = Path(__file__).resolve().parent.parent
DOCS = HOUSE / "docs"
COMMANDS = HOUSE / "src/sleutelbos/entrypoints/cli"
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
PAGES = sorted([*HOUSE.glob("*.md"), *DOCS.rglob("*.md")])


@pytest.mark.parametrize("page", ["settings.md", "events.md", "errors.md", "kept.md"])
def test_the_page_says_what_the_code_says(page: str) -> None:
    path = DOCS / page

    assert path.read_text() == documents.pages()[path], "run: make docs"


def test_every_event_is_explained() -> None:
    rows = documents.ROW.finditer((DOCS / "events.md").read_text())

    assert not [row["name"] for row in rows if not row["meaning"].strip()]


def test_of_every_event_it_is_decided_whether_whom_it_is_about_is_told() -> None:
    assert {*TOLD, *UNTOLD} == set(EVENTS), "say it in audit/events.py"
    assert not TOLD & UNTOLD


def test_every_command_is_on_the_page_of_commands() -> None:
    page = (DOCS / "commands.md").read_text()
    commands = [
        path.stem for path in COMMANDS.rglob("commands/*.py") if not path.stem.startswith("_")
    ]

    assert commands
    assert not [name for name in commands if f"sleutelbos {name}" not in page]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [
        target for target in LINK.findall(page.read_text()) if not (page.parent / target).exists()
    ]

    assert not broken
