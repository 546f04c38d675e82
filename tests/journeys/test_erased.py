"""An erased person: a mother reads what is kept, her child leaves, and nobody is left."""

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage
from tests.mailbox import Mailbox

AVA, ILSE = "Ava D'Hooghe", "ilse@example.org"
TRACES = (ILSE, "ilse.verhoeven@", "'Ilse', 'Verhoeven'", "Zennestraat 154", "'Ava', \"D'Hooghe\"")


@pytest.fixture(scope="module")
def link(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Open the school, import a class, and return the link of the mother's letter."""
    letters = beforehand.open_with_list(installation, tmp_path_factory.mktemp("letters"))
    return letters[AVA, 1]["link"]


def test_a_person_is_told_what_is_kept_and_is_erased_in_the_end(
    link: str,
    installation: Installation,
    open_page: OpenPage,
    mailbox: Mailbox,
    tmp_path: Path,
) -> None:
    mother, clerk = open_page(width=360), open_page()
    mother.goto(link)
    steps.activate(mother, email=ILSE)
    steps.verify_by_code(mother, mailbox.wait_for(ILSE))
    steps.join_the_office(clerk, installation, name="Els Wouters", role="administrator")
    steps.open_family(clerk, installation, AVA)
    reads_what_is_kept(mother, installation, tmp_path)

    beforehand.let_leave(installation, "Ava")
    assert all(beforehand.find_everywhere(installation, *TRACES)), "or it would prove nothing"
    steps.open_family(clerk, installation, AVA)
    erases(clerk, tmp_path)

    is_nobody_any_more(clerk, installation)
    mother.goto(installation.url("/profile"))
    expect(mother).to_have_url(installation.url("/?next=%2Fprofile"))
    assert not any(beforehand.find_everywhere(installation, *TRACES))


def reads_what_is_kept(mother: Page, installation: Installation, folder: Path) -> None:
    """See who looked, and take the own file."""
    mother.goto(installation.url("/profile"))
    steps.press(mother, "Wie keek naar mijn account?")
    steps.see(mother, "Bekeek de pagina van uw gezin", "een beheerder van de school")
    expect(mother.locator("main")).not_to_contain_text("Els")
    steps.look(mother)
    mother.goto(installation.url("/profile"))
    steps.press(mother, "Wat bewaart de school over mij?")
    steps.look(mother)
    assert ILSE in json.dumps(downloaded(mother, "Mijn bestand downloaden", folder))


def erases(clerk: Page, folder: Path) -> None:
    """From the family page: hand the file over, see what goes, and say yes."""
    steps.look(clerk)
    steps.press(clerk, "Wat bewaard wordt")
    steps.heading(clerk, f"Wat bewaard wordt over {AVA}")
    steps.look(clerk)
    assert AVA in json.dumps(downloaded(clerk, "Bestand downloaden", folder))
    steps.press(clerk, "Bekijk wat weg zou gaan")
    steps.see(clerk, "Deze personen gaan mee", "Wat blijft, en waarom")
    steps.look(clerk)
    steps.tick(clerk, "Wis dit. Het kan niet ongedaan gemaakt worden.")
    steps.press(clerk, "Wissen")
    steps.see(clerk, "Alles wat naar deze persoon leidt, is gewist.", "was weg van school")
    steps.look(clerk)


def is_nobody_any_more(clerk: Page, installation: Installation) -> None:
    """Find nobody, and a log that is whole."""
    clerk.goto(installation.url("/console/search?q=ava"))
    expect(clerk.locator("main .found-line")).to_have_count(0)
    clerk.goto(installation.url("/console/log"))
    steps.see(clerk, "Persoon gewist", "iemand die gewist is")
    steps.look(clerk)
    clerk.goto(installation.url("/console/log/follow"))
    steps.press(clerk, "Nu nakijken")
    steps.wait_until(clerk, "Het logboek is intact", at=installation.url("/console/log/follow"))


def downloaded(page: Page, label: str, folder: Path) -> dict[str, object]:
    """Press a button, and read the file that it gives."""
    with page.expect_download() as download:
        steps.press(page, label)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        read: dict[str, object] = json.loads(archive.read("data.json"))
        return read
