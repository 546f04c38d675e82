"""What the school's own people write to everybody of the tour, in the words of a school."""

WELCOME = """Beste ouder

Welkom op ons nieuwe platform. **U vindt hier alles wat de school u stuurt.**

# Wat kunt u hier doen?

- Berichten van de juf of de meester lezen.
- Zeggen dat u iets gelezen hebt.
- Een antwoord sturen. Alleen wie het bericht schreef, leest het.

Hebt u een vraag? Schrijf naar het secretariaat.
"""
HEATING = """Beste ouder

De verwarming van de lagere school is stuk. Morgen is het in de klas maar 14 graden.

- De school is **gewoon open**.
- Geef uw kind een warme trui mee.
- Kan uw kind thuisblijven? Dat mag. Bel ons dan voor 9 uur.

De hersteldienst komt morgenvroeg. U krijgt een bericht zodra het weer warm is.
"""
SWIMMING = """Beste ouder

Op dinsdag gaan we om 9 uur zwemmen in het zwembad van Halle. We zijn om 11.30 uur terug op school.

Breng een badpak, een handdoek en 2 euro mee. In de brief hieronder staat wat er nog in de tas moet.

Duid hieronder aan dat u dit gelezen hebt.
"""
WALK = """Beste ouder

Vandaag wandelden we in het Hallerbos. We zochten bladeren in alle kleuren.

In de klas maakten we er samen een tekening van. U vindt ze hieronder.
"""
HELPING = """Dag meester Bruno

Ik kan dinsdag mee naar het zwembad. Hebt u nog iemand nodig?

Hassan
"""
THANKS = """Dag Hassan

Heel graag! We vertrekken om 8.40 uur aan de poort. Breng ook een badpak mee.

Bruno
"""
READING = "Dag allemaal!\n\nMorgen lezen we samen voor in de bib. Breng je **leesboek** mee."
POEM = """Dag allemaal!

Kies een gedicht dat je mooi vindt. Vrijdag lees je het voor aan de klas.

Vind je er geen? Vraag het aan mij.
"""
WHICH_POEM = "Dag meester\n\nMag ik ook een gedicht kiezen dat ik zelf schreef?\n\nJulia"
OWN_POEM = "Dag Julia\n\nDat mag zeker. Ik kijk er al naar uit!\n\nMeester Bruno"
STAFF = """Beste collega's

Vanaf vandaag sturen we onze brieven hier. Na 18 uur vertrekt er niets meer: dat wacht tot de \
volgende morgen, behalve als het dringend is.
"""
WATCH = """Beste collega's

De lijst met toezichten voor januari hangt in de leraarskamer. Schrijf je naam bij twee dagen.

Lukt het niet? Laat het mij weten.
"""
WEEK = "Maandag is er toezicht vanaf 8 uur. De turnzaal is de hele week bezet."
PHOTOS = "Dag\n\nKan ik de foto's van de klas nog bestellen? Ik was vorige week ziek.\n\nDank u"
BAG = {
    "Wat zit er in de tas?": [
        "een badpak of een zwembroek, geen short",
        "een badmuts met de naam erop",
        "een handdoek",
        "2 euro voor het kastje, die komt terug",
        "een stuk fruit voor na het zwemmen",
    ],
    "Hoe verloopt de voormiddag?": [
        "8.40 uur: we vertrekken met de bus aan de poort",
        "9.00 uur: twee groepen in het water",
        "11.30 uur: terug op school",
    ],
}
