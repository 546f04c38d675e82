"""Write a register with as many pupils as one likes, two guardians each."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

_PUPIL = ("Stamboeknummer", "Naam", "Voornaam", "Klas", "Geslacht", "Geboortedatum",
          "Rijksregisternummer", "Adres", "Postcode", "Gemeente", "Thuistaal")  # fmt: skip
_GUARDIAN = ("Naam", "Voornaam", "Relatie", "E-mail", "Gsm", "Adres", "Postcode", "Gemeente")
_FIRST = [a + b for a, b in product(("Ma", "Lo", "Ju", "Fe", "No", "Ti", "Sa", "Be"), ("ren", "lia",
          "na", "bo", "mke", "tte", "rre", "vin", "ska"))]  # fmt: skip
_FAMILY = [a + b for a, b in product(("Ver", "Van den ", "De ", "Ou", "Klein", "Wil", "Herm",
           "Goos"), ("bruggen", "haeghe", "wael", "denaar", "poorter", "sens", "kens", "mans",
           "linck", "beke", "straeten"))]  # fmt: skip


def write(path: Path, pupils: int, *, language: str = "nl") -> None:
    """Write the register as CSV, as a school's office exports it."""
    heads = [f"{name} ouder {number}" for number in (1, 2) for name in _GUARDIAN]
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join([*_PUPIL, *heads]) + "\n")
        file.writelines(";".join(row) + "\n" for row in _rows(pupils, language))


def _rows(pupils: int, language: str) -> Iterator[tuple[str, ...]]:
    for number in range(pupils):
        family = _FAMILY[number * 7 % len(_FAMILY)]
        other = _FAMILY[(number * 7 + 3) % len(_FAMILY)]
        street = f"Dorpsstraat {number % 300 + 1}"
        place = (street, "1500", "Halle")
        yield (
            str(100_000 + number), family, _FIRST[number * 5 % len(_FIRST)],
            f"L{number // 25 % 6 + 1}{chr(65 + number // 150 % 26)}{number // 3900 or ''}",
            "MV"[number % 2], f"{number % 28 + 1:02}/04/2018", "", *place, language,
            other, _FIRST[(number * 5 + 1) % len(_FIRST)], "moeder",
            f"moeder.{number}@example.org", f"0475 {number:06}", "", "", "",
            family, _FIRST[(number * 5 + 2) % len(_FIRST)], "vader",
            f"vader.{number}@example.org", f"0481 {number:06}", "", "", "",
        )  # fmt: skip
