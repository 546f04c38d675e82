"""Look at a school in the middle of a rehearsal, and read what a rehearsal left."""

from collections.abc import Iterable, Sequence

from sleutelbos.accounts.letters.pages import LetterPage
from sleutelbos.accounts.queries import naming
from sleutelbos.kit import undoing
from sleutelbos.kit.errors import NotFound
from sleutelbos.kit.journal import Span
from sleutelbos.people.queries import classes
from sleutelbos.roster import outcome, packing, progress
from sleutelbos.roster.models import Rehearsal, RosterRun, UndoRecord
from sleutelbos.roster.outcome import Listed, Outcome
from sleutelbos.roster.queries.undoing import closed_accounts
from sleutelbos.roster.values import FileKind, Finding, Line, Plan, Progress, Weight
from sleutelbos.schools.models import School

_BEYOND = "more_guardians_than_slots"


def outcome_of(
    school: School, run: RosterRun, *, plan: Plan, pages: Sequence[LetterPage], seconds: int
) -> Outcome:
    """Return the report of a rehearsal, as the school stands when the import is written."""
    record = UndoRecord.objects.filter(run_id=run.id).first()
    written = packing.open_journal(bytes(record.journal_sealed)) if record else None
    added = undoing.added(written) if written else {}
    return Outcome(
        summary=plan.summary(),
        opened=sum(last - first + 1 for first, last in added.get("accounts.account", ())),
        closed=len(closed_accounts(written)) if written else 0,
        letters=len(pages),
        seconds=seconds,
        alarms=tuple(plan.alarms()),
        notices=sum(one.weight is Weight.NOTICE for one in plan.findings),
        lists={
            "by_hand": outcome.listed(_by_hand(pages)),
            "numbered": _numbered(added.get("accounts.keyringname", ()), school.username_recipe),
            "classless": outcome.listed(_classless(run)),
            "beyond": outcome.listed(_beyond(plan.findings)),
        },
    )


def rehearsal_of(run_id: int) -> Rehearsal | None:
    """Return what the rehearsal of an import left; None when there was none, or it is over."""
    return Rehearsal.objects.defer("report_sealed").filter(run_id=run_id).first()


def report(rehearsal: Rehearsal) -> Outcome | None:
    """Return the report of a rehearsal; None when the import could not be applied."""
    sealed = Rehearsal.objects.values_list("report_sealed", flat=True).get(id=rehearsal.id)
    return None if sealed is None else outcome.open_sealed(bytes(sealed))


def ended(run_id: int) -> Rehearsal:
    """Return a rehearsal that has its letters; raise NotFound."""
    found = rehearsal_of(run_id)
    if found is None or found.ended_at is None or not found.letters:
        raise NotFound
    return found


def progress_of(rehearsal: Rehearsal) -> Progress:
    """Return how far a rehearsal is: rows first, then letters."""
    done = max(rehearsal.done, progress.read(rehearsal))
    return Progress(done, rehearsal.total + rehearsal.letters)


def _by_hand(pages: Iterable[LetterPage]) -> list[Line]:
    return [
        Line(
            0, page.register_id, page.reader, "by_hand" if page.slot else "by_hand_own",
            {"pupil": page.pupil},
        )
        for page in pages
        if page.address is None
    ]  # fmt: skip


def _numbered(spans: Iterable[Span], recipe: str) -> Listed:
    found = naming.unlike_their_names(undoing.ids_in("id", spans), recipe=recipe)
    return outcome.listed(
        [Line(0, one.register_id, one.name, "numbered", {"username": one.username})
         for one in found]
    )  # fmt: skip


def _classless(run: RosterRun) -> list[Line]:
    if run.kind != FileKind.PUPILS:
        return []
    found = classes.without_class(run.school_year)
    return [Line(0, one.register_id, one.name, "classless") for one in found]


def _beyond(findings: Iterable[Finding]) -> list[Line]:
    return [
        Line(one.row, str(one.facts["register_id"]), str(one.facts["pupil"]), _BEYOND, one.facts)
        for one in findings
        if one.code == _BEYOND
    ]
