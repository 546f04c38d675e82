"""How a school's pages look, as far as a picture shows it; the people in it are nobody."""

from collections.abc import Callable
from dataclasses import dataclass

from sleutelbos.accounts.rules import usernames
from sleutelbos.schools import rules
from sleutelbos.schools.models import School

Said = Callable[..., str]

CHILD = " ".join(usernames.EXAMPLE)
GUARDIAN = f"An {usernames.EXAMPLE[1]}"
GROUP = "3A"
BESIDE = "beside"  # the logo is laid upon the drawing by whoever shows it
EMAIL = "an.janssens@example.org"


@dataclass(frozen=True, slots=True)
class Look:
    """What the pages of a school have of their own."""

    said: Said  # what stands on a page, by its message id
    school: str
    host: str
    accent: str
    ink: str  # on the accent
    accent_text: str  # on white
    accent_line: str
    example: str  # a username
    office: str  # an address
    helper: str  # who helps with the first sign-in
    helper_email: str
    is_right_to_left: bool
    logo: str = ""  # the address of the picture, or BESIDE


def of(school: School, *, said: Said, is_right_to_left: bool, logo: str = "") -> Look:
    """Return how the pages of a school look."""
    return Look(
        said=said,
        school=school.name,
        host=school.origin.partition("://")[2],
        accent=school.accent,
        ink=rules.ink_on(school.accent),
        accent_text=rules.darkened(school.accent),
        accent_line=rules.mixed(school.accent, "#ffffff", share=0.62),
        example=usernames.example(school.username_recipe),
        office=school.office_email,
        helper=school.activation_name,
        helper_email=school.activation_email,
        is_right_to_left=is_right_to_left,
        logo=logo,
    )
