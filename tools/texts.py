"""Compile every translation beside its source. Run by ``make texts``."""

from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HOUSE: Final = Path(__file__).resolve().parent.parent


def compile_all() -> None:
    """Write a django.mo beside every django.po."""
    for source in HOUSE.glob("src/**/LC_MESSAGES/django.po"):
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3], abort_invalid=True)
        fresh = source.with_suffix(".mo.new")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_all()
    (HOUSE / ".venv/.texts").touch()
