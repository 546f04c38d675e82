"""Fill the demonstration, by the same actions that a real school goes through."""

from collections.abc import Callable

from django.db import connection

from sleutelbos.entrypoints.demo import cast, places, pristine, providers
from sleutelbos.entrypoints.demo.seed import families, messages, registers, schools, staff
from sleutelbos.kit import scope

Say = Callable[[str], None]


def fill(say: Say) -> None:
    """Fill both schools and keep how that is, to start over from."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")  # invented, and made anew at every start
    primary, secondary = schools.open_primary(), schools.open_secondary()
    with scope.within(secondary.id):
        say(f"{secondary.name}: het register inlezen")
        registers.enrol(secondary, "secundair.csv")
        leaflet = families.of_the_leaflet(secondary)
        staff.employ(secondary)
        messages.welcome(secondary)
    with scope.within(primary.id):
        say(f"{primary.name}: het register inlezen")
        registers.enrol(primary, "basisschool.csv")
        registers.enrol(primary, "basisschool-personeel.csv")
        say(f"{primary.name}: brieven afdrukken en ouders laten beginnen")
        employed = staff.cast(primary)
        played = families.play(primary)
        if providers.are_there():
            providers.set_up(primary, families.of_the_tour(primary))
        else:
            say("Google Workspace en Vlaamse overheid ontbreken: daarvoor zijn Node en npm nodig.")
        say(f"{primary.name}: berichten versturen")
        family = families.of_the_tour(primary)
        messages.live(primary, family)
        run_id = registers.plan_next_year(primary)
    cast.keep(cast.Cast(leaflet=leaflet, run_id=run_id, **employed, **played))
    connection.close()
    pristine.keep()
    say(f"Klaar: {places.tour()}/")
