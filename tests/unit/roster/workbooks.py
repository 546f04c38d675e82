"""Write workbooks, as spreadsheets do and as nobody should."""

import io
import zipfile

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("Stamboeknummer", "Naam", "Voornaam", "Klas", "Geboortedatum")
NOOR = (1, "Peeters", "Noor", "L3A", None)


def workbook(*rows, sheets=None, **options):
    """Return a workbook with a sheet of rows, or with sheets by their name ("~" hides one)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy", **options})
    for name, lines in (sheets or {"Leerlingen": (HEADER, *rows)}).items():
        sheet = book.add_worksheet(name.strip("~"))
        for number, cells in enumerate(lines):
            sheet.write_row(number, 0, cells)
        if name.startswith("~"):
            sheet.hide()
    book.close()
    return out.getvalue()


def with_part(raw, name, change):
    """Return a workbook with a part changed: by a function of its text, or to this text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w", 8) as target:
        for member in source.namelist():
            text = source.read(member)
            if member == name:
                text = change(text.decode()) if callable(change) else change
            target.writestr(member, text)
    return out.getvalue()
