"""What the outbox does by itself: read returned mail, forget old jobs."""

import datetime as dt

from django.conf import settings

from sleutelbos.kit import clock
from sleutelbos.outbox import actions, bounces, mailboxes
from sleutelbos.outbox.models import Heartbeat, Job
from sleutelbos.outbox.registry import every
from sleutelbos.outbox.values import JobState

KEPT = dt.timedelta(days=30)
KEPT_PERIODIC = dt.timedelta(days=2)


@every("outbox.purge", minutes=60)
def purge(*, job_id: int) -> None:  # noqa: ARG001
    """Forget jobs that ended long ago, and workers that did."""
    now = clock.now()
    Job.objects.filter(state__in=[JobState.DONE, JobState.FAILED], ended_at__lt=now - KEPT).delete()
    Job.objects.filter(
        state=JobState.DONE, school=None, key__startswith="every:", ended_at__lt=now - KEPT_PERIODIC
    ).delete()
    newest = Heartbeat.objects.order_by("-seen_at").first()
    old = Heartbeat.objects.filter(seen_at__lt=now - dt.timedelta(days=1))
    old.exclude(id=newest.id if newest else 0).delete()


@every("outbox.read_bounces", minutes=5)
def read_bounces(*, job_id: int) -> None:  # noqa: ARG001
    """Read returned mail and tell the accounts whose address does not work."""
    if settings.BOUNCES_URL:
        mailboxes.empty(_note)


def _note(raw: bytes) -> bool:
    """Promise what one returned mail asks for; say whether it was a report of ours."""
    bounce = bounces.read(raw)
    if bounce is None:
        return False
    if bounce.is_lasting:
        actions.promise(
            "note_bounce",
            school_id=bounce.marked.school_id,
            account_id=bounce.marked.account_id,
            address_mark=bounce.marked.address_mark,
            status=bounce.status,
        )
    return True
