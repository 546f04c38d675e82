"""However a register is damaged, every row is read or named, and nothing falls over (IMP-01)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sleutelbos.roster.values import Weight
from tests.unit.roster.pretend import REGISTERS, PretendSchool, read

LINES = (REGISTERS / "basisschool.csv").read_bytes().split(b"\r\n")[:25]
VALID = b"\r\n".join(LINES)
PIECES = st.sampled_from(
    [b"", b";", b'"', b"\r\n", b"\n", b"\0", b"\xff", b"\xc3\xab", b"?", b"=", b"@", b"\t", b",",
     b"x" * 300, b"16.07.03-557.58", b"\xef\xbb\xbf"]
)  # fmt: skip
SPOTS = st.tuples(st.integers(0, len(VALID)), st.integers(0, 12), PIECES)
WHOLE = {"mixed_encodings", "nul_character", "unreadable_letter"}
ORDERS = st.lists(st.integers(1, len(LINES) - 1), max_size=30)


def damaged(spots):
    raw = VALID
    for start, length, piece in spots:
        raw = raw[:start] + piece + raw[start + length :]
    return raw


@settings(max_examples=150, deadline=None)
@given(st.lists(SPOTS, min_size=1, max_size=4))
def test_imp_01_every_row_of_a_damaged_file_is_read_or_named(spots):
    raw = damaged(spots)
    rows, findings = read(raw)
    errors = [one for one in findings if one.weight is Weight.ERROR]
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    header, *filled = [number for number, line in enumerate(lines, 1) if line.strip(b"; \t")]
    if b'"' in raw or any(
        one.row <= header or one.code in WHOLE or one.code.endswith("_header") for one in errors
    ):
        return  # a cell may span rows, or the file as a whole was refused
    assert set(filled) <= {one.row for one in [*rows, *errors]}


@settings(max_examples=60, deadline=None)
@given(st.lists(SPOTS, max_size=3))
def test_imp_01_whatever_could_be_read_can_be_planned(spots):
    school = PretendSchool()
    school.apply(read(VALID)[0])
    school.apply(read(damaged(spots))[0])


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


@settings(max_examples=60, deadline=None)
@given(st.lists(SPOTS, max_size=3))
def test_imp_06_a_second_run_of_any_file_plans_nothing(spots):
    rows, _ = read(damaged(spots))
    school = PretendSchool()
    if not school.apply(rows).blocking():
        assert school.apply(rows).is_empty()
