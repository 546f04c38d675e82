"""The info evening: what to bring, what one will see; large, for a projector and for print."""

from django.utils.translation import gettext as _

from sleutelbos.guides.values import Section, Step
from sleutelbos.guides.wording import activate, common, forgotten, steps
from sleutelbos.guides.wording.telling import Telling


def title(telling: Telling) -> str:
    """Return what the guide is called."""
    return _("Welcome to the portal of {school}").format(school=telling.school.name)


def lead(_telling: Telling) -> str:
    """Return the sentence below the title."""
    return _("Tonight we activate your account together.")


def sections(telling: Telling) -> tuple[Section, ...]:
    """Return the slides: one subject each, one step each."""
    walk = steps.all_steps(telling)
    return (
        Section(_("What you bring"), points=activate.needs(), icon="file-text"),
        Section(_("Who has an account?"), text=common.who(telling), icon="users"),
        Section(_("Your username"), text=common.username(telling), icon="user"),
        Section(
            _("Your initial password"), text=common.initial_password(telling), icon="key-round"
        ),
        *(_slide(telling, walk, number) for number in range(len(walk))),
        Section(
            forgotten.title(telling), picture=forgotten.question(telling).picture,
            outline=forgotten.question(telling).outline,
        ),
    )  # fmt: skip


def _slide(telling: Telling, walk: tuple[Step, ...], place: int) -> Section:
    step, count = walk[place], {"number": str(place + 1), "total": str(len(walk))}
    name = telling.said("Step %(number)s of %(total)s") % count
    return Section(name, text=(step.text,), points=step.notes, picture=step.picture, icon="globe")
