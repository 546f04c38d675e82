"""A pen that draws SVG, mirrored for languages that are written from right to left."""

import unicodedata
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from sleutelbos.guides.pictures import art, widths
from sleutelbos.guides.pictures.look import BESIDE, Look
from sleutelbos.guides.values import Line, Picture

INK: Final = "#211f1a"
SOFT: Final = "#5c564a"
PAPER: Final = "#faf7f1"
SURFACE: Final = "#ffffff"
SUNKEN: Final = "#f3eee5"
LINE: Final = "#e4ddd0"
EDGE: Final = "#8a8272"
GOLD: Final = "#e9b44c"
RED: Final = "#a3241a"
GOOD: Final = ("#17663a", "#e6f4ea", "#b5dcc1")

FONTS: Final = "'Noto Sans', system-ui, sans-serif"
_MIRRORED: Final = {"start": "end", "middle": "middle", "end": "start"}
_TURNED: Final = {"R", "AL"}
_OPEN, _CLOSE = "\u2067", "\u2069"  # keep what is between them right to left


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the sheet."""

    x: float
    y: float
    width: float
    height: float = 0


class Pen:
    """Draws on one sheet; ``press`` is the text that gets a ring and a pointer."""

    def __init__(self, width: float, *, look: Look, press: str = "") -> None:
        self.width = width
        self.look = look
        self.press = press
        self._is_mirrored = look.is_right_to_left
        self.room: tuple[float, ...] = ()
        self.lines: list[Line] = []
        self._marks: list[str] = []
        self._last: list[str] = []

    def place(self) -> int:
        """Return where something can be put under what is drawn from now on."""
        return len(self._marks)

    def rect(
        self, box: Box, *, fill: str = "none", stroke: str = "", radius: float = 10,
        thick: float = 1.5, dash: str = "", under: int | None = None,
    ) -> None:  # fmt: skip
        """Draw a box with round corners."""
        self._put(self._rect(box, fill, stroke, radius=radius, thick=thick, dash=dash), under)

    def line(self, x: float, y: float, x2: float, *, fill: str = LINE, thick: float = 1.5) -> None:
        """Draw a level line."""
        self.rect(Box(x, y - thick / 2, x2 - x, thick), fill=fill, radius=thick / 2)

    def upright(self, x: float, y: float, y2: float) -> None:
        """Draw a line that leads down."""
        self.rect(Box(x - 1.5, y, 3, y2 - y), fill=EDGE, radius=0)

    def arrow(self, x: float, y: float, *, is_down: bool) -> None:
        """Draw the head of an arrow whose point is here."""
        x = self.width - x if self._is_mirrored else x
        aside = 90 if self._is_mirrored else -90
        self._marks.append(
            f'<path transform="translate({x:.1f} {y:.1f}) rotate({0 if is_down else aside})" '
            f'fill="{EDGE}" d="M0 0l-9-15h18z"/>'
        )

    def write(
        self, text: str, x: float, y: float, *, size: float = 16, fill: str = INK,
        is_bold: bool = False, anchor: str = "start", is_link: bool = False,
    ) -> None:  # fmt: skip
        """Write one line; ``y`` is its base line."""
        direction, shown = _direction(text), text
        if self._is_mirrored:
            x, anchor = self.width - x, _MIRRORED[anchor]
        if direction == "rtl":
            shown = f"{_OPEN}{text}{_CLOSE}"
        self.lines.append(Line(text, x, y, size, fill, is_bold, is_link, anchor, direction))
        weight = ' font-weight="700"' if is_bold else ""
        weight += ' text-decoration="underline"' if is_link else ""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._marks.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{weight}{place}>'
            f"{escape(shown)}</text>"
        )

    def paragraph(
        self, text: str, box: Box, *, size: float = 16, fill: str = INK, is_bold: bool = False,
        anchor: str = "start",
    ) -> float:  # fmt: skip
        """Write a text in a box, in as many lines as it takes; return where it ends."""
        step, y = size * widths.LEADING, box.y
        x = {"start": box.x, "middle": box.x + box.width / 2, "end": box.x + box.width}[anchor]
        for line in widths.broken(text, size=size, room=box.width, is_bold=is_bold):
            self.write(
                line, x, y + step / 2 + size * 0.35, size=size, fill=fill, is_bold=is_bold,
                anchor=anchor,
            )  # fmt: skip
            y += step
        return y

    def sign(self, name: str, x: float, y: float, *, size: float = 20, fill: str = INK) -> None:
        """Draw one of the signs; ``x`` and ``y`` are its corner."""
        x = self.width - x - size if self._is_mirrored else x
        self._marks.append(
            f'<path transform="translate({x:.1f} {y:.1f}) scale({size / 24:.3f})" fill="none" '
            f'stroke="{fill}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" '
            f'd="{art.SIGNS[name]}"/>'
        )

    def foot(self, box: Box, *, fill: str, under: int) -> None:
        """Draw a box at the bottom of the sheet, at its start, with the sheet's round corner."""
        x, turn = (self.width, -1) if self._is_mirrored else (0, 1)
        self._marks.insert(
            under,
            f'<path transform="translate({x:g} {box.y:g}) scale({turn} 1)" fill="{fill}" d="M0 0h'
            f'{box.width:g}v{box.height:g}H14a14 14 0 0 1-14-14z"/>',
        )

    def raw(self, mark: str) -> None:
        """Draw a mark as it is, never mirrored."""
        self._marks.append(mark)

    def logo(self, box: Box) -> None:
        """Show the school's logo; where no address has it, leave it room and say where."""
        address = self.look.logo
        x = self.width - box.x - box.width if self._is_mirrored else box.x
        if address == BESIDE:
            self.room = (x, box.y, box.width)
            return
        kind = "use" if address.startswith("#") else "image"
        self._marks.append(
            f'<{kind} href="{escape(address)}" x="{x:g}" y="{box.y:g}" width="{box.width:g}" '
            f'height="{box.height:g}"/>'
        )

    def point_at(self, text: str, box: Box) -> None:
        """Ring what is to be pressed, when this is it, above all else on the sheet."""
        if text != self.press:
            return
        ring = Box(box.x - 6, box.y - 6, box.width + 12, box.height + 12)
        self._last.append(self._rect(ring, "none", GOLD, radius=16, thick=5))
        x = box.x + box.width - 18
        x = self.width - x - 16 if self._is_mirrored else x
        self._last.append(
            f'<path transform="translate({x:.1f} {box.y + box.height - 12:.1f}) scale(1.25)" '
            f'fill="#fff" stroke="{INK}" stroke-width="1.6" stroke-linejoin="round" '
            f'd="{art.POINTER}"/>'
        )

    def picture(self, name: str, height: float, **more: Any) -> Picture:
        """Return the drawing, also apart from its words: those are set on paper by other means."""
        marks = [*self._marks, *self._last]
        wordless = [mark for mark in marks if not mark.startswith("<text")]
        return Picture(
            name=name,
            svg=self._sheet(marks, height, says=more["says"]),
            wordless=self._sheet(wordless, height, says=more["says"]),
            lines=tuple(self.lines),
            width=self.width,
            height=height,
            room=self.room,
            **more,
        )

    def _sheet(self, marks: list[str], height: float, *, says: str) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {height:g}" '
            f'direction="ltr" font-family="{FONTS}" role="img" aria-label="{escape(says)}">'
            f"{''.join(marks)}</svg>"
        )

    def _put(self, mark: str, under: int | None) -> None:
        self._marks.insert(len(self._marks) if under is None else under, mark)

    def _rect(
        self, box: Box, fill: str, stroke: str, *, radius: float, thick: float, dash: str = ""
    ) -> str:
        x = self.width - box.x - box.width if self._is_mirrored else box.x
        edge = f' stroke="{stroke}" stroke-width="{thick:g}"' if stroke else ""
        edge += f' stroke-dasharray="{dash}"' if dash else ""
        return (
            f'<rect x="{x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
            f'height="{box.height:.1f}" rx="{radius:g}" fill="{fill}"{edge}/>'
        )


def _direction(text: str) -> str:
    """Return how a line runs; one without letters of its own, such as a number, runs as Latin."""
    return "rtl" if any(unicodedata.bidirectional(letter) in _TURNED for letter in text) else "ltr"
