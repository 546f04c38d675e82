"""Bombs and a million rows are refused within 512 MB (IMP-03)."""

import subprocess
import sys

import pytest

CHILD = """
import io, resource, sys, zipfile
resource.setrlimit(resource.RLIMIT_AS, (512 * 2**20, 512 * 2**20))
from sleutelbos.roster import parsers
from sleutelbos.roster.values import Finding

HEADER = b"Stamboeknummer;Naam;Voornaam;Klas\\n"
USERS = b"sourcedId,status,role,givenName,familyName,identifier,agentSourcedIds,userIds\\n"

def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, pieces in members.items():
            with target.open(name + ".csv", "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
    return out.getvalue()

def users(count):
    yield USERS
    for start in range(0, count, 1000):
        some = range(start, start + 1000)
        yield b"".join(b"u%d,active,student,Noor,Peeters,%d,,\\n" % (n, n) for n in some)

CASES = {
    "million rows": lambda: HEADER + b"1;Peeters;Noor;L3A\\n" * 1_000_000,
    "million rows of cells": lambda: HEADER + b'"1";"Pee""ters";"Noor";"L3A"\\n' * 140_000,
    "one line": lambda: HEADER + b"x" * (60 * 2**20),
    "one quote": lambda: HEADER + b'"' + b"x\\n" * 140_000,
    "utf-16": lambda: (HEADER.decode() + "1;Peeters;Noor;L3A\\n" * 140_000).encode("utf-16"),
    "zip": lambda: zipped(users=(bytes(2**20) for _ in range(1000))),
    "million users": lambda: zipped(users=users(1_000_000), classes=[b"sourcedId,title\\n"],
        enrollments=[b"classSourcedId,userSourcedId,role\\n"]),
    "entities": lambda: b"<!DOCTYPE lolz [" + b"<!ENTITY a 'aaaa'>" * 100_000 + b"]>",
    "large": lambda: b"x" * (300 * 2**20),
}
found = parsers.read(io.BytesIO(CASES[sys.argv[1]]()))
errors = {one.code for one in found.rows if isinstance(one, Finding)}
print(" ".join(sorted(errors)))
"""


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("million rows", "too_many_rows"),
        ("million rows of cells", ""),
        ("one line", "line_too_long"),
        ("one quote", "broken_quotes ragged_row"),
        ("utf-16", ""),
        ("zip", "unpacks_too_far"),
        ("million users", "too_many_rows"),
        ("entities", "unknown_format"),
        ("large", "file_too_large"),
    ],
)
def test_imp_03_a_bomb_is_refused_within_512_mb(case, code):
    child = subprocess.run(
        [sys.executable, "-c", CHILD, case],
        capture_output=True, text=True, timeout=60, check=False,
        env={"PYTHONPATH": "src", "PATH": ""},
    )  # fmt: skip
    assert child.returncode == 0, child.stderr[-2000:]
    assert child.stdout.strip() == code
