"""What the doctor says of one thing that it looked at."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: good, worth a note, or bad."""

    subject: str
    state: Literal["good", "note", "bad"]
    text: str
