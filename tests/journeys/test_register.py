"""The register in a browser: rehearse a file, see who loses access, undo what was wrong."""

from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page

from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage
from tests.mailbox import Mailbox

REGISTERS = Path(__file__).parents[1] / "registers"
CLASSES = {b"L1A", b"L2A"}


@pytest.fixture(scope="module")
def clerk(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory, new_page: OpenPage
) -> Page:
    """Open the school, import two classes, and let somebody of the office in."""
    folder = tmp_path_factory.mktemp("register")
    beforehand.open_the_school(installation, beforehand.importing(folder, "L1A", "L2A"))
    page = new_page()
    steps.join_the_office(page, installation, name="Els Wouters", role="office")
    return page


@pytest.fixture(scope="module")
def next_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a list of the same classes in which three pupils are missing and one is new."""
    head, *rows = (REGISTERS / "basisschool.csv").read_bytes().splitlines(keepends=True)
    kept = [row for row in rows if row.split(b";")[3] in CLASSES][:-3]
    new = b";".join([b"7777", b"Zeebos", b"Fien", b"L1A", *kept[0].split(b";")[4:]])
    path = tmp_path_factory.mktemp("list") / "volgend-jaar.csv"
    path.write_bytes(head + b"".join([*kept, new]))
    return path


def test_the_office_rehearses_a_file_and_nobody_notices(
    clerk: Page, installation: Installation, next_year: Path, tmp_path: Path, mailbox: Mailbox
) -> None:
    _upload(clerk, installation, next_year)
    steps.see(clerk, "Wie verliest toegang")
    steps.press(clerk, "Oefen eerst")
    steps.see(clerk, "Niemand merkt iets")
    steps.look(clerk)
    at = clerk.url
    steps.press(clerk, "Oefen")
    steps.wait_until(clerk, "Geoefend. Er is niets van bewaard.", at=at)
    steps.look(clerk)
    with clerk.expect_download() as coming:
        steps.press(clerk, "Download de gemerkte brieven")
    coming.value.save_as(tmp_path / "letters.pdf")
    first = pypdf.PdfReader(tmp_path / "letters.pdf").pages[0].extract_text()
    assert "OEFENING" in first

    clerk.goto(installation.url("/console/search?q=Zeebos"))
    steps.see(clerk, "Niemand gevonden")
    assert not mailbox.letters
    clerk.goto(at)
    steps.press(clerk, "Gooi weg")
    steps.see(clerk, "Wat de oefening achterliet, is weg.")


def test_the_office_applies_a_wrong_file_and_undoes_it(
    clerk: Page, installation: Installation, next_year: Path
) -> None:
    _upload(clerk, installation, next_year)
    run = clerk.url
    steps.press(clerk, "Toon de lijst")
    steps.heading(clerk, "Wie verliest toegang")
    steps.look(clerk)
    clerk.goto(run)
    steps.press(clerk, "Toepassen")
    for box in clerk.get_by_role("checkbox").all():
        box.check()
    steps.press(clerk, "Toepassen")
    steps.wait_until(clerk, "De import is toegepast", at=run)
    clerk.goto(installation.url("/console/search?q=Zeebos"))
    steps.see(clerk, "Fien Zeebos")

    clerk.goto(run)
    steps.press(clerk, "Draai deze import terug")
    steps.see(clerk, "Gaan weer weg", "Fien Zeebos", "Komen terug", "Wat blijft")
    steps.look(clerk)
    steps.press(clerk, "Draai deze import terug")
    steps.wait_until(clerk, "De import is teruggedraaid", at=run)
    steps.look(clerk)
    clerk.goto(installation.url("/console/search?q=Zeebos"))
    steps.see(clerk, "Niemand gevonden")


def _upload(clerk: Page, installation: Installation, path: Path) -> None:
    clerk.goto(installation.url("/console/import"))
    clerk.locator("[name=file]").set_input_files(path)
    steps.press(clerk, "Toon wat er zou veranderen")
    steps.heading(clerk, "volgend-jaar.csv")
