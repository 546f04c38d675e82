"""Find register numbers that stand twice where one of the two rows cannot be used."""

from collections.abc import Iterable, Iterator

from sleutelbos.roster.values import Finding, RegisterRow, Weight


def among_bad(
    good: Iterable[RegisterRow], bad: Iterable[Finding], *, column: str
) -> Iterator[Finding]:
    """Tell on the later row that the register number stood on an earlier one already.

    A bad row is known by its errors, which name the register number where it could be read. Of
    good rows that are double among themselves the plan tells.
    """
    firsts: dict[str, int] = {}
    for row in good:
        firsts.setdefault(row.register_id, row.row)
    unusable = {(one.row, str(one.facts["register_id"])) for one in bad if _is_named(one)}
    for number, register_id in sorted(unusable):
        other = firsts.setdefault(register_id, number)
        if other == number:
            continue
        firsts[register_id] = first = min(other, number)
        facts: dict[str, str | int] = {"first": first, "register_id": register_id}
        last = max(other, number)
        yield Finding(last, column, "register_id_twice", Weight.CLASH, facts)


def _is_named(one: Finding) -> bool:
    return one.weight is Weight.ERROR and "register_id" in one.facts
