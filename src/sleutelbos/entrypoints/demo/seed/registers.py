"""Bring registers in by the real import."""

import csv
import io
from pathlib import Path

from sleutelbos.audit.values import OPERATOR
from sleutelbos.roster import actions
from sleutelbos.schools.models import School

FOLDER = Path(__file__).parent.parent / "registers"
NEXT_YEAR = "basisschool-volgend-jaar.csv"


def enrol(school: School, file_name: str) -> None:
    """Plan a register and apply it."""
    run_id = _plan(school, file_name, year=school.school_year)
    actions.apply(school=school, run_id=run_id, by=OPERATOR)


def plan_next_year(school: School) -> int:
    """Plan next year's register, for the office to look at; return which import that is."""
    first = int(school.school_year[:4]) + 1
    return _plan(school, NEXT_YEAR, year=f"{first}-{first + 1}")


def digits_of(file_name: str, *, register_id: str) -> str:
    """Return the last six digits of a pupil's national number, which the leaflet's parent knows."""
    text = (FOLDER / file_name).read_text("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text)):
        if row["Stamboeknummer"] == register_id:
            return "".join(filter(str.isdigit, row["Rijksregisternummer"]))[-6:]
    raise KeyError(register_id)


def _plan(school: School, file_name: str, *, year: str) -> int:
    with (FOLDER / file_name).open("rb") as stream:
        run = actions.plan_file(
            school=school, stream=stream, file_name=file_name, year=year, by=OPERATOR
        )
    return run.id
