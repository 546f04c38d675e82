"""Recognise the columns of a register by their headers, in Dutch, French, German and English.

A header is compared folded: case, accents, spaces and dots make no difference. What stands there
for a person ("ouder 1", "responsable 1") is taken off; what remains names the column.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sleutelbos.kit import names
from sleutelbos.roster.values import FileKind, Finding, Weight

_PUPIL = {
    "register_id": "stamboeknummer stamboeknr stamnummer internnummer leerlingnummer leerlingid "
    "registerid matricule numeromatricule numeroeleve schulernummer schulerid pupilnumber pupilid "
    "studentnumber studentid",
    "family_name": "naam familienaam achternaam nom nomdefamille nachname familienname name "
    "surname lastname familyname",
    "first_name": "voornaam roepnaam prenom vorname firstname givenname",
    "class_name": "klas klasgroep klascode klasnaam classe klasse class classname group",
    "sex": "geslacht sexe geschlecht sex gender",
    "birth_date": "geboortedatum datedenaissance geburtsdatum birthdate dateofbirth birthday",
    "national_number": "rijksregisternummer rijksregisternr rijksregister rrn insz insznummer "
    "nationaalnummer numeronational nrnational registrenational niss nationalregisternummer "
    "nationalnummer nationalnumber bisnummer",
    "street": "adres straat straatennummer straatnr adresse rue strasse address street",
    "postcode": "postcode postnummer codepostal postleitzahl plz postalcode zip zipcode",
    "town": "gemeente woonplaats plaats stad localite commune ville ort wohnort gemeinde town city",
    "language": "thuistaal taal moedertaal langue languematernelle sprache muttersprache language",
}
_GUARDIAN = {
    "family_name": _PUPIL["family_name"],
    "first_name": _PUPIL["first_name"],
    "kind": "relatie verwantschap soort lien liendeparente beziehung relation relationship kind",
    "email": "email emailadres mail mailadres courriel adressemail adresseemail emailadresse "
    "emailaddress",
    "mobile": "gsm gsmnummer mobiel mobielnummer portable handy handynummer mobil mobile "
    "mobilenumber cellphone",
    "street": _PUPIL["street"],
    "postcode": _PUPIL["postcode"],
    "town": _PUPIL["town"],
    "key": "id identificatie identifiant kennung identifier",
}
_STAFF = {
    "register_id": "personeelsnummer personeelsnr personeelid stamboeknummer stamnummer "
    "internnummer matricule numeropersonnel personalnummer staffnumber employeenumber staffid",
    "family_name": _PUPIL["family_name"],
    "first_name": _PUPIL["first_name"],
    "email": _GUARDIAN["email"],
    "role": "functie rol ambt fonction role funktion function",
    "classes": "klassen klas klasgroepen titularisvan classes klassenliste classe klasse",
}
_REQUIRED = {
    FileKind.PUPILS: ("register_id", "family_name", "first_name", "class_name"),
    FileKind.STAFF: ("register_id", "family_name", "first_name", "role"),
}
_SPOKEN = {  # how a lost header is named to the reader
    "register_id": "Stamboeknummer", "family_name": "Naam", "first_name": "Voornaam",
    "class_name": "Klas", "role": "Functie",
}  # fmt: skip
_PERSON = re.compile(
    r"(coaccount|ouder|responsable|elternteil|erziehungsberechtigter|parent|guardian|voogd)(\d)"
)
_LIKE = 0.8


def _table(aliases: Mapping[str, str]) -> dict[str, str]:
    return {alias: field for field, text in aliases.items() for alias in text.split()}


_PUPIL_FIELDS, _GUARDIAN_FIELDS, _STAFF_FIELDS = map(_table, (_PUPIL, _GUARDIAN, _STAFF))

Place = tuple[int, str]  # guardian's number (0: pupil or staff member) and field


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, and what is wrong with the header."""

    kind: FileKind
    header: tuple[str, ...]
    places: Mapping[Place, int]
    findings: tuple[Finding, ...]

    def fields(self, person: int = 0) -> dict[str, int]:
        """Return the columns of the pupil or staff member (0), or of one guardian."""
        return {field: place for (number, field), place in self.places.items() if number == person}

    def labels(self) -> dict[str, str]:
        """Return what the file calls the fields of the pupil or staff member."""
        return {field: self.header[place] for field, place in self.fields().items()}

    def guardians(self) -> list[int]:
        """Return the numbers of the guardians who have columns, in order."""
        return sorted({number for number, _ in self.places if number})


