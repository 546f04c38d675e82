"""What stands in the outbox."""

from sleutelbos.kit import clock
from sleutelbos.outbox.models import Job
from sleutelbos.outbox.values import JobState
from sleutelbos.schools import scope


def late_seconds() -> float:
    """Return for how long the oldest due job has been waiting, in seconds."""
    now = clock.now()
    with scope.everywhere():
        oldest = (
            Job.objects.filter(state=JobState.WAITING, due_at__lt=now, attempts=0)
            .order_by("due_at")
            .values_list("due_at", flat=True)
            .first()
        )
    return (now - oldest).total_seconds() if oldest else 0.0
