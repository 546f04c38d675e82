"""What the log keeps: why, and for how long."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sleutelbos.audit.events import TOLD
from sleutelbos.audit.models import Chain, Entry
from sleutelbos.audit.words import EVENTS
from sleutelbos.kit.kept import EVERYBODY, Kept, Purpose, Reader, Shown, Term, Traces, Whom


def _own(of: Traces) -> Q:
    """Return what happened to somebody, but for what would tell of others, and what they did."""
    told = Q(subject__in=of.subjects) & Q(event__in=TOLD)
    return told | Q(actor__in=[f"account:{account_id}" for account_id in of.accounts])


def _read(of: Traces) -> Iterator[Shown]:
    """Return entries; of what somebody did to others only that they did it, and when."""
    subjects = set(of.subjects)
    for entry in Entry.objects.filter(_own(of)).order_by("id").iterator(chunk_size=1000):
        facts: dict[str, Any] = {**entry.facts, **(entry.personal or {})}
        yield {
            "happened_at": entry.happened_at,
            "event": entry.event,
            "facts": facts if entry.subject in subjects else {},
        }


KEPT = (
    Kept(
        table=Entry,
        name=_("Log"),
        purpose=Purpose.LOG,
        whom=(*EVERYBODY, Whom.VISITORS),
        readers=(Reader.OWNER, Reader.OFFICE, Reader.ADMINISTRATOR),
        said={"happened_at": _("When"), "event": _("What"), "facts": _("More")},
        values={"event": EVENTS},
        inner=("actor", "subject", "number"),
        secret=("personal", "personal_salt", "personal_digest", "seal"),
        own=_own,
        read=_read,
        gone=lambda of: Q(subject__in=of.subjects, personal__isnull=False),
        blanks={"personal": None, "personal_salt": None},
        stays=_("That something happened stays in the log, without names or addresses."),
        while_here=_("It proves what happened to an account, and who did it."),
        terms=(
            Term(
                after="happened_at",
                years="log_kept_years",
                where=Q(personal__isnull=False),
                since=_("after the school year in which it happened (addresses and networks)"),
                why=_("The school must be able to find out what went wrong."),
                clear=("personal", "personal_salt"),
            ),
        ),
        lasts=_("the rest: as long as the school is here, without names or addresses"),
    ),
    Kept(
        table=Chain,
        name=_("End of the log's chain"),
        purpose=Purpose.LOG,
        inner=("number", "seal", "mark", "checked_at", "checked_number", "breaks"),
        lasts=_("as long as the school is here"),
    ),
)
