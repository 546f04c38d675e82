"""The first way through the console: from nothing to printed letters, one thing at a time."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sleutelbos.accounts.rules.places import Place
from sleutelbos.entrypoints.console.morning import Morning
from sleutelbos.entrypoints.console.plans import Run
from sleutelbos.schools.values import SecretMode


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what it is, whether it is done, and what to do now."""

    title: str
    is_done: bool
    text: str = ""
    href: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """All of them; the first that is not done is the one to do."""

    steps: tuple[FirstStep, ...]

    @property
    def done(self) -> int:
        """Return how many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def now(self) -> FirstStep | None:
        """Return the one to do now; None when all are done."""
        return next((step for step in self.steps if not step.is_done), None)


def first_steps(morning: Morning, *, is_administrator: bool) -> FirstSteps | None:
    """Return how far a school is on its way to the first letters; None once they are printed."""
    has_accounts = bool(morning.whole.total)
    run = morning.runs[0] if morning.runs else None
    found = FirstSteps(
        (
            _contacts(morning, is_administrator=is_administrator),
            _register(is_done=has_accounts or run is not None),
            _plan(run, is_done=has_accounts or (run is not None and run.is_going)),
            _apply(run, is_done=has_accounts),
            _print(morning),
        )
    )
    return found if found.now else None


def _contacts(morning: Morning, *, is_administrator: bool) -> FirstStep:
    school = morning.school
    return FirstStep(
        _("Say who helps parents"),
        is_done=bool(school.activation_contact.email and school.office_contact.email),
        text=_("Their names and addresses stand on every letter and every page.")
        if is_administrator
        else _("An administrator of the school fills them in, in the settings."),
        href=reverse("console:settings_section", args=["contacts"]) if is_administrator else "",
        label=_("Fill in the contacts"),
    )


def _register(*, is_done: bool) -> FirstStep:
    return FirstStep(
        _("Give the list of pupils"),
        is_done=is_done,
        text=_("Export the list from your school administration and upload it here."),
        href=reverse("console:roster"),
        label=_("Upload the list"),
    )


def _plan(run: Run | None, *, is_done: bool) -> FirstStep:
    is_blocked = run is not None and not (run.is_waiting or run.is_going)
    return FirstStep(
        _("Look at what would change"),
        is_done=is_done,
        text=_("Something in the file is wrong. The page tells what and where.")
        if is_blocked
        else _("Nothing has happened yet. Read what the list would do, and apply it."),
        href=reverse("console:roster_run", args=[run.id]) if run else "",
        label=_("Look at it"),
    )


def _apply(run: Run | None, *, is_done: bool) -> FirstStep:
    return FirstStep(
        _("Apply it"),
        is_done=is_done,
        text=_("The accounts are being made. This takes a few minutes at most."),
        href=reverse("console:roster_run", args=[run.id]) if run else "",
        label=_("See how far it is"),
    )


def _print(morning: Morning) -> FirstStep:
    # The school's template is a first key by itself: nobody "needs" its letter.
    is_template = morning.school.secret_mode == SecretMode.TEMPLATE
    return FirstStep(
        _("Print the letters"),
        is_done=_has_letters(morning),
        text=_("One letter for each parent and pupil, sorted by class, ready for the envelopes."),
        href=f"{reverse('console:letters_print')}?which={'unused' if is_template else 'needed'}",
        label=_("Print the letters"),
    )


def _has_letters(morning: Morning) -> bool:
    """Say whether letters were printed; the school's template needs none to be a first key."""
    before = {Place.NOT_INVITED}
    if morning.school.secret_mode == SecretMode.TEMPLATE:
        before.add(Place.LETTER)
    places = {place for counts in morning.whole.places.values() for place in counts}
    return bool(morning.prints or places - before)
