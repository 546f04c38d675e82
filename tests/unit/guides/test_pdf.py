"""Guides on paper: tagged, in their language, as many pages as they should have."""

import base64
import io
import re
import subprocess
from pathlib import Path

import pypdf
import pytest
import segno

from sleutelbos.guides.pdf import Paper, Sheets
from sleutelbos.guides.values import Kind
from sleutelbos.kit import languages
from tests.unit.accounts.letters.test_pdf import MILLIMETRE, PNG, banner, place, places
from tests.unit.guides.conftest import TEMPLATE, a_school

WEBP = base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
LONG = "Gemeentelijke Basisschool Wolfeschlegelsteinhausenbergerdorff De Kerchove van Denterghem"
EXTREME = {
    "name": f"{LONG} met de lange naam"[:120],
    "origin": f"https://{'een-heel-lange-naam.' * 4}example.test",
    "username_recipe": "{first}.{l}.{f}.{family}",
    "activation_name": LONG,
    "activation_role": "Verantwoordelijke leerlingenadministratie",
    "activation_email": f"{'x' * 60}@example.test",
    "office_name": LONG,
    "street": LONG,
    **TEMPLATE,
    "template_prefix": "Prefixxxxx",
}
PAGES = {Kind.ACTIVATE: 4, Kind.FORGOTTEN: 2, Kind.POSTER: 1, Kind.EVENING: 17}


def sheets(kind: str, *, language: str = "nl", paper: Paper = Paper.A4, **changes) -> Sheets:
    return Sheets(a_school(**changes), Kind(kind), language=language, paper=paper)


def read(kind: str, **changes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(sheets(kind, **changes).pdf()))


@pytest.fixture(scope="module", params=Kind)
def made(request: pytest.FixtureRequest) -> tuple[Kind, pypdf.PdfReader]:
    """Return each guide in Dutch, set once."""
    return request.param, read(request.param)


def test_a_guide_is_tagged_and_says_its_language_and_title(made) -> None:
    kind, reader = made

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == sheets(kind).guide.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_a_guide_has_its_number_of_pages(made) -> None:
    kind, reader = made

    assert len(reader.pages) == PAGES[kind]


def test_a_guide_says_on_paper_what_it_says(made) -> None:
    kind, reader = made
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))

    guide = sheets(kind).guide
    for section in guide.sections:
        assert re.sub(r"\s+", "", section.title) in text
    for card in guide.cards:
        assert card.email in text


def test_every_picture_says_in_words_what_it_shows(made) -> None:
    kind, reader = made

    said = alternatives(reader)
    for picture in sheets(kind).guide.pictures():
        assert picture.says in said
    assert "https://debeuk.example.test" in said


@pytest.mark.parametrize("paper", Paper)
def test_a_poster_fills_one_sheet_of_its_size(paper: Paper) -> None:
    (page,) = read("poster", paper=paper).pages

    width = {Paper.A4: 210, Paper.A3: 297}[paper]
    assert round(float(page.mediabox.width) / 72 * 25.4) == width


@pytest.mark.parametrize("kind", Kind)
def test_the_longest_names_fit(kind: Kind) -> None:
    reader = read(kind, **EXTREME)

    assert len(reader.pages) <= PAGES[kind] + (0 if kind is Kind.POSTER else 2)


@pytest.mark.parametrize("language", languages.NAMES)
def test_every_language_can_be_set(language: str) -> None:
    for kind in Kind:
        reader = read(kind, language=language)
        assert reader.trailer["/Root"]["/Lang"] == language
        assert len(reader.pages) <= PAGES[kind] + (0 if kind is Kind.POSTER else 2)


def test_what_no_font_has_becomes_a_question_mark() -> None:
    text = "".join(page.extract_text() for page in read("poster", name="De Beuk 🌳 中").pages)

    assert "De Beuk ? ?" in text


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "image/webp"])
def test_a_logo_is_part_of_what_is_set(kind: str) -> None:
    assert sheets("poster", logo=PNG, logo_type=kind).digest != sheets("poster").digest


@pytest.mark.parametrize("logo", [PNG, WEBP])
def test_a_logo_is_shown_with_the_name_of_the_school(logo: bytes) -> None:
    reader = read("activate", logo=logo, logo_type="image/any")

    assert "De Beuk" in alternatives(reader).splitlines()


@pytest.mark.parametrize(
    ("kind", "beside"), [(Kind.ACTIVATE, "Schoolstraat"), (Kind.EVENING, "De Beuk")]
)
def test_a_wide_logo_leaves_room_for_the_name_of_the_school(kind: Kind, beside: str) -> None:
    first = read(kind, logo=banner(), logo_type="image/webp").pages[0]

    assert 0 < place(first, beside) < first.mediabox.width / 2


def test_a_poster_has_room_for_what_it_says_below_a_logo() -> None:
    name = "Gemeentelijke Basisschool De Zenne van Sint-Genesius-Rode en Beersel"
    page = read("poster", name=name, logo=banner(), logo_type="image/webp").pages[0]

    bottom = page.mediabox.height - 98 * MILLIMETRE
    assert all(above > bottom + 3 for _, above in places(page, "Beersel"))


def test_a_damaged_logo_is_left_out() -> None:
    reader = read("poster", logo=PNG[:20], logo_type="image/png")

    assert "De Beuk" not in alternatives(reader).splitlines()
    assert "De Beuk" in reader.pages[0].extract_text()


@pytest.mark.parametrize("kind", [Kind.POSTER, Kind.EVENING, Kind.ACTIVATE])
def test_the_square_on_the_first_page_leads_to_the_school(kind: Kind, tmp_path: Path) -> None:
    code = segno.make_qr("https://debeuk.example.test/", error="m", boost_error=False, mask=3)
    (tmp_path / "guide.pdf").write_bytes(sheets(kind).pdf())

    seen = scanned(tmp_path / "guide.pdf", size=len(code.matrix))

    assert seen == [[bool(module) for module in line] for line in code.matrix]


def test_another_word_makes_another_digest() -> None:
    same, other = sheets("poster"), sheets("poster", initial_days=61)

    assert same.digest == sheets("poster").digest
    assert other.digest != same.digest


def alternatives(reader: pypdf.PdfReader) -> str:
    """Return the words of all pictures of a file."""
    found: list[str] = []
    queue: list[object] = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while queue:
        node = queue.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            queue += node
        elif isinstance(node, dict):
            found.append(str(node.get("/Alt", "")))
            queue.append(node.get("/K"))
    return "\n".join(found)


def scanned(path: Path, *, size: int) -> list[list[bool]]:
    """Look at a printed first page as a camera does: find what is quite black, and its modules."""
    command = [
        "pdftoppm",
        "-gray",
        "-r",
        "150",
        "-f",
        "1",
        "-singlefile",
        path,
        path.with_suffix(""),
    ]
    subprocess.run(command, check=True)
    _kind, extent, _most, pixels = path.with_suffix(".pgm").read_bytes().split(b"\n", 3)
    width, height = map(int, extent.split())
    black = [place for place, value in enumerate(pixels) if value < 12]
    columns = [place % width for place in black]
    left, top = min(columns), black[0] // width
    step = (max(columns) + 1 - left) / size
    assert (black[-1] // width + 1 - top) / size == pytest.approx(step, abs=0.2)
    assert height > top
    return [
        [
            pixels[int(top + (row + 0.5) * step) * width + int(left + (column + 0.5) * step)] < 128
            for column in range(size)
        ]
        for row in range(size)
    ]
