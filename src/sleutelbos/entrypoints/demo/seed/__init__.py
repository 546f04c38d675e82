"""Fill the demonstration, by the same actions that a real school goes through."""

from collections.abc import Callable

from django.db import connection

from sleutelbos.entrypoints.demo import cast, places, pristine, providers
from sleutelbos.entrypoints.demo.cast import Role
from sleutelbos.entrypoints.demo.seed import families, history, messages, registers, schools, staff
from sleutelbos.kit import scope
from sleutelbos.schools.models import School

Say = Callable[[str], None]


def fill(say: Say) -> None:
    """Fill both schools and keep how that is, to start over from."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")  # invented, and made anew at every start
    with history.begins():
        primary, secondary = schools.open_primary(), schools.open_secondary()
    with scope.within(secondary.id):
        leaflet = _secondary(secondary, say)
    with scope.within(primary.id):
        roles, run_id = _primary(primary, say)
    cast.keep(cast.Cast(leaflet=leaflet, run_id=run_id, **roles))
    connection.close()
    pristine.keep()
    say(f"Klaar: {places.tour()}/")


def _secondary(school: School, say: Say) -> Role:
    """Fill the school with the leaflet's template: nobody has begun."""
    say(f"{school.name}: het register inlezen")
    registers.enrol(school, "secundair.csv")
    staff.employ(school)
    messages.welcome(school)
    return families.of_the_leaflet(school)


def _primary(school: School, say: Say) -> tuple[dict[str, Role], int]:
    """Fill the school of the tour; return who plays in it and which import waits."""
    say(f"{school.name}: het register inlezen")
    with history.begins():
        registers.enrol(school, "basisschool.csv")
        registers.enrol(school, "basisschool-personeel.csv")
    say(f"{school.name}: brieven afdrukken en ouders laten beginnen")
    history.live(school)
    roles = {**staff.cast(school), **families.play(school)}
    family = families.of_the_tour(school)
    if providers.are_there():
        providers.set_up(school, family)
    else:
        say("Google Workspace en Vlaamse overheid ontbreken: daarvoor zijn Node en npm nodig.")
    say(f"{school.name}: berichten versturen")
    messages.live(school, family)
    return roles, registers.plan_next_year(school)
