"""A rehearsal as the office sees it: how far it is, and what it found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sleutelbos.entrypoints.console.words import Words
from sleutelbos.roster import texts
from sleutelbos.roster.outcome import Listed, Outcome
from sleutelbos.roster.queries import rehearsals
from sleutelbos.roster.values import Progress

_LISTS: Words = {
    "by_hand": _("Letters to hand over in person"),
    "numbered": _("Usernames with a number or a change"),
    "classless": _("Pupils without a class"),
    "beyond": _("Guardians without an account"),
}
_HINTS: Words = {
    "by_hand": _(
        "No address of their own is known. Add it to the register, or hand the letter over."
    ),
    "numbered": _("The plain username was taken: by a namesake, or by somebody who left."),
    "classless": _("They are enrolled, and in no class of the new list."),
    "beyond": _("The school gives fewer accounts to a family than the register has guardians."),
}


@dataclass(frozen=True, slots=True)
class ListShown:
    """People of one kind: how many, the first of them, and what it means."""

    key: str
    title: str
    hint: str
    total: int
    lines: tuple[tuple[str, str, str], ...]  # name, register id, text


@dataclass(frozen=True, slots=True)
class RehearsalShown:
    """A rehearsal. Without an outcome it goes on still, or the import could not be applied."""

    is_going: bool
    progress: Progress
    letters: int
    expires_at: datetime
    outcome: Outcome | None
    alarms: tuple[str, ...]
    lists: tuple[ListShown, ...]


def shown(run_id: int) -> RehearsalShown | None:
    """Return the rehearsal of an import; None when there is none."""
    found = rehearsals.rehearsal_of(run_id)
    if found is None:
        return None
    outcome = rehearsals.report(found) if found.ended_at else None
    return RehearsalShown(
        is_going=found.ended_at is None,
        progress=rehearsals.progress_of(found),
        letters=found.letters,
        expires_at=found.expires_at,
        outcome=outcome,
        alarms=tuple(texts.finding(one) for one in outcome.alarms) if outcome else (),
        lists=tuple(_lists(outcome)) if outcome else (),
    )


def _lists(outcome: Outcome) -> Iterator[ListShown]:
    for key, title in _LISTS.items():
        found = outcome.lists.get(key, Listed())
        lines = tuple((one.name, one.register_id, texts.line(one)) for one in found.lines)
        yield ListShown(key, str(title), str(_HINTS[key]), found.total, lines)
