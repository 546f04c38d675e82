"""What the office does, or did, for many accounts at once."""

import datetime as dt
from dataclasses import dataclass

from sleutelbos.gate.models import Batch
from sleutelbos.gate.values import BatchKind, BatchState
from sleutelbos.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class BatchShown:
    """An act on many accounts, and the way back that it has now."""

    id: int
    kind: BatchKind
    state: BatchState
    accounts: int
    done: int
    made_by: str
    made_at: dt.datetime
    due_at: dt.datetime
    ended_at: dt.datetime | None

    @property
    def may_stop(self) -> bool:
        """Say whether it can still be stopped."""
        return self.state is BatchState.WAITING

    @property
    def may_undo(self) -> bool:
        """Say whether it can be taken back."""
        is_change = self.kind in (BatchKind.SUSPEND, BatchKind.RESUME)
        return is_change and self.state is BatchState.DONE and self.done > 0

    @property
    def is_under_way(self) -> bool:
        """Say whether something is still to come of it."""
        return self.state in (BatchState.WAITING, BatchState.GOING)


def batch(batch_id: int) -> BatchShown:
    """Return an act; raise NotFound."""
    row = Batch.objects.filter(id=batch_id).first()
    if row is None:
        raise NotFound
    return _shown(row)


def account_ids(batch_id: int) -> list[int]:
    """Return for whom an act is meant, or was done."""
    row = Batch.objects.get(id=batch_id)
    found: list[int] = row.done_ids or row.account_ids
    return found


def latest(limit: int = 5) -> list[BatchShown]:
    """Return the latest acts, newest first."""
    return [_shown(row) for row in Batch.objects.order_by("-id")[:limit]]


def under_way() -> list[BatchShown]:
    """Return the acts of which something is still to come."""
    states = [BatchState.WAITING, BatchState.GOING]
    return [_shown(row) for row in Batch.objects.filter(state__in=states).order_by("due_at")]


def _shown(row: Batch) -> BatchShown:
    return BatchShown(
        id=row.id,
        kind=BatchKind(row.kind),
        state=BatchState(row.state),
        accounts=len(row.account_ids),
        done=len(row.done_ids),
        made_by=row.made_by,
        made_at=row.made_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
    )
