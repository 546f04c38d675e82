"""The table: what was measured, against what, and whether the goal is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("what", "on", "ours", "reference", "number", "goal", "")


@dataclass(frozen=True)
class Goal:
    """Between which values a number must lie."""

    least: float | None = None
    most: float | None = None
    unit: str = "x"

    def is_kept(self, number: float) -> bool:
        """Say whether a number keeps the goal."""
        above = self.least is None or number >= self.least
        return above and (self.most is None or number <= self.most)

    def __str__(self) -> str:
        if self.least is not None and self.most is not None:
            return f"{self.least:g}-{self.most:g} {self.unit}"
        sign, edge = ("≥", self.least) if self.most is None else ("≤", self.most)
        return f"{sign} {edge:g} {self.unit}"


@dataclass(frozen=True)
class Line:
    """One measured number. ``ours`` and ``reference`` say what it was made of."""

    what: str
    on: str
    ours: str
    reference: str
    number: float
    goal: Goal | None = None

    @property
    def is_kept(self) -> bool:
        """Say whether the goal is kept; a number without one is only told."""
        return self.goal is None or self.goal.is_kept(self.number)

    def cells(self) -> tuple[str, ...]:
        """Return the line as text."""
        unit = self.goal.unit if self.goal else "x"
        mark = "" if self.goal is None else "kept" if self.is_kept else "NOT KEPT"
        number = f"{self.number:.3g} {unit}"
        goal = str(self.goal) if self.goal else "-"
        return (self.what, self.on, self.ours, self.reference, number, goal, mark)

    def __str__(self) -> str:
        return "  ".join(self.cells())


@dataclass(frozen=True)
class Growth:
    """How a cost grows: what it is, with what, and the cost at each size."""

    what: str
    on: str
    by: str
    costs: dict[int, float]
    unit: str = "ms"

    def __str__(self) -> str:
        (first_size, first), (last_size, last) = min(self.costs.items()), max(self.costs.items())
        points = "  ".join(f"{size:,}: {cost:.3g}" for size, cost in self.costs.items())
        steps = f" for {last_size / first_size:g}x" if first_size else ""
        return (
            f"{self.what} ({self.on}), {self.unit} by {self.by}:  {points}"
            f"  ({last / first:.2f}x{steps})"
        )


def text(found: Sequence[Line | Growth]) -> str:
    """Return all lines as one table, and below it how the costs grow."""
    rows = [HEAD, *(one.cells() for one in found if isinstance(one, Line))]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    table.insert(1, "  ".join("-" * width for width in widths).rstrip())
    growth = [str(one) for one in found if isinstance(one, Growth)]
    return "\n".join([*table, *(["", "How each cost grows", *growth] if growth else [])])
