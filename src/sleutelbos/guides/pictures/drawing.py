"""Draw a page: a window of a browser, the page's head, and below it what stands on it."""

from django.utils.translation import gettext as _

from sleutelbos.guides.pictures import art, elements, parts, widths
from sleutelbos.guides.pictures.elements import Screen
from sleutelbos.guides.pictures.look import Look
from sleutelbos.guides.pictures.pen import (
    EDGE,
    GOLD,
    INK,
    LINE,
    PAPER,
    SOFT,
    SUNKEN,
    SURFACE,
    Box,
    Pen,
)
from sleutelbos.guides.values import Picture

_PAGE, _GATE, _SIDE = 440, 700, 270
_WINDOW = 40  # the height of the browser's own bar
_BAR = 56
_EDGE = 26
_LEAST = 380


def picture(screen: Screen, look: Look) -> Picture:
    """Return a page as a picture."""
    pen = Pen(_GATE if screen.is_gate else _PAGE, look=look, press=screen.press)
    height = _gate(screen, pen) if screen.is_gate else _page(screen, pen)
    _window(pen, height)
    texts = elements.shown(screen)
    says = _("Picture of the page, with: {texts}").format(texts=" · ".join(dict.fromkeys(texts)))
    return pen.picture(
        screen.name.partition(":")[2],
        height,
        says=says,
        texts=texts,
        page=screen.name,
        is_wide=screen.is_gate,
    )


def _page(screen: Screen, pen: Pen) -> float:
    """Draw the bar, the steps and the parts; return how high it all is."""
    y = _bar(screen, pen) + 22
    if screen.place:
        y = _steps(screen.place, pen, Box(_EDGE, y, pen.width - 2 * _EDGE)) + 18
    return parts.below(screen.parts, pen, Box(_EDGE, y, pen.width - 2 * _EDGE)) + 28


def _gate(screen: Screen, pen: Pen) -> float:
    """Draw the school at one side and the form at the other (A5)."""
    x, place = _SIDE + 36, pen.place()
    end = parts.below(screen.parts, pen, Box(x, _WINDOW + 34, pen.width - x - 36)) + 36
    height = max(end, _LEAST)
    side = Box(0, _WINDOW, _SIDE, height - _WINDOW)
    pen.foot(side, fill=pen.look.accent, under=place)
    _side(screen, pen, height)
    return height


def _side(screen: Screen, pen: Pen, height: float) -> None:
    left = pen.width - _SIDE if pen.look.is_right_to_left else 0
    high = height - _WINDOW
    pen.raw(f'<g transform="translate({left:g} {_WINDOW})">{art.hills(_SIDE, high)}</g>')
    pen.raw(art.keys(left + _SIDE / 2, height - 128, 0.8))
    _brand(pen, Box(22, _WINDOW + 20, _SIDE - 30, 34), fill=pen.look.ink, has_mark=True)
    text = Box(22, _WINDOW + 72, _SIDE - 44, height - 168 - _WINDOW - 72)
    size = widths.fitting(
        screen.motto, sizes=(22, 20, 18, 16, 14), room=text.width, height=text.height
    )
    pen.paragraph(screen.motto, text, size=size, fill=pen.look.ink, is_bold=True)


def _bar(screen: Screen, pen: Pen) -> float:
    top = _WINDOW
    pen.rect(Box(0, top, pen.width, _BAR), fill=SURFACE, radius=0)
    pen.line(0, top + _BAR, pen.width, thick=1)
    x = pen.width - _EDGE
    for text in reversed(screen.menu):
        wide = widths.width(text, size=15, is_bold=True)
        pen.write(text, x, top + 34, size=15, is_bold=True, anchor="end")
        pen.point_at(text, Box(x - wide - 5, top + 14, wide + 10, 28))
        x -= wide + 26
    _brand(pen, Box(_EDGE, top + 11, x - _EDGE - 8, 34), fill=INK)
    return top + _BAR


def _brand(pen: Pen, box: Box, *, fill: str, has_mark: bool = False) -> None:
    """Show the school's logo, or a key in its colour, and as much of its name as fits."""
    mark = Box(box.x, box.y, box.height, box.height)
    if pen.look.logo:
        pen.rect(mark, fill=SURFACE, radius=8)
        pen.logo(mark)
    else:
        pen.rect(mark, fill=pen.look.accent, radius=8)
        pen.sign("key-round", mark.x + 8, mark.y + 8, size=18, fill=pen.look.ink)
    room = box.width - box.height - 10
    if has_mark or room > 60:
        lines = list(widths.broken(pen.look.school, size=14.5, room=room, is_bold=True))[:2]
        y = box.y + (22 if len(lines) == 1 else 14)
        for number, line in enumerate(lines):
            pen.write(
                line, box.x + box.height + 10, y + 17 * number, size=14.5, fill=fill, is_bold=True
            )


def _steps(place: elements.Place, pen: Pen, box: Box) -> float:
    pen.write(place.line, box.x, box.y + 12, size=13.5, fill=SOFT)
    wide = widths.width(place.line, size=13.5)
    pen.write(place.name, box.x + wide + 14, box.y + 12, size=13.5, is_bold=True)
    each = (box.width - 5 * (place.total - 1)) / place.total
    for number in range(1, place.total + 1):
        x = box.x + (number - 1) * (each + 5)
        now = GOLD if number == place.number else LINE
        colour = pen.look.accent if number < place.number else now
        pen.rect(Box(x, box.y + 22, each, 5), fill=colour, radius=2.5)
    return box.y + 27


def _window(pen: Pen, height: float) -> None:
    """Draw the browser around the page, with the address of the school in it."""
    pen.rect(Box(0, 0, pen.width, height), fill=PAPER, radius=14, under=0)
    pen.rect(Box(0, 0, pen.width, _WINDOW), fill=SUNKEN, radius=14)
    pen.rect(Box(0, _WINDOW - 14, pen.width, 14), fill=SUNKEN, radius=0)
    address = Box(_EDGE, 7, pen.width - 2 * _EDGE, 26)
    pen.rect(address, fill=SURFACE, radius=13)
    pen.sign("lock", address.x + 12, address.y + 6, size=14, fill=SOFT)
    pen.write(pen.look.host, address.x + 34, address.y + 18, size=13.5, fill=SOFT)
    pen.rect(Box(0.75, 0.75, pen.width - 1.5, height - 1.5), stroke=EDGE, radius=14, thick=1.5)
