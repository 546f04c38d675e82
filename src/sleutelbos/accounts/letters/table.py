"""Letters as a table, for a school that writes its own."""

from collections.abc import Sequence

from sleutelbos.accounts.letters.pages import LetterPage
from sleutelbos.accounts.rules.letters import Address
from sleutelbos.kit import sheets

COLUMNS = (
    "class", "pupil", "register_id", "slot", "reader", "street", "postcode", "town",
    "username", "code", "link", "expires", "language",
)  # fmt: skip


def render(pages: Sequence[LetterPage]) -> bytes:
    """Return CSV as spreadsheets of Flemish offices open it: UTF-8 with BOM, semicolons."""
    return sheets.sheet(COLUMNS, map(_cells, pages))


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
