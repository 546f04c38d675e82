"""Lines that are broken where they would not fit."""

import pytest

from sleutelbos.guides.pictures import widths


@pytest.mark.parametrize("room", [40, 90, 180, 400, 5000])
def test_no_word_is_lost_and_lines_fit(room: float) -> None:
    text = "Mail secretariaat@dezenne.example, of vul dit in"

    lines = list(widths.broken(text, size=16, room=room))

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    pieces = [line for line in lines if "@" not in line and " " in line]
    assert all(widths.width(line, size=16) <= room for line in pieces)


def test_a_word_that_fits_is_never_broken() -> None:
    assert list(widths.broken("an@example.org is mail", size=10, room=90)) == [
        "an@example.org", "is mail",
    ]  # fmt: skip


def test_a_long_address_is_broken_at_its_joints() -> None:
    lines = list(widths.broken("secretariaat@dezenne.example", size=16, room=150))

    assert lines == ["secretariaat@", "dezenne.example"]


def test_a_text_takes_the_largest_size_that_fits() -> None:
    sizes = (22, 18, 14)

    assert widths.fitting("Kort", sizes=sizes, room=200, height=40) == 22
    assert widths.fitting("Een heel stuk langer dan dat", sizes=sizes, room=200, height=60) == 18
    assert widths.fitting("Een " * 100, sizes=sizes, room=200, height=60) == 14
