"""However a register is damaged, every row is read or named, and nothing falls over (IMP-01)."""

import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleutelbos.roster.errors import FileUnreadable
from sleutelbos.roster.parsers import text
from sleutelbos.roster.values import Weight
from tests.roster.mutants import ENDS, NAMES, mutants, start_of
from tests.unit.roster.pretend import PretendSchool, read

THOUSANDS = range(10)
OF_THE_FILE = {
    "lost_header", "duplicate_header", "doubtful_header", "unclear_names", "no_header",
    "mixed_encodings", "nul_character", "unreadable_letter", "empty_file", "too_many_columns",
    "unknown_format", "broken_quotes",
}  # fmt: skip
LINES = start_of("basisschool.csv").split(b"\r\n")
ORDERS = st.lists(st.integers(1, len(LINES) - 2), max_size=12)


@functools.cache
def unhurt(name):
    """Return the lines of a register with what is read from each, and the header's lines."""
    raw = start_of(name)
    lines = lines_of(raw)
    rows = {lines[row.row - 1]: row._replace(row=0) for row in read(raw)[0]}
    return rows, lines[: lines.index(next(iter(rows)))]


def lines_of(raw):
    return ENDS.split(raw.decode(text.encoding(raw)))


@pytest.mark.parametrize("thousand", THOUSANDS)
def test_imp_01_ten_thousand_damaged_registers_are_read_or_named_row_by_row(thousand):
    read_on = refused = 0
    for name, raw in mutants(1_000, seed=thousand):
        rows, findings = read(raw)
        errors = [one for one in findings if one.weight is Weight.ERROR]
        refused += bool(errors)
        if not is_refused_as_a_whole(name, raw, errors):
            read_on += 1
            check(name, raw, rows, findings)
    assert refused > 300
    assert read_on > 400


def is_refused_as_a_whole(name, raw, errors):
    """Say whether there is nothing to expect of single rows; a refusal is then in the findings."""
    try:
        lines = lines_of(raw)
    except FileUnreadable:
        assert errors
        return True
    header = unhurt(name)[1]
    is_other_table = lines[: len(header)] != header or b'"' in raw  # a cell may span lines
    if any(one.row <= len(header) and one.code in OF_THE_FILE for one in errors):
        return True
    return is_other_table or any(one.code == "lost_header" for one in errors)


def check(name, raw, rows, findings):
    """See that a line nobody touched is read as ever, and every other one is read or named."""
    known, header = unhurt(name)
    found = {row.row: row for row in rows}
    named = {one.row for one in findings if one.weight is Weight.ERROR or one.code in PASSED_OVER}
    for number, line in enumerate(lines_of(raw), start=1):
        if number <= len(header) or line in header or not line.strip(";,\t| "):
            continue
        if line in known:
            assert found[number]._replace(row=0) == known[line]
        else:
            assert number in found or number in named, (number, line)
    assert not named & found.keys()


PASSED_OVER = {"closing_row", "example_row"}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_imp_06_a_second_run_of_any_file_plans_nothing(seed):
    (_, raw), *_ = mutants(1, seed=f"plan {seed}")
    rows, _ = read(raw)
    school = PretendSchool()
    if not school.apply(rows).blocking():
        assert school.apply(rows).is_empty()


@settings(max_examples=60, deadline=None)
@given(ORDERS)
def test_imp_06_the_order_of_the_rows_makes_no_difference(order):
    picked = list(dict.fromkeys(order))
    sorted_rows, _ = read(b"\r\n".join([LINES[0], *(LINES[n] for n in sorted(picked))]))
    shuffled_rows, _ = read(b"\r\n".join([LINES[0], *(LINES[n] for n in picked)]))
    one, other = PretendSchool(), PretendSchool()
    one.apply(sorted_rows)
    other.apply(shuffled_rows)
    assert one.known == other.known


def test_every_source_of_mutants_is_good_by_itself():
    for name in NAMES:
        assert not [one for one in read(start_of(name))[1] if one.weight is Weight.ERROR]
