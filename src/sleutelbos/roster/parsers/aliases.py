"""What registers call their columns, in Dutch, French, German and English.

Headers are written folded: case, accents, spaces and dots make no difference. The words of a field
stand in order: where a file has two of them ("Klas" and "Klascode"), the first one counts.
"""

from collections.abc import Mapping
from typing import Final

from sleutelbos.roster.parsers.cells import GUARDIAN_WORDS, words

# Both names in one cell: the first order, the other one, or one that only the cell can tell.
FAMILY_FIRST: Final = "family_first"
FIRST_FIRST: Final = "first_first"
FULL_NAME: Final = "full_name"

_WHOLE = {
    FAMILY_FIRST: "naamenvoornaam naamvoornaam familienaamenvoornaam familienaamvoornaam "
    "achternaamenvoornaam achternaamvoornaam nometprenom nomprenom nomsetprenoms nachnamevorname "
    "nachnameundvorname namevorname nameundvorname familiennamevorname lastnamefirstname "
    "surnamefirstname",
    FIRST_FIRST: "voornaamennaam voornaamnaam voornaamenfamilienaam voornaamfamilienaam "
    "voornaamachternaam voornaamenachternaam prenometnom prenomnom vornamename vornameundname "
    "vornamenachname vornameundnachname firstnamelastname firstandlastname",
    FULL_NAME: "volledigenaam nomcomplet vollstandigername fullname",
}
_NAMES = {
    "family_name": "familienaam achternaam nomdefamille familienname nachname surname lastname "
    "familyname famnaam naam nom name",
    "first_name": "voornaam roepnaam voorn vnaam prenom rufname vorname firstname givenname "
    "forename",
    **_WHOLE,
}
_HOME = {
    "street": "straatennummer straatenhuisnummer straatennr straat straatnaam adres adreslijn "
    "straatnr domicilieadres officieeladres woonadres volledigadres "
    "rue rueetnumero ruenumero ruen adresse "
    "adressecomplete strasse strasseundhausnummer strassehausnummer anschrift address "
    "streetaddress streetandnumber street",
    "house_number": "huisnummer huisnr straatnummer numerodemaison numerorue hausnummer hausnr "
    "housenumber",
    "box": "busnummer busnr postbus boite numerodeboite boxnumber",
    "postcode": "postcode postnummer postnr codepostal postleitzahl plz postalcode zip zipcode cp "
    "npa",
    "town": "gemeente woonplaats deelgemeente plaats stad localite commune ville ort wohnort "
    "gemeinde stadt town city",
    "postcode_town": "postcodeengemeente postcodegemeente postcodeenwoonplaats postcodewoonplaats "
    "postcodeplaats codepostaletlocalite codepostallocalite cplocalite cpville plzort plzwohnort "
    "plzundort npalocalite npaville zipcity",
}
_LEAVING = {
    "left_on": "uitgeschrevenop uitgeschreven uitschrijvingsdatum datumuitschrijving uitschrijving "
    "datumuitgeschreven einddatum einddatuminschrijving datumeindeinschrijving eindeinschrijving "
    "vertrekdatum datumvertrek vertrokkenop datedesortie datesortie sortiele datededepart "
    "datedepart datedefin datefin datedefindinscription findinscription austrittsdatum austritt "
    "austrittam abmeldedatum abgemeldetam abgangsdatum abgang enddatum enddate leavingdate "
    "dateofleaving leavedate leftdate lefton exitdate withdrawaldate unenrolledon",
}
_PUPIL = {
    "register_id": "stamboeknummer stamboeknr stamboek stamnummer stamnr internnummer internnr "
    "internkenmerk leerlingnummer leerlingennummer leerlingnr leerlingid llnnummer llnnr llnid "
    "registerid registernummer registernumber matricule nmatricule numeromatricule "
    "numerodematricule "
    "nummatricule numeroeleve ideleve schulernummer schuelernummer schulernr schulerid schuelerid "
    "matrikelnummer matrikel pupilnumber pupilid studentnumber studentid",
    **_NAMES,
    FULL_NAME: f"{_WHOLE[FULL_NAME]} leerling leerlingen lln eleve schuler schueler pupil student",
    "class_name": "klas klasnaam klasgroep klascode klcode officieleklas administratieveklas "
    "hoofdklas classe classeprincipale klasse klassenbezeichnung stammklasse class classname "
    "homeroom group groupe",
    "sex": "geslacht mv sexe genre geschlecht sex gender",
    "birth_date": "geboortedatum gebdatum geborenop geboren datedenaissance naissance neele "
    "geburtsdatum gebdat "
    "geburtstag birthdate dateofbirth birthday",
    "national_number": "rijksregisternummer rijksregisternr rijksregister rrn rrnr insz insznummer "
    "inszbis nationaalnummer numeronational numnational nnational nregistrenational "
    "nrnational registrenational "
    "numeroderegistrenational numeroregistrenational matriculenational niss numeroniss "
    "nationalregisternummer nationalnummer nationalnumber nationalregisternumber bisnummer",
    **_HOME,
    **_LEAVING,
    "language": "thuistaal taal moedertaal gezinstaal taalgezin langue languematernelle "
    "languemaison "
    "languealamaison sprache muttersprache familiensprache sprachezuhause language homelanguage",
}
_GUARDIAN = {
    **_NAMES,
    "kind": "relatie relatietotleerling relatietotdeleerling relatietype typerelatie "
    "typerelation verwantschap hoedanigheid soort type "
    "lien liendeparente liendefiliation qualite beziehung verwandtschaft verhaltnis art relation "
    "relationship relationshiptype kind rel",
    "email": "email emailadres mail mailadres emailprive priveemail courriel adressemail "
    "adresseemail adressecourriel adresseelectronique emailadresse mailadresse emailaddress",
    "mobile": "gsm gsmnummer gsmnr mobiel mobielnummer mobieltelefoonnummer mobieletelefoon "
    "portable numerogsm telephoneportable telportable handy handynummer mobil mobiltelefon "
    "mobilnummer natel mobile mobilenumber mobilephone cellphone telefoon telefoonnummer "
    "telefoonnr tel telnr telephone numerodetelephone telefon telefonnummer phone phonenumber",
    **_HOME,
    "key": "id identificatie identifiant kennung identifier sourcedid",
}
_STAFF = {
    "register_id": "personeelsnummer personeelsnr personeelnummer personeelid stamboeknummer "
    "stamboeknr stamnummer stamnr internnummer internnr matricule numeropersonnel numeromatricule "
    "personalnummer personalnr staffnumber employeenumber employeeid staffid",
    **_NAMES,
    FULL_NAME: f"{_WHOLE[FULL_NAME]} personeelslid leerkracht leraar enseignant lehrkraft "
    "lehrperson lehrer teacher",
    "email": _GUARDIAN["email"],
    "role": "functie functies rol ambt functieomschrijving fonction role funktion function "
    "jobtitle job",
    "classes": "klassen klas klasgroepen titularisvan klastitularisvan klassenlehrer classes "
    "titulairede klassenliste classe klasse",
    "left_on": f"{_LEAVING['left_on']} datumuitdienst uitdienst uitdienstop datumuitdiensttreding",
}
# What stands in a header beside the field, and says nothing ("Naam leerling", "Schüler: Name").
OWN_WORDS: Final = (
    "leerlingen", "leerling", "schulers", "lln", "ll", "pupil", "student", "eleve", "enfant",
    "schuler", "schueler", "kindes", "kind", "child",
)  # fmt: skip
STAFF_WORDS: Final = ("personeelslid", "leerkracht", "personeel", "staff", "membre", "lehrperson")
# Words for a guardian that do not say which; those in front of a digit are too short without one.
PERSON_WORDS: Final = (
    "coaccount", "ouderofvoogd", "oudervoogd", "ouder", "parent", "responsablelegal", "responsable",
    "elternteil", "erziehungsberechtigte", "erziehungsberechtigter", "sorgeberechtigte",
    "sorgeberechtigter", "guardian", "contactpersoon", "contact", "verzorger", "verantwoordelijke",
    "personneresponsable", "personnedecontact", "kontaktperson", "bezugsperson",
)  # fmt: skip
SHORT_WORDS: Final = (
    "relatie", "relation", "beziehung", "lien", "rel", "resp", "oud", "par", "co", "ca", "pers",
    "erz", "eltern", "p", "o",
)  # fmt: skip
RELATION_WORDS: Final = frozenset({"relatie", "relation", "beziehung", "lien", "rel"})
# Short headers that are a part of an address only where they stand right behind the one before.
AFTER_STREET: Final = words("nr nummer no numero num n hnr huisnr number")
AFTER_NUMBER: Final = words("bus bte box boite busnr bt")
LITTLE_WORDS: Final = words(
    "de du des la le l d s van het der den dem the of von vom et en und and"
)
KIND_WORDS: Final = GUARDIAN_WORDS

Alias = tuple[str, int]  # field, and how late its word stands in the list


def _table(aliases: Mapping[str, str]) -> dict[str, Alias]:
    return {
        alias: (field, place)
        for field, text in aliases.items()
        for place, alias in enumerate(text.split())
    }


PUPIL: Final = _table(_PUPIL)
GUARDIAN: Final = _table(_GUARDIAN)
STAFF: Final = _table(_STAFF)


def first_words(table: Mapping[str, Alias]) -> dict[str, str]:
    """Return the word that stands for each field, as Dutch registers write it."""
    return {field: alias for alias, (field, place) in table.items() if place == 0}
