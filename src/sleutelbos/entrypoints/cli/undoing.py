"""Undo the last import of a school from the command line, here and now."""

from typing import Any

from sleutelbos.entrypoints.cli import asked, screen
from sleutelbos.entrypoints.cli.arguments import Options
from sleutelbos.entrypoints.cli.errors import Refused

_COUNTS = ("arrivals", "moves", "changes", "leavers")
_SHOWN = 20


def run(options: Options) -> int:
    """Undo the last import; 1 when something stands in the way, which is then said."""
    from django.utils import translation

    with asked.school(options.school) as school, translation.override(school.language):
        return _run(school, options)


def _run(school: Any, options: Options) -> int:
    from sleutelbos.roster import queries
    from sleutelbos.roster.errors import UndoRefused

    last = queries.last_applied()
    if last is None:
        raise Refused(f"{school.name} has no import that can be undone.")
    found, is_undone = queries.undoing_of(last), False
    if found.is_possible:
        try:
            _undo(school, last)
            is_undone = True
        except UndoRefused:
            found = queries.undoing_of(last)
    _show(last, found, is_undone=is_undone, options=options)
    return 0 if is_undone else 1


def _undo(school: Any, last: Any) -> None:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.roster import actions, queries

    with screen.following(
        f"Undoing {last.file_name}", lambda: queries.progress_of(queries.run(last.id))
    ):
        actions.undo(school=school, run_id=last.id, by=OPERATOR)


def _show(last: Any, found: Any, *, is_undone: bool, options: Options) -> None:
    from sleutelbos.roster import texts

    reasons = [texts.why_not_undone(found.why)] if found.why else []
    if options.json:
        screen.say_json(_result(last, found, is_undone=is_undone, reasons=reasons))
        return
    reasons += [f"{one.register_id} {one.name}: {texts.line(one)}"
                for one in found.obstacles[:_SHOWN]]  # fmt: skip
    if found.obstacle_total > _SHOWN:
        reasons.append(f"… and {found.obstacle_total - _SHOWN} more.")
    if is_undone:
        counts = ", ".join(f"{getattr(last, name)} {name}" for name in _COUNTS)
        screen.say(f"Undone: {last.file_name} ({counts}).")
        screen.say(f"{found.opened} accounts removed, {found.closed} open again.")
    for reason in reasons:
        screen.note(reason)


def _result(last: Any, found: Any, *, is_undone: bool, reasons: list[str]) -> dict[str, Any]:
    """Return what scripts rely on."""
    from sleutelbos.roster import texts

    obstacles = [
        {"register_id": one.register_id, "name": one.name, "code": one.code,
         "text": texts.line(one)}
        for one in found.obstacles
    ]  # fmt: skip
    return {
        "undone": is_undone,
        "file": last.file_name,
        **{name: getattr(last, name) for name in _COUNTS},
        "removed": found.opened,
        "reopened": found.closed,
        "reasons": reasons,
        "obstacles": obstacles,
        "obstacles_total": found.obstacle_total,
    }
