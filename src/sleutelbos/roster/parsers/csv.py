"""Read a CSV file as Flemish, French and German administrations export them."""

from sleutelbos.roster import limits
from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.parsers import headers, lines, text
from sleutelbos.roster.parsers.table import Table


def table(raw: bytes) -> Table:
    """Return the header and the rows of a CSV file."""
    if max(raw.count(b"\n"), raw.count(b"\r")) > limits.PEOPLE:
        raise FileUnreadable("too_many_rows", most=limits.PEOPLE)
    return Table(lines.cut(text.opened(raw)), headers.find)
