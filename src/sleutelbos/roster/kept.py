"""What is kept of imports: why, and for how long."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sleutelbos.kit.kept import EVERYBODY, Kept, Purpose, Reader, Term
from sleutelbos.roster import actions
from sleutelbos.roster.models import ColumnChoice, Rehearsal, RosterRun, UndoRecord

KEPT = (
    Kept(
        table=RosterRun,
        name=_("Imports of the register"),
        purpose=Purpose.REGISTER,
        whom=EVERYBODY,
        readers=(Reader.OFFICE, Reader.ADMINISTRATOR),
        inner=tuple(
            column.name
            for column in RosterRun._meta.concrete_fields  # noqa: SLF001 - Django's public name
        ),
        stays=_("The rows of an import stay for at most 24 hours, encrypted."),
        terms=(
            Term(
                after="scrub_after",
                where=Q(plan_sealed__isnull=False),
                since=_("24 hours after the import (the rows)"),
                why=_("The office reads once more what changed."),
                clear=("rows_sealed", "plan_sealed"),
                done_by=actions.scrub,
            ),
            Term(
                after="ended_at",
                years="log_kept_years",
                since=_("after the school year of the import (the numbers)"),
                why=_("The office sees what was imported when."),
            ),
        ),
    ),
    Kept(
        table=ColumnChoice,
        name=_("What the columns of the school's files are"),
        purpose=Purpose.REGISTER,
        whom=(),
        inner=("kind", "headers", "columns", "made_at", "made_by"),
        lasts=_("names of columns only; until others are chosen"),
    ),
    Kept(
        table=Rehearsal,
        name=_("Rehearsals of an import: the report and the marked letters"),
        purpose=Purpose.REGISTER,
        whom=EVERYBODY,
        readers=(Reader.OFFICE, Reader.ADMINISTRATOR),
        inner=(
            "run",
            "made_at",
            "made_by",
            "ended_at",
            "expires_at",
            "total",
            "done",
            "letters",
            "file_name",
            "report_sealed",
        ),
        stays=_("What a rehearsal left stays for at most 24 hours, encrypted."),
        terms=(
            Term(
                after="expires_at",
                since=_("24 hours after the rehearsal"),
                why=_("The office looks at what an import would do."),
                done_by=actions.forget_rehearsals,
            ),
        ),
    ),
    Kept(
        table=UndoRecord,
        name=_("How to undo the last import"),
        purpose=Purpose.REGISTER,
        whom=EVERYBODY,
        readers=(Reader.OFFICE, Reader.ADMINISTRATOR),
        inner=("run", "school_year", "made_at", "journal_sealed", "plan_sealed"),
        gone=lambda _of: Q(),  # whoever undoes it would bring back who was erased
        lasts=_("until the next import, or a week after something depends on this one; encrypted"),
    ),
)
