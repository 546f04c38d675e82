"""The letters on paper."""

import io
import re

import pypdf
import pytest
from PIL import Image

from sleutelbos.accounts.letters import pdf, wording
from sleutelbos.accounts.rules.letters import Address
from sleutelbos.schools.values import Contact

MILLIMETRE = 72 / 25.4
LONG = "Wolfeschlegelsteinhausenbergerdorff De Kerchove van Denterghem-Goeminne Maria-Antoinette"


def read(*pages) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.render(pages, title="Brieven L3A", language="nl")))


def text_of(page: pypdf.PageObject) -> str:
    return re.sub(r"\s+", " ", page.extract_text())


def test_a_letter_says_all_that_is_needed_to_get_in(letter) -> None:
    (page,) = read(letter()).pages

    text = text_of(page)
    assert "https://debeuk.example.test" in text
    assert "noor.peeters" in text
    assert "K7QM-4RTX-9BWD" in text
    assert "Sofie Claes" in text
    assert "Kerkstraat 45 bus 3 1500 Halle" in text
    assert "Lies Maes, ICT-coördinator" in text
    assert "stamboeknummer 1001" in text


def test_a_template_letter_has_no_code_and_no_picture(letter, sender) -> None:
    (page,) = read(
        letter(sender=sender(template_prefix="Rui"), code=None, link=None, register_id="A")
    ).pages

    assert "Rui gevolgd door de laatste zes cijfers" in text_of(page)
    assert not re.search(r"\d{6}", text_of(page))
    assert "QR" not in alternatives(page)


def test_the_picture_of_the_link_has_words_that_hold_no_secret(letter) -> None:
    (page,) = read(letter()).pages

    assert "QR-code die uw activering opent op https://debeuk.example.test" in alternatives(page)
    assert "qZ3vL0n5" not in alternatives(page)


def test_the_file_is_tagged_and_says_its_language_and_title(letter) -> None:
    reader = read(letter(), letter(slot=2))

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Brieven L3A"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_every_class_has_a_bookmark_with_its_letters(letter) -> None:
    pages = [letter(group=group, pupil=pupil) for group in ("L1", "L2") for pupil in ("An", "Bo")]

    outline = read(*pages).outline

    assert [outline[0].title, outline[2].title] == ["L1", "L2"]
    assert [one.title for one in outline[1]] == [
        "Uw account als ouder van An",
        "Uw account als ouder van Bo",
    ]


def test_joined_batches_keep_every_tag_in_its_place(letter) -> None:
    pages = [letter(group="L1", pupil=f"(Jo) 5 0 R \\{number}") for number in range(3)]
    pages += [letter(group="Ł2", pupil="Bo")] * 2

    reader = read(*pages)

    assert len(reader.pages) == 5
    tree = reader.trailer["/Root"]["/StructTreeRoot"]
    numbers = tree["/ParentTree"]["/Nums"]
    assert numbers[::2] == [page["/StructParents"] for page in reader.pages] == list(range(5))
    for page, parents in zip(reader.pages, numbers[1::2], strict=True):
        assert all(one["/Pg"] == page for one in parents.get_object() if "/Pg" in one.get_object())
    parts = tree["/K"][0]["/K"]
    assert [part["/S"] for part in parts] == ["/Part", "/Part"]
    assert "(Jo) 5 0 R \\2" in text_of(reader.pages[2])
    assert b"<xmpTPg:NPages>5<" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_the_longest_names_stay_on_one_page(letter, sender) -> None:
    contact = Contact(LONG, "Verantwoordelijke leerlingenadministratie", "x" * 60, "02 356 00 00")
    school = sender(name=LONG[:120], activation=contact, office=contact)
    extreme = letter(
        sender=school,
        reader=LONG * 2,
        pupil=LONG * 2,
        username="w" * 64,
        group="x" * 40,
        register_id="9" * 64,
        address=Address("Straat " * 17, "1500", "Halle " * 12),
    )

    assert len(read(extreme, letter(), extreme).pages) == 3


def test_every_letter_that_is_let_through_can_be_shown(letter) -> None:
    shown = "".join(
        chr(code) for code in range(32, 0x3000) if wording._clean(chr(code)) == chr(code)
    )

    assert len(shown) > 1400
    assert read(letter(reader=shown, username=shown))


@pytest.mark.parametrize("logo", [b"<svg/>", b"", None])
def test_a_logo_of_another_kind_is_left_out(letter, sender, logo) -> None:
    assert len(read(letter(sender=sender(logo=logo))).pages) == 1


def test_a_logo_is_shown_with_the_name_of_the_school(letter, sender) -> None:
    (page,) = read(letter(sender=sender(logo=PNG))).pages

    assert "De Beuk" in alternatives(page)


def test_a_wide_logo_leaves_room_for_the_name_of_the_school(letter, sender) -> None:
    (page,) = read(letter(sender=sender(logo=banner()))).pages

    assert 0 < place(page, "Schoolstraat") < 100 * MILLIMETRE


def banner() -> bytes:
    """Return a logo ten times as wide as it is high, as some schools have over their letters."""
    written = io.BytesIO()
    Image.new("RGB", (400, 40), "#0b5e55").save(written, "WEBP")
    return written.getvalue()


def place(page: pypdf.PageObject, name: str) -> float:
    """Return how far from the left of the paper a name begins, the first time it is written."""
    return places(page, name)[0][0]


def places(page: pypdf.PageObject, name: str) -> list[tuple[float, float]]:
    """Return where a name is written, from the left and from below."""
    found: list[tuple[float, float]] = []

    def see(text: str, now: list[float], at: list[float], *_: object) -> None:
        if name in text:
            x, y = at[4], at[5]
            found.append((x * now[0] + y * now[2] + now[4], x * now[1] + y * now[3] + now[5]))

    page.extract_text(visitor_text=see)
    return found


def alternatives(page: pypdf.PageObject) -> str:
    """Return the words of all pictures of a one-page file."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            found.append(str(node.get("/Alt", "")))
            walk(node.get("/K"))

    walk(page.pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return "\n".join(found)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
