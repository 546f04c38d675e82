"""Plan and apply a register from the command line, here and now."""

from typing import Any

from sleutelbos.entrypoints.cli import asked, findings, screen
from sleutelbos.entrypoints.cli.arguments import Options

_LISTS = ("arrivals", "moves", "changes", "leavers")
_SHOWN = 20


def run(options: Options, *, kind: str | None = None) -> int:
    """Plan a file, and apply it when asked; 1 when something stands in the way."""
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.roster import actions, queries
    from sleutelbos.roster.values import FileKind

    with asked.school(options.school) as school:
        with options.file.open("rb") as stream:
            planned = actions.plan_file(
                school=school,
                stream=stream,
                file_name=options.file.name,
                year=getattr(options, "year", None) or "",
                kind=FileKind(kind) if kind else None,
                by=OPERATOR,
            )
        plan = queries.plan(planned)
        result = _result(plan)
        reasons = _reasons(plan, options.accept)
        if options.apply and not reasons:
            _apply(school, planned, options)
        else:
            actions.drop(school_id=school.id, run_id=planned.id, by=OPERATOR)
    _show(result, plan, options=options)
    for reason in reasons if options.apply else ():
        screen.note(reason)
    return 1 if plan.blocking() or (options.apply and reasons) else 0


def import_staff(options: Options) -> int:
    """Apply a file of staff, and invite by mail who is new and has an address."""
    from sleutelbos.accounts.actions import staff
    from sleutelbos.audit.values import OPERATOR

    options.apply, options.json, options.accept, options.year = True, False, [], None
    code = run(options, kind="staff")
    if code == 0:
        with asked.school(options.school) as school:
            count = staff.invite_all(school_id=school.id, by=OPERATOR)
        screen.say(f"{count} invited by mail.")
    return code


def _apply(school: Any, planned: Any, options: Options) -> None:
    from sleutelbos.audit.values import OPERATOR
    from sleutelbos.roster import actions, queries

    with screen.following(
        f"Applying {options.file.name}", lambda: queries.progress_of(queries.run(planned.id))
    ):
        actions.apply(school=school, run_id=planned.id, accept=options.accept, by=OPERATOR)


def _result(plan: Any) -> dict[str, Any]:
    """Return what scripts rely on: four counts and three lists."""
    from sleutelbos.roster.values import Weight

    lists = {"clashes": Weight.CLASH, "alarms": Weight.ALARM, "errors": Weight.ERROR}
    told: dict[str, Any] = dict(plan.summary()._asdict())
    told = {name: told[name] for name in _LISTS}
    for name, weight in lists.items():
        told[name] = [findings.told(one) for one in plan.findings if one.weight is weight]
    # Notices pass by themselves; scripts find them among the clashes that people look at.
    told["clashes"] += [findings.told(one) for one in plan.findings if one.weight is Weight.NOTICE]
    return told


def _reasons(plan: Any, accept: list[str]) -> list[str]:
    """Return what keeps a plan from being applied."""
    blocked = [_line(one) for one in plan.blocking()[:_SHOWN]]
    waiting = {one.code for one in plan.alarms()} - set(accept)
    return blocked + [
        f"{_line(one)} To go on: --accept {one.code}"
        for one in plan.alarms()
        if one.code in waiting
    ]


def _show(result: dict[str, Any], plan: Any, *, options: Options) -> None:
    if options.json:
        screen.say_json(result)
        return
    verb = "Applied" if options.apply and not _reasons(plan, options.accept) else "Planned"
    counts = ", ".join(f"{result[name]} {name}" for name in _LISTS)
    screen.say(f"{verb}: {counts}.")
    if options.apply:
        return
    for one in plan.findings[:_SHOWN]:
        screen.say(f"{one.weight.value:7} {_line(one)}")
    if len(plan.findings) > _SHOWN:
        screen.say(f"… and {len(plan.findings) - _SHOWN} more; --json has them all.")


def _line(finding: Any) -> str:
    place = f"row {finding.row}" if finding.row else "file"
    column = f", {finding.column}" if finding.column else ""
    return f"{place}{column}: {findings.sentence(finding.code, finding.facts)}"
