"""Who plays in the tour, and what their cards show: passwords too, for everybody is invented."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody of the tour; what does not concern them is empty."""

    name: str
    child: str
    group: str
    username: str
    email: str = ""
    password: str = ""
    code: str = ""  # of the letter
    link: str = ""  # of the letter
    factor: str = ""  # secret of the authenticator


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of the tour."""

    mother: Role
    father: Role
    pupil: Role
    teacher: Role
    office: Role
    administrator: Role
    stuck: Role
    unverified: Role
    nowhere: Role  # never gave an address
    leaflet: Role  # of the school with the leaflet's template
    run_id: int  # next year's register, planned


def keep(cast: Cast) -> None:
    """Write the cast down."""
    _path().write_text(json.dumps(asdict(cast), ensure_ascii=False))


def known() -> Cast:
    """Return the cast."""
    read = json.loads(_path().read_text())
    run_id = read.pop("run_id")
    return Cast(**{name: Role(**role) for name, role in read.items()}, run_id=run_id)


def letter_path() -> Path:
    """Return where the mother's letter is."""
    return Path(settings.DATA) / "letter.pdf"


def _path() -> Path:
    return Path(settings.DATA) / "cast.json"
