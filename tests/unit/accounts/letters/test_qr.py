"""The QR code of a letter's link."""

import re

import segno

from sleutelbos.accounts.letters import qr

LINK = "https://debeuk.example.test/a/#qZ3vL0n5mPz8w2YtXb7cKd9eRf1gHj4a"
STEP = re.compile(r"([Mmh])\s*(-?[\d.]+)(?:\s+(-?[\d.]+))?")


def test_the_drawing_is_the_code_of_the_link() -> None:
    expected = segno.make_qr(LINK, error="m", boost_error=False, mask=3)

    assert dark_modules(qr.svg(LINK)) == {
        (row, column)
        for row, line in enumerate(expected.matrix)
        for column, is_dark in enumerate(line)
        if is_dark
    }


def dark_modules(svg: str) -> set[tuple[int, int]]:
    """Follow the path of the drawing and return which modules it covers."""
    (path,) = re.findall(r' d="([^"]+)"', svg)
    x = y = 0.0
    dark = set()
    for command, first, second in STEP.findall(path):
        if command == "h":
            dark |= {(int(y), int(x) + step) for step in range(int(first))}
            x += int(first)
        elif command == "M":
            x, y = float(first), float(second)
        else:
            x, y = x + float(first), y + float(second)
    return dark
