"""The cards of the start page that keep accounts from the wrong person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from sleutelbos.entrypoints.console import right_words
from sleutelbos.entrypoints.console.morning import SHOWN, Card, Line, Morning
from sleutelbos.gate.queries import held as acts
from sleutelbos.people.queries import restrictions as queries
from sleutelbos.web import formats


def held(_morning: Morning) -> Card:
    """Return what waits for a second colleague."""
    found = acts.waiting()
    return Card(
        key="held",
        title=_("Waits for a colleague"),
        icon="hand",
        count=len(found),
        empty=_("Nothing waits for a second colleague."),
        lines=tuple(
            Line(
                str(right_words.ACTS[one.kind]),
                " · ".join(part for part in (one.whose, one.pupil_name) if part),
                reverse("console:held"),
                formats.ago(one.due_at),
            )
            for one in found[:SHOWN]
        ),
        href=reverse("console:held"),
        more=_("All that waits"),
    )


def restrictions(morning: Morning) -> Card:
    """Return the restrictions that end soon, should have ended, or have no paper (N3)."""
    found = queries.together(queries.due(today=morning.today))
    return Card(
        key="restrictions",
        title=_("Restrictions to look at"),
        icon="ban",
        count=len(found),
        empty=_("No restriction ends within 30 days, and each has its paper."),
        lines=tuple(
            Line(
                one.name,
                one.pupil_name,
                reverse("console:rights", args=[one.guardianship_id]),
                right_words.due(one, today=morning.today),
            )
            for one, *_others in found[:SHOWN]
        ),
        href=reverse("console:restrictions"),
        more=_("All restrictions"),
    )
