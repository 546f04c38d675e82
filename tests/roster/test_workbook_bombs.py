"""A workbook that is a bomb ends nothing but its own reader, within 512 MB and 30 s (IMP-03)."""

import resource
import subprocess
import sys
from functools import partial

import pytest

from sleutelbos.roster import limits
from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.parsers import workbook as workbooks
from tests.unit.roster.workbooks import HEADER, NOOR, SHEET, with_part, workbook

NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CHILD = """
import io, re, resource, sys
from pathlib import Path
from sleutelbos.roster import parsers
from sleutelbos.roster.values import Finding
found = list(parsers.read(io.BytesIO(sys.stdin.buffer.read())).rows)
errors = {one.code for one in found if isinstance(one, Finding) and one.weight == "error"}
print(*sorted(errors) or [sum(not isinstance(one, Finding) for one in found)])
own = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)
"""


def sheet(rows, *, doctype=""):
    body = f"<worksheet {NAMES}><sheetData>{rows}</sheetData></worksheet>"
    return f'<?xml version="1.0"?>{doctype}{body}'


def cell(place, text, kind="str"):
    return f'<c r="{place}" t="{kind}"><v>{text}</v></c>'


def row(number, *texts):
    cells = (cell(f"{letter}{number}", text) for letter, text in zip("ABCD", texts, strict=True))
    return f'<row r="{number}">{"".join(cells)}</row>'


HEAD = row(1, *HEADER[:4])
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
FILE = '<!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">%s]>'


def repeated(count):
    return "".join([HEAD, *(row(n, n, "Peeters", "Noor", "L3A") for n in range(2, count))])


def strings(text):
    return with_part(
        with_part(workbook(NOOR), SHEET, sheet(f'<row r="1">{cell("A1", 0, "s")}</row>')),
        "xl/sharedStrings.xml",
        f'<sst {NAMES} count="1">{text}</sst>',
    )


BOMBS = {
    "two cells far apart": (lambda: sheet(f'<row r="1">{cell("A1", 1)}</row><row r="1048576">'
                            f'{cell("XFD1048576", 1)}</row>'), {"workbook_too_large"}),
    "too many rows": (lambda: sheet(repeated(limits.PEOPLE + 3)), {"too_many_rows"}),
    "laughs": (lambda: sheet(HEAD + row(2, "&l8;", "a", "b", "c"), doctype=FILE % LAUGHS),
               {"broken_workbook"}),
    "a file of ours": (lambda: sheet(HEAD + row(2, "&f;", "a", "b", "c"), doctype=FILE % ""),
                       {"broken_workbook"}),
    "nested": (lambda: sheet("<row>" * 2_000_000), {"broken_workbook", "unpacks_too_far"}),
}  # fmt: skip


def read_apart(raw):
    """Read in a process with no network and little memory; return what it said, and its MB."""
    limit = partial(resource.setrlimit, resource.RLIMIT_AS, (512 << 20, 512 << 20))
    command = [sys.executable, "-c", CHILD]
    apart = ["unshare", "-rn"]
    if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode == 0:
        command = [*apart, *command]
    done = subprocess.run(
        command, input=raw, capture_output=True, timeout=60, check=True, preexec_fn=limit,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    said, megabytes = done.stdout.decode().splitlines()
    return said, int(megabytes)


@pytest.mark.parametrize("name", BOMBS)
def test_imp_03_a_workbook_that_is_a_bomb_is_refused(name):
    make, codes = BOMBS[name]
    said, megabytes = read_apart(with_part(workbook(NOOR), SHEET, make()))
    assert set(said.split()) <= codes
    assert megabytes < 512


@pytest.mark.parametrize(
    "text",
    [
        f"<si><t>{'x' * 150_000_000}</t></si>",
        "<si><t>x</t></si>" * 3_000_000,
        "<si><r>" * 1_000_000,
    ],
    ids=["one long", "many", "nested"],
)
def test_imp_03_a_bomb_of_shared_strings_is_refused(text):
    said, megabytes = read_apart(strings(text))
    assert said in ("unpacks_too_far", "workbook_too_large", "broken_workbook", "lost_header")
    assert megabytes < 512


def test_imp_03_links_to_elsewhere_are_not_followed():
    raw = workbook((1, "Peeters", "Noor", '=[1]Blad1!A1+WEBSERVICE("http://127.0.0.1:9/")'))
    raw = with_part(raw, "xl/_rels/workbook.xml.rels", lambda text: text.replace(
        "</Relationships>", '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/externalLink" Target="http://127.0.0.1:9/x.xlsx" '
        'TargetMode="External"/></Relationships>'))  # fmt: skip
    assert read_apart(raw)[0] == "1"


def test_a_school_of_ten_thousand_fits_in_a_workbook():
    rows = [(n, "Peeters", "Noor", "L3A", *["Kerkstraat 1"] * 40) for n in range(10_000)]
    header = (*HEADER[:4], *(f"Kolom {n}" for n in range(40)))
    said, megabytes = read_apart(workbook(sheets={"Leerlingen": [header, *rows]}))
    assert said == "10000"
    assert megabytes < limits.WORKBOOK_MEMORY >> 20


def test_imp_03_the_reader_has_its_own_memory_whatever_this_process_may_use():
    wide = sheet(f'<row r="1">{cell("A1", 1)}</row><row r="1500">{cell("XFD1500", 1)}</row>')
    with pytest.raises(FileUnreadable) as refusal:
        workbooks.sheets(with_part(workbook(NOOR), SHEET, wide))
    assert refusal.value.reason == "workbook_too_large"
