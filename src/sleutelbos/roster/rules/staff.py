"""Plan an import of staff."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sleutelbos.roster.rules import spelling
from sleutelbos.roster.values import Finding, KnownStaff, Line, Plan, StaffRow, Weight


def plan_staff(
    rows: Iterable[StaffRow],
    known: Mapping[str, KnownStaff],
    *,
    columns: Mapping[str, str] | None = None,
) -> Plan:
    """Return what importing these rows would do. A new role is proposed, never given (IMP-07)."""
    plan = Plan([], [], [], [], [])
    label = (columns or {}).get("register_id", "register_id")
    seen: dict[str, int] = {}
    for row in rows:
        if row.register_id in seen:
            facts: dict[str, str | int] = {
                "first": seen[row.register_id],
                "register_id": row.register_id,
            }
            plan.findings.append(Finding(row.row, label, "register_id_twice", Weight.CLASH, facts))
            continue
        seen[row.register_id] = row.row
        _take(plan, row, known.get(row.register_id))
    gone = leavers(seen, known)
    plan.leavers.extend(map(_leaver, gone))
    if gone:
        enrolled = sum(not one.has_left for one in known.values())
        facts = {"count": len(gone), "of": enrolled}
        plan.findings.append(Finding(0, "", "staff_leave", Weight.ALARM, facts))
    return plan


def merged(row: StaffRow, known: KnownStaff) -> StaffRow:
    """Return the row with absent columns filled and the role that somebody has."""
    return row._replace(
        family_name=spelling.settled(known.family_name, row.family_name),
        first_name=spelling.settled(known.first_name, row.first_name),
        email=known.email if row.email is None else row.email,
        role=known.role,
        classes=known.classes if row.classes is None else row.classes,
    )


def leavers(seen: Collection[str], known: Mapping[str, KnownStaff]) -> list[KnownStaff]:
    """Return who is in the register no more; whom the school invited by address never was."""
    return [
        one for key, one in known.items() if key not in seen and not one.has_left and "@" not in key
    ]


def is_other(row: StaffRow, known: KnownStaff) -> bool:
    """Say whether a settled row differs from what is known."""
    return known.has_left or any(_changes(row, known))


def _take(plan: Plan, row: StaffRow, known: KnownStaff | None) -> None:
    if known is None:
        plan.arrivals.append(_line(row, "arrives", role=row.role))
        return
    if known.has_left:
        plan.arrivals.append(_line(row, "comes_back", role=known.role))
    elif row.role != known.role:
        facts: dict[str, str | int] = {"before": known.role, "after": row.role}
        plan.findings.append(Finding(row.row, "", "other_role", Weight.NOTICE, facts))
    plan.changes.extend(_changes(merged(row, known), known))


def _changes(row: StaffRow, known: KnownStaff) -> Iterator[Line]:
    before = f"{known.first_name} {known.family_name}"
    after = f"{row.first_name} {row.family_name}"
    if before != after:
        code = "letters_restored" if spelling.is_restored(before, after) else "name_changes"
        yield _line(row, code, before=before, after=after)
    if row.email != known.email:
        yield _line(row, "email_changes", before=known.email, after=row.email or "")
    if sorted(row.classes or ()) != sorted(known.classes):
        facts = {"before": ", ".join(known.classes), "after": ", ".join(row.classes or ())}
        yield _line(row, "classes_change", **facts)


def _line(row: StaffRow, code: str, **facts: str | int) -> Line:
    return Line(row.row, row.register_id, f"{row.first_name} {row.family_name}", code, facts)


def _leaver(one: KnownStaff) -> Line:
    return Line(0, one.register_id, f"{one.first_name} {one.family_name}", "leaves")
