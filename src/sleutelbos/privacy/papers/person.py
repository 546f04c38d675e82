"""The file of one person: a page to read, and the same for a program, in one zip."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils import translation
from django.utils.text import slugify
from jinja2 import Environment

from sleutelbos.kit import languages, templates
from sleutelbos.privacy.papers.spoken import spoken
from sleutelbos.privacy.queries.file import PersonFile, Section

_TEMPLATES = Path(__file__).parent / "templates"
_DATE = (1980, 1, 1, 0, 0, 0)  # a zip wants one; when it was made stands in the file


@dataclass(frozen=True, slots=True)
class Table:
    """A section as it is read: headings, and cells in words; columns without anything are left."""

    section: Section
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def packed(file: PersonFile) -> bytes:
    """Return the zip: a page (HTML) and the same facts (JSON)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("data.html", page(file)), ("data.json", facts(file))):
            archive.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def file_name(file: PersonFile) -> str:
    """Return what the zip is called: by the date, and by nobody's name for a shared computer."""
    return f"{slugify(file.school.name)[:40]}-{file.made_at:%Y%m%d}-{file.person_id}.zip"


def page(file: PersonFile) -> str:
    """Return the page."""
    language = translation.get_language() or languages.FIRST
    return (
        _environment()
        .get_template("person.html")
        .render(
            file=file,
            tables=tables(file),
            made_at=spoken(file.made_at, zone=file.school.time_zone),
            language=language,
            direction=languages.direction(language),
        )
    )


def facts(file: PersonFile) -> str:
    """Return the same for a program, by the names that the tables have."""
    told = {
        "school": file.school.name,
        "person": file.name,
        "made_at": file.made_at.isoformat(),
        "tables": {one.label: list(one.rows) for one in file.sections},
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str)


def tables(file: PersonFile) -> list[Table]:
    """Return the sections as they are read."""
    return [_table(one, zone=file.school.time_zone) for one in file.sections]


def _table(section: Section, *, zone: str) -> Table:
    rows = [
        {path: spoken(row.get(path), zone=zone, words=section.values.get(path))
         for path in section.columns}
        for row in section.rows
    ]  # fmt: skip
    used = [path for path in section.columns if any(row[path] for row in rows)]
    return Table(
        section=section,
        headings=tuple(section.columns[path] for path in used),
        rows=tuple(_cells(row, used) for row in rows),
    )


def _cells(row: Mapping[str, str], used: list[str]) -> tuple[str, ...]:
    return tuple(row[path] or "–" for path in used)


@cache
def _environment() -> Environment:
    return templates.environment(_TEMPLATES, is_html=True)
