"""Say what undoing the last import takes back, what stands in the way, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sleutelbos.accounts.queries import named as accounts
from sleutelbos.accounts.queries import reopening
from sleutelbos.kit import undoing
from sleutelbos.kit.journal import Noted
from sleutelbos.kit.undoing import Obstacle
from sleutelbos.people.queries import named as people
from sleutelbos.roster import packing
from sleutelbos.roster.models import RosterRun, UndoRecord
from sleutelbos.roster.queries import imports
from sleutelbos.roster.values import Line, Plan, RunState

SHOWN = 200
_ACCOUNT = "accounts.account"
_CODES = {
    _ACCOUNT: "account_used",
    "accounts.initialcredential": "has_letter",
    "accounts.keyringname": "username_given",
    "slot_taken": "slot_taken",
    "address_taken": "address_taken",
    "password_chosen": "password_chosen",
}


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing an import does: the plan that it turns back, and what is in the way of that.

    ``why`` says why there is nothing to undo: not_applied, later_import, or forgotten.
    """

    why: str = ""
    plan: Plan = field(default_factory=lambda: Plan([], [], [], [], []))
    opened: int = 0  # accounts that go away again
    closed: int = 0  # accounts that open again
    school_year: str = ""  # the one that the school gets back
    obstacles: tuple[Line, ...] = ()
    obstacle_total: int = 0

    @property
    def is_possible(self) -> bool:
        """Say whether nothing stands in the way."""
        return not self.why and not self.obstacle_total


def undoing_of(run: RosterRun) -> Undoing:
    """Return what undoing an import does; nothing is written."""
    record = UndoRecord.objects.filter(run_id=run.id).first()
    if record is None:
        return Undoing(why=_why_none(run))
    written = packing.open_journal(bytes(record.journal_sealed))
    found = list(obstacles(record, written))
    return Undoing(
        plan=packing.open_plan(bytes(record.plan_sealed)),
        opened=sum(last - first + 1 for first, last in undoing.added(written).get(_ACCOUNT, ())),
        closed=len(closed_accounts(written)),
        school_year=record.school_year if record.school_year != run.school_year else "",
        obstacles=tuple(_explained(found[:SHOWN])),
        obstacle_total=len(found),
    )


def last_applied() -> RosterRun | None:
    """Return the last import that did something, while it is known how to undo it."""
    record = UndoRecord.objects.defer("journal_sealed", "plan_sealed").first()
    return None if record is None else imports.run(record.run_id)


def obstacles(record: UndoRecord, written: Noted, *, is_act: bool = False) -> Iterator[Obstacle]:
    """Give every row that keeps an import from being undone, each once."""
    leaving = undoing.ids_in("id", undoing.added(written).get(_ACCOUNT, ()))
    unable = reopening.unable(closed_accounts(written), leaving=leaving, since=record.made_at)
    seen: set[tuple[str, int]] = set()
    for one in (
        *(Obstacle(_ACCOUNT, account_id, why) for account_id, why in unable),
        *undoing.obstacles(written, is_act=is_act),
    ):
        if (one.table, one.id) not in seen:
            seen.add((one.table, one.id))
            yield one


def closed_accounts(written: Noted) -> list[int]:
    """Return the accounts that open again when a journal is undone."""
    return [
        row[0]
        for change in written.changes
        if change.table == _ACCOUNT and not change.is_removal
        for row in change.rows
    ]


def _explained(found: Iterable[Obstacle]) -> Iterator[Line]:
    """Say of each row whom it is about, and why it cannot be put back."""
    by_table: dict[str, list[Obstacle]] = defaultdict(list)
    for one in found:
        by_table[one.table].append(one)
    for table, rows in by_table.items():
        package, _, name = table.partition(".")
        who = (accounts if package == "accounts" else people).who(name, [one.id for one in rows])
        for one in rows:
            named = who.get(one.id)
            key, said = (named.register_id, named.name) if named else ("", "")
            yield Line(0, key, said, _CODES.get(one.why) or _CODES.get(table, "changed_since"))


def _why_none(run: RosterRun) -> str:
    if run.state != RunState.APPLIED:
        return "not_applied"
    later = RosterRun.objects.filter(state=RunState.APPLIED, ended_at__gt=run.ended_at)
    return "later_import" if later.exists() else "forgotten"
