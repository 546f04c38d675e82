"""Open the two schools of the demonstration."""

import datetime as dt

from sleutelbos.audit.values import OPERATOR
from sleutelbos.entrypoints.demo import places
from sleutelbos.kit import clock
from sleutelbos.schools import actions
from sleutelbos.schools.models import School
from sleutelbos.schools.values import SecretMode


def open_primary() -> School:
    """Open a primary school: codes, and a username of first and family name."""
    return actions.open_school(
        name="Basisschool De Zenne",
        origin=places.PRIMARY.origin,
        by=OPERATOR,
        accent="#0b5e55",
        school_year="2026-2027",
        post_opens=dt.time(6),
        post_closes=dt.time(23),  # a tour is also taken in the evening
        username_recipe="{first}.{family}",
        street="Zennestraat 12",
        postcode="1650",
        town="Beersel",
        activation_name="Wim Michiels",
        activation_role="ICT-coördinator",
        activation_email="ict@dezenne.example",
        activation_phone="02 356 01 02",
        office_name="Joke Müller",
        office_role="Secretariaat",
        office_email="secretariaat@dezenne.example",
        office_phone="02 356 01 00",
    )


def open_secondary() -> School:
    """Open a secondary school as the leaflets describe one: its template, names glued together."""
    return actions.open_school(
        name="Atheneum Athenea",
        origin=places.SECONDARY.origin,
        by=OPERATOR,
        accent="#7a2e5d",
        school_year="2026-2027",
        post_opens=dt.time(6),
        post_closes=dt.time(23),  # a tour is also taken in the evening
        username_recipe="{family}{first}",
        secret_mode=SecretMode.TEMPLATE,
        template_prefix="Ath",
        template_accepted_at=clock.now(),
        first_pupil_class="1",
        street="Kapelstraat 200",
        postcode="1190",
        town="Vorst",
        activation_name="Ilse Willems",
        activation_role="Leerlingbegeleiding",
        activation_email="activeren@athenea.example",
        office_name="Onthaal",
        office_role="Secretariaat",
        office_email="onthaal@athenea.example",
        office_phone="02 377 20 00",
    )
