"""Letters, and the acts of the office that open an account."""

from collections.abc import Callable

from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.errors import NothingToPrint
from sleutelbos.accounts.models import Account, InitialCredential
from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate.actions import acts
from sleutelbos.gate.actions.acts import Act
from sleutelbos.gate.rules.checks import Check, Seen
from sleutelbos.gate.values import ActKind, BatchKind
from sleutelbos.kit import scope
from sleutelbos.kit.errors import Refusal
from tests import factories
from tests.rights.probes.stage import NEW, Probe, Stage, batch


def printed_letter(stage: Stage) -> Probe:
    return lambda: stage.father.id in _printed(stage, letters.print_letters)


def exported_letter(stage: Stage) -> Probe:
    return lambda: stage.father.id in _printed(stage, letters.export_csv)


def single_letter(stage: Stage) -> Probe:
    return lambda: _asks(stage, ActKind.NEW_LETTER)


def batch_of_letters(stage: Stage) -> Probe:
    def ask() -> bool:
        batch(stage, BatchKind.LETTERS)
        with scope.within(stage.school.id):
            return InitialCredential.objects.filter(account=stage.father).exists()

    return ask


def class_on_letter(stage: Stage) -> Probe:
    """Look at a letter, where one is made at all: without any there is no class on it."""

    def ask() -> bool:
        with scope.within(stage.school.id):
            try:
                made = letters.print_letters(
                    school_id=stage.school.id, account_ids=[stage.father.id], by=SYSTEM
                )
            except NothingToPrint:
                return True
            return any(page.group for page in made.pages)

    return ask


def linked_address(stage: Stage) -> Probe:
    stage.activated()
    return lambda: _asks(stage, ActKind.LINK_EMAIL, email=NEW)


def _printed(stage: Stage, make: Callable[..., letters.Printed]) -> set[int]:
    """Return the accounts for which printing made a secret."""
    with scope.within(stage.school.id):
        before = set(Account.objects.exclude(initialcredential=None).values_list("id", flat=True))
        try:
            make(school_id=stage.school.id, by=SYSTEM)
        except NothingToPrint:
            return set()
        after = set(Account.objects.exclude(initialcredential=None).values_list("id", flat=True))
    return after - before


def _asks(stage: Stage, kind: ActKind, **particulars: str) -> bool:
    """Ask for an act of the office as if the owner stood there, and a colleague agreed."""
    asker, second = (factories.a_staff_member(stage.school, first=name) for name in ("Mia", "Tom"))
    act = Act(kind, stage.family.pupil.id, stage.father.id, particulars=particulars)
    with scope.within(stage.school.id):
        try:
            outcome = acts.ask(
                act=act, check=Check({}, (Seen.IDENTITY,)), school=stage.school,
                by=acts.Actor.account(asker.id),
            )  # fmt: skip
            if not outcome.is_done:
                held = acts.HeldAct.objects.latest("id")
                acts.agree(held_id=held.id, school=stage.school, by=acts.Actor.account(second.id))
        except Refusal:
            return False
    return True
