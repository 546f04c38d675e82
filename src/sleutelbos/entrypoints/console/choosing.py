"""What the columns of an upload are: each with its examples, and what the office says of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sleutelbos.roster import queries, texts
from sleutelbos.roster.values import FileKind, Finding, Question

Typed = Mapping[str, str]
Option = tuple[str, str]  # a field, and what it is called


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: what stands in it, and which field it is said to be."""

    name: str  # of its input
    header: str
    examples: tuple[str, ...]
    field: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """All columns: those to be chosen yet, and those that were recognised."""

    open: tuple[Column, ...]
    known: tuple[Column, ...]
    fields: tuple[tuple[str, tuple[Option, ...]], ...]  # a heading, and what is below it

    def said(self) -> dict[str, str]:
        """Return which header each field has."""
        return {one.field: one.header for one in (*self.open, *self.known) if one.field}

    def errors(self) -> dict[str, str]:
        """Return what is wrong with a column, by the name of its input."""
        return {one.name: one.error for one in (*self.open, *self.known) if one.error}


def shown(run_id: int, typed: Typed | None = None) -> Choice:
    """Return the columns of an upload, as they were guessed or typed; raise RunGone."""
    run = queries.run(run_id)
    question, kind = queries.question(run), FileKind(run.kind)
    columns = tuple(_columns(question, typed))
    return Choice(
        open=tuple(one for one in columns if one.header not in question.known),
        known=tuple(one for one in columns if one.header in question.known),
        fields=tuple(_fields(kind, question.fields)),
    )


def lost(findings: tuple[Finding, ...]) -> str:
    """Say which columns nobody chose yet."""
    return _("Not chosen yet: %(columns)s.") % {
        "columns": ", ".join(dict.fromkeys(one.column for one in findings))
    }


def _columns(question: Question, typed: Typed | None) -> Iterator[Column]:
    guessed = {header: field for field, header in question.guess.items()}
    taken: dict[str, str] = {}
    for place, header in enumerate(question.header):
        name, examples = f"column-{place}", question.examples[place]
        field = guessed.get(header, "") if typed is None else typed.get(name, "")
        error = ""
        if field in taken:
            error = _("You chose this for the column “%(header)s” too.") % {"header": taken[field]}
        elif field:
            taken[field] = header
        if examples or field:
            yield Column(name, header, examples, field, error)


def _fields(kind: FileKind, names: Iterable[str]) -> Iterator[tuple[str, tuple[Option, ...]]]:
    groups: dict[str, list[Option]] = {}
    for field in names:
        group, _dot, name = field.rpartition(".")
        groups.setdefault(group, []).append((field, str(texts.FIELDS[name])))
    own = _("Member of staff") if kind is FileKind.STAFF else _("Pupil")
    for group, found in groups.items():
        title = _("Guardian %(number)s") % {"number": group[-1]} if group else own
        yield title, tuple(found)
