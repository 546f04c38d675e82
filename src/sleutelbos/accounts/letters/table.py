"""Letters as a table, for a school that writes its own."""

import csv
import io
from collections.abc import Sequence

from sleutelbos.accounts.letters.pages import LetterPage
from sleutelbos.accounts.rules.letters import Address

COLUMNS = (
    "class", "pupil", "register_id", "slot", "reader", "street", "postcode", "town",
    "username", "code", "link", "expires", "language",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(pages: Sequence[LetterPage]) -> bytes:
    """Return CSV as spreadsheets of Flemish offices open it: UTF-8 with BOM, semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in _cells(page)] for page in pages)
    return text.getvalue().encode("utf-8-sig")


def _cells(page: LetterPage) -> tuple[str, ...]:
    address = page.address or Address()
    return (
        page.group,
        page.pupil,
        page.register_id,
        str(page.slot),
        page.reader,
        address.street,
        address.postcode,
        address.town,
        page.username,
        page.code or "",
        page.link or "",
        page.expires_on.isoformat(),
        page.language,
    )


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula (IMP-04)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
