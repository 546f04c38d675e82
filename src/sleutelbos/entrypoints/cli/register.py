"""Plan and apply a register from the command line, here and now."""

from typing import Any

from sleutelbos.entrypoints.cli import asked, screen
from sleutelbos.entrypoints.cli.arguments import Options

_COUNTS = ("arrivals", "moves", "changes", "leavers")
_SHOWN = 20
_ABOUT_HEADERS = {"lost_header", "duplicate_header", "doubtful_header", "unclear_names"}


def run(options: Options, *, kind: str | None = None) -> int:
    """Plan a file, and apply it when asked; 1 when something stands in the way."""
    from django.utils import translation

    with asked.school(options.school) as school, translation.override(school.language):
        return _run(school, options, kind=kind)


def import_staff(options: Options) -> int:
    """Apply a file of staff, and invite by mail who is new and has an address."""
    from sleutelbos.accounts.actions import staff
    from sleutelbos.audit.values import OPERATOR

    options.apply, options.json, options.accept, options.year = True, False, [], None
    options.map = []
    code = run(options, kind="staff")
    if code == 0:
        with asked.school(options.school) as school:
            count = staff.invite_all(school_id=school.id, by=OPERATOR)
        screen.say(f"{count} invited by mail.")
    return code


def _run(school: Any, options: Options, *, kind: str | None) -> int:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.roster import actions, queries

    planned = _plan(school, options, kind=kind)
    plan = queries.plan(planned)
    reasons = _reasons(plan, options.accept)
    if options.apply and not reasons:
        _apply(school, planned, options)
    else:
        actions.drop(school_id=school.id, run_id=planned.id, by=OPERATOR)
    _show(plan, options=options, is_applied=options.apply and not reasons)
    for reason in reasons if options.apply else ():
        screen.note(reason)
    if any(one.code in _ABOUT_HEADERS for one in plan.findings):
        screen.note('Say which column has a field, as in: --map register_id="Nr."')
    return 1 if plan.blocking() or (options.apply and reasons) else 0


def _plan(school: Any, options: Options, *, kind: str | None) -> Any:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.roster import actions
    from sleutelbos.roster.values import FileKind

    with options.file.open("rb") as stream:
        return actions.plan_file(
            school=school,
            stream=stream,
            file_name=options.file.name,
            year=options.year or "",
            kind=FileKind(kind) if kind else None,
            columns=dict(options.map),
            by=OPERATOR,
        )


def _apply(school: Any, planned: Any, options: Options) -> None:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.roster import actions, queries

    with screen.following(
        f"Applying {options.file.name}", lambda: queries.progress_of(queries.run(planned.id))
    ):
        actions.apply(school=school, run_id=planned.id, accept=options.accept, by=OPERATOR)


def _result(plan: Any) -> dict[str, Any]:
    """Return what scripts rely on: four counts and four lists.

    Notices are clashes too (D26): they are listed, and pass.
    """
    from sleutelbos.roster.values import Weight

    listed = {Weight.CLASH: "clashes", Weight.NOTICE: "clashes", Weight.ALARM: "alarms"}
    result: dict[str, Any] = {name: getattr(plan.summary(), name) for name in _COUNTS}
    result |= {"clashes": [], "alarms": [], "errors": []}
    for one in plan.findings:
        result[listed.get(one.weight, "errors")].append(_told(one))
    return result | {"losses": [_lost(one) for one in plan.losses]}


def _lost(loss: Any) -> dict[str, object]:
    """Return an account that closes: whose, why, whether it was in use, who gets the place."""
    from sleutelbos.roster import texts

    return {
        "register_id": loss.register_id,
        "owner": loss.owner,
        "class": loss.group,
        "slot": loss.slot,
        "name": loss.name,
        "code": loss.code,
        "in_use": loss.in_use.value,
        "replaced_by": loss.replaced_by,
        "text": texts.loss(loss),
    }


def _told(finding: Any) -> dict[str, object]:
    from sleutelbos.roster import texts

    return {
        "row": finding.row,
        "column": texts.column(finding),
        "code": finding.code,
        "text": texts.finding(finding),
    }


def _reasons(plan: Any, accept: list[str]) -> list[str]:
    """Return what keeps a plan from being applied."""
    blocking = plan.blocking()
    blocked = [_line(one) for one in blocking[:_SHOWN]]
    if len(blocking) > _SHOWN:
        blocked.append(_more(len(blocking)))
    waiting = [one for one in plan.alarms() if one.code not in accept]
    return blocked + [f"{_line(one)} To go on: --accept {one.code}" for one in waiting]


def _show(plan: Any, *, options: Options, is_applied: bool) -> None:
    if options.json:
        screen.say_json(_result(plan))
        return
    counts = ", ".join(f"{getattr(plan.summary(), name)} {name}" for name in _COUNTS)
    screen.say(f"{'Applied' if is_applied else 'Planned'}: {counts}.")
    if options.apply:
        return
    for one in sorted(plan.findings, key=_is_notice)[:_SHOWN]:
        screen.say(f"{one.weight.value:7} {_line(one)}")
    if len(plan.findings) > _SHOWN:
        screen.say(_more(len(plan.findings)))


def _is_notice(finding: Any) -> bool:
    """Say whether a finding may stand below those that stop an import, or ask for a yes."""
    from sleutelbos.roster.values import Weight

    return bool(finding.weight == Weight.NOTICE)


def _more(count: int) -> str:
    return f"… and {count - _SHOWN} more; --json has them all."


def _line(finding: Any) -> str:
    told = _told(finding)
    place = f"row {told['row']}" if told["row"] else "file"
    column = f", {told['column']}" if told["column"] else ""
    return f"{place}{column}: {told['text']}"
