"""A register whose headers nobody knows: said once by the office, read by itself from then on."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage
from tests.unit.roster.workbooks import workbook

NUMBER = "16.07.03-557.58"
HEADER = "Nr;Achternm;Roepnm;Afdeling;RN;Mama;Mail mama;Gsm mama;Adres"
ROWS = [
    f"1001;Peeters;Noor;L3A;{NUMBER};Maes, An;an@example.org;0475 12 34 56;Kerkstraat 1",
    "1002;Maes;Lars;L1A;;Maes, An;an@example.org;0475 12 34 56;Kerkstraat 1",
]


@pytest.fixture(scope="module")
def clerk(installation: Installation, new_page: OpenPage) -> Page:
    """Let somebody of the office be in the console, without JavaScript."""
    beforehand.open_the_school(installation)
    page = new_page(java_script_enabled=False, accept_downloads=True)
    steps.join_the_office(page, installation, name="Els Wouters", role="office")
    return page


def test_the_office_says_once_what_the_columns_are(
    installation: Installation, clerk: Page, tmp_path: Path
) -> None:
    clerk.goto(installation.url("/console/import"))
    _upload(clerk, tmp_path / "lijst.csv", [HEADER, *ROWS])
    steps.heading(clerk, "Wat staat in elke kolom?")
    expect(clerk.locator("main")).not_to_contain_text(NUMBER)
    expect(clerk.locator("main")).to_contain_text("**.**.**-***.**")

    steps.press(clerk, "Toon wat er zou veranderen")
    steps.see(clerk, "Nog niet gekozen: Stamboeknummer, Klas.")
    for header, field in (
        ("Nr", "Stamboeknummer"), ("Afdeling", "Klas"),
        ("RN", "Rijksregisternummer (wordt niet bewaard)"),
    ):  # fmt: skip
        steps.by_keyboard(clerk, header)
        clerk.locator("select:focus").select_option(label=field)
    steps.press(clerk, "Toon wat er zou veranderen")
    steps.see(clerk, "Nieuw in klas L3A.", "Nieuw in klas L1A.")

    clerk.goto(installation.url("/console/import"))
    _upload(clerk, tmp_path / "later.csv", [HEADER, *ROWS, "1003;Claes;Emma;L1A;;;;;"])
    steps.see(clerk, "Nieuw in klas L1A.", "Emma Claes")


def test_an_empty_list_comes_back_with_its_examples(
    installation: Installation, clerk: Page, tmp_path: Path
) -> None:
    clerk.goto(installation.url("/console/import"))
    with clerk.expect_download() as coming:
        clerk.get_by_role("link", name="Leerlingen (XLSX)").click()
    coming.value.save_as(tmp_path / "leeg.xlsx")
    clerk.locator("[name=file]").set_input_files(tmp_path / "leeg.xlsx")
    steps.press(clerk, "Toon wat er zou veranderen")
    steps.see(clerk, "Dit is een voorbeeld uit de lege lijst.")


def test_the_pages_are_for_everybody(
    installation: Installation, open_page: OpenPage, clerk: Page, tmp_path: Path
) -> None:
    page = open_page()
    page.context.add_cookies(clerk.context.cookies())
    page.goto(installation.url("/console/import"))
    steps.look(page)
    _upload(page, tmp_path / "ander.csv", ["Nummer;Achternm;Roepnm;Groep", "1;Peeters;Noor;L3A"])
    steps.look(page)
    steps.press(page, "Toon wat er zou veranderen")
    steps.look(page)

    page.goto(installation.url("/console/import"))
    (tmp_path / "fout.xlsx").write_bytes(workbook((1, "Peeters", "Noor", "", "ergens")))
    page.locator("[name=file]").set_input_files(tmp_path / "fout.xlsx")
    steps.press(page, "Toon wat er zou veranderen")
    steps.see(page, "Dit bestand kan niet toegepast worden", "Leerlingen!D2", "Leerlingen!E2")
    steps.look(page)


def _upload(page: Page, path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines))
    page.locator("[name=file]").set_input_files(path)
    steps.press(page, "Toon wat er zou veranderen")