def resolve(header: list[str], *, row: int) -> Columns:
    """Find the columns; a header that is lost, double or doubtful becomes a finding."""
    shown = tuple(header)
    keys = [names.fold(text) for text in header]
    kind = _kind(keys)
    places: dict[Place, int] = {}
    findings: list[Finding] = []
    for number, key in enumerate(keys):
        place = _place(kind, key)
        if place is None:
            continue
        if place in places:
            facts = {"first": places[place] + 1, "second": number + 1}
            findings.append(Finding(row, shown[number], "duplicate_header", Weight.ERROR, facts))
        places.setdefault(place, number)
    unknown = {shown[number]: key for number, key in enumerate(keys) if not _place(kind, key)}
    findings += _lost(kind, places, row)
    findings += _doubtful(unknown, _expected(kind, places), row)
    return Columns(kind, shown, places, tuple(findings))


def _kind(keys: list[str]) -> FileKind:
    """Tell a staff list by its function or staff number; all else is a list of pupils."""
    fields = {field for key in keys if (field := _STAFF_FIELDS.get(key))}
    own = {"personeelsnummer", "staffnumber", "personalnummer", "employeenumber"} & set(keys)
    has_guardians = any(_PERSON.search(key) for key in keys)
    is_staff = not has_guardians and ("role" in fields or own)
    return FileKind.STAFF if is_staff else FileKind.PUPILS


def _place(kind: FileKind, key: str) -> Place | None:
    if kind is FileKind.STAFF:
        return (0, _STAFF_FIELDS[key]) if key in _STAFF_FIELDS else None
    if match := _PERSON.search(key):
        rest = key.replace(match.group(), "", 1)
        field = _GUARDIAN_FIELDS.get(rest)
        return (int(match.group(2)), field) if field and int(match.group(2)) else None
    return (0, _PUPIL_FIELDS[key]) if key in _PUPIL_FIELDS else None


def _lost(kind: FileKind, places: Mapping[Place, int], row: int) -> Iterator[Finding]:
    """Report every column without which the rows mean nothing."""
    for field in _REQUIRED[kind]:
        if (0, field) not in places:
            yield Finding(row, _SPOKEN[field], "lost_header", Weight.ERROR)
    for number in sorted({number for number, _ in places if number}):
        for field in ("family_name", "first_name"):
            if (number, field) not in places:
                column = f"{_SPOKEN[field]} ouder {number}"
                yield Finding(row, column, "lost_header", Weight.ERROR)


def _doubtful(unknown: Mapping[str, str], expected: list[str], row: int) -> Iterator[Finding]:
    """Report headers that look like one that is missing: leaving them out would erase a column."""
    for header, key in unknown.items():
        for alias in difflib.get_close_matches(key, expected, n=1, cutoff=_LIKE):
            facts: dict[str, str | int] = {"like": alias}
            yield Finding(row, header, "doubtful_header", Weight.ERROR, facts)


def _expected(kind: FileKind, places: Mapping[Place, int]) -> list[str]:
    """List the headers of columns that are not there, as Dutch registers write them."""
    if kind is FileKind.STAFF:
        return [aliases.split()[0] for field, aliases in _STAFF.items() if (0, field) not in places]
    numbers = {number for number, _ in places if number}
    own = [aliases.split()[0] for field, aliases in _PUPIL.items() if (0, field) not in places]
    return own + [
        f"{aliases.split()[0]}ouder{number}"
        for number in numbers
        for field, aliases in _GUARDIAN.items()
        if (number, field) not in places and field != "key"
    ]
