"""What is kept of promised work: why, and for how long."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sleutelbos.kit.kept import EVERYBODY, Kept, Purpose, Reader, Term, Text, Traces
from sleutelbos.outbox.jobs import KEPT as JOBS_KEPT
from sleutelbos.outbox.models import Heartbeat, Job
from sleutelbos.outbox.values import JobState

_STATES: Mapping[str, Text] = {
    JobState.WAITING: _("still to be done"),
    JobState.DONE: _("done"),
    JobState.FAILED: _("failed"),
}


def _gone(of: Traces) -> Q:
    return (
        Q(arguments__account_id__in=of.accounts)
        | Q(arguments__email_key__in=sorted(of.addresses))
        | Q(arguments__username_key__in=sorted(of.username_keys))
    )


KEPT = (
    Kept(
        table=Job,
        name=_("Mails and other work to be done"),
        purpose=Purpose.WORK,
        whom=EVERYBODY,
        readers=(Reader.OWNER,),
        said={
            "name": _("Kind of work"),
            "arguments__kind": _("About"),
            "arguments__to": _("To"),
            "state": _("State"),
            "made_at": _("Asked on"),
            "ended_at": _("Done on"),
        },
        values={"state": _STATES},
        inner=(
            "lane",
            "key",
            "due_at",
            "gives_up_at",
            "attempts",
            "leased_until",
            "leased_by",
            "reason",
        ),
        own=lambda of: Q(arguments__account_id__in=of.accounts),
        gone=_gone,
        terms=(
            Term(
                after="ended_at",
                days=JOBS_KEPT.days,
                where=Q(state__in=(JobState.DONE, JobState.FAILED)),
                since=_("after it was done"),
                why=_("Nothing is done twice, and the operator sees what failed."),
            ),
        ),
    ),
    Kept(
        table=Heartbeat,
        name=_("Workers that run"),
        purpose=Purpose.WORK,
        inner=("worker", "started_at", "seen_at"),
        lasts=_("a day"),
    ),
)
