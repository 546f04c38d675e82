"""National numbers are checked, turned into nothing, and shown to nobody (D5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleutelbos.roster import national_number
from sleutelbos.roster.values import Weight
from tests.unit.roster.pretend import read

HEADER = "Stamboeknummer;Naam;Voornaam;Klas;Rijksregisternummer;Adres"


def a_number(*, year=16, month=7, day=3, serial=557, is_old=False):
    """Make a number with a checksum of our own making."""
    nine = f"{year:02}{month:02}{day:02}{serial:03}"
    check = 97 - int(nine if is_old else f"2{nine}") % 97
    return f"{nine}{check:02}"


def dotted(number):
    return f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"


def file(*rows):
    return "\n".join([HEADER, *rows]).encode()


@given(
    year=st.integers(0, 99),
    month=st.sampled_from([*range(13), *range(20, 33), *range(40, 53)]),
    day=st.integers(0, 31),
    serial=st.integers(0, 999),
    is_old=st.booleans(),
)
def test_imp_05_every_number_is_valid_in_both_centuries_bis_and_without_date(
    year, month, day, serial, is_old
):
    number = a_number(year=year, month=month, day=day, serial=serial, is_old=is_old)
    assert national_number.digits(number) == number
    assert national_number.digits(f" {dotted(number)} ") == number
    assert national_number.is_inside(f"Kerkstraat {dotted(number)} Halle")


@given(st.integers(0, 96))
def test_imp_05_every_other_check_number_is_wrong(shift):
    number = a_number()
    old = int(a_number(is_old=True)[9:])
    check = (int(number[9:]) + shift) % 100
    is_right = check in (int(number[9:]), old)
    assert (national_number.digits(f"{number[:9]}{check:02}") is not None) == is_right


@pytest.mark.parametrize(
    "text", ["", "1607035575", "160703557580", a_number(month=13), a_number(day=32), "abc"]
)
def test_imp_05_what_has_no_shape_of_a_number_is_none(text):
    assert national_number.digits(text) is None


def test_imp_05_a_wrong_number_is_noticed_and_shown_masked():
    number = a_number()
    wrong = number[:9] + f"{(int(number[9:]) + 1) % 97:02}"
    rows, findings = read(file(f"1;Peeters;Noor;L3A;{dotted(wrong)};"))
    assert len(rows) == 1
    assert [(one.code, one.weight, one.facts) for one in findings] == [
        ("wrong_number", Weight.NOTICE, {"value": "**.**.**-***.**"})
    ]


def test_imp_05_a_missing_number_is_noticed():
    _, findings = read(file("1;Peeters;Noor;L3A;;"))
    assert [(one.code, one.weight) for one in findings] == [("missing_number", Weight.NOTICE)]


def test_pri_01_the_sink_gets_the_digits_and_the_row_only_what_the_sink_gives():
    number, seen = a_number(), []

    def sink(register_id, digits):
        seen.append((register_id, digits))
        return ("digest",)

    rows, _ = read(file(f"1;Peeters;Noor;L3A;{dotted(number)};"), secrets_for=sink)
    assert seen == [("1", number)]
    assert rows[0].secrets == ("digest",)
    assert number[-6:] not in str(rows)


@pytest.mark.parametrize(
    "row",
    ["{};Peeters;Noor;L3A;;", "1;{};Noor;L3A;;", "1;Peeters;Noor;{};;", "1;Peeters;Noor;L3A;;{}"],
)
@pytest.mark.parametrize("shape", [str, dotted])
def test_pri_01_a_number_in_another_column_is_refused_and_not_shown(row, shape):
    number = a_number()
    rows, findings = read(file(row.format(shape(number))))
    assert not rows
    assert "national_number_here" in {one.code for one in findings}
    assert number[-3:] not in str(findings)


def test_pri_01_a_number_in_the_header_is_not_shown():
    number = dotted(a_number())
    _, findings = read(file().replace(b"Adres", number.encode()) + f"\n1;P;N;L1;{number}".encode())
    assert number[-3:] not in str(findings)


def test_pri_01_a_national_number_among_the_typed_ids_of_oneroster_reaches_only_the_sink():
    seen = {}

    def sink(register_id, digits):
        seen[register_id] = digits
        return ()

    rows, findings = read("basisschool-oneroster-1.2.zip", secrets_for=sink)
    assert len(seen) == 402
    assert not any(digits in str(row) for row, digits in zip(rows, seen.values(), strict=False))
    assert [one.code for one in findings] == ["missing_number"] * 10
