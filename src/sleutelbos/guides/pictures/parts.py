"""Draw what stands on a page, one thing below the other, as the portal's own style has it."""

from collections.abc import Iterable
from functools import singledispatch

from sleutelbos.guides.pictures import elements, widths
from sleutelbos.guides.pictures.elements import Button
from sleutelbos.guides.pictures.pen import (
    EDGE,
    GOOD,
    INK,
    LINE,
    RED,
    SOFT,
    SUNKEN,
    SURFACE,
    Box,
    Pen,
)

GAP = 14
_FIELD = 42


def below(parts: Iterable[object], pen: Pen, box: Box) -> float:
    """Draw parts below each other; return where the last one ends."""
    y = box.y
    for number, part in enumerate(parts):
        y = draw(part, pen, Box(box.x, y + (GAP if number else 0), box.width))
    return y


@singledispatch
def draw(part: object, pen: Pen, box: Box) -> float:
    """Draw one part at the top of a box; return where it ends."""
    raise NotImplementedError(type(part))


@draw.register
def _(part: elements.Heading, pen: Pen, box: Box) -> float:
    return pen.paragraph(part.text, box, size=18 if part.is_small else 25, is_bold=True)


@draw.register
def _(part: elements.Words, pen: Pen, box: Box) -> float:
    return pen.paragraph(part.text, box, size=16, fill=SOFT if part.is_soft else INK)


@draw.register
def _(part: elements.Input, pen: Pen, box: Box) -> float:
    y = pen.paragraph(part.label, box, size=15, is_bold=True)
    if part.star:
        wide = widths.width(part.label, size=15, is_bold=True)
        pen.write(part.star, box.x + wide + 8, box.y + 15.7, size=15, fill=RED, is_bold=True)
    if part.hint:
        y = pen.paragraph(part.hint, Box(box.x, y, box.width), size=13.5, fill=SOFT)
    field = Box(box.x, y + 4, box.width, _FIELD)
    pen.rect(field, fill=SUNKEN if part.is_fixed else SURFACE, stroke=EDGE)
    if part.typed:
        pen.write(part.typed, field.x + 13, field.y + 27, size=16)
    if part.switch:
        _switch(part.switch, pen, field)
    return field.y + field.height


def _switch(text: str, pen: Pen, field: Box) -> None:
    wide = widths.width(text, size=14, is_bold=True) + 46
    box = Box(field.x + field.width - wide - 5, field.y + 5, wide, field.height - 10)
    pen.rect(box, fill=SUNKEN, radius=7)
    pen.sign("eye", box.x + 10, box.y + 7.5, size=17)
    pen.write(text, box.x + 34, box.y + 21, size=14, is_bold=True)


@draw.register
def _(part: elements.Rules, pen: Pen, box: Box) -> float:
    y = box.y
    for number, line in enumerate(part.lines):
        y += 7 if number else 0
        place = pen.place()
        end = pen.paragraph(line, Box(box.x + 38, y + 8, box.width - 50), size=13.5) + 8
        pen.rect(Box(box.x, y, box.width, end - y), fill=SURFACE, stroke=LINE, under=place)
        pen.sign("circle", box.x + 12, y + 10, size=16, fill=EDGE)
        y = end
    return y


@draw.register
def _(part: elements.Link, pen: Pen, box: Box) -> float:
    wide = widths.width(part.text, size=15)
    x, y = box.x + box.width, box.y + 12
    pen.write(part.text, x, y, size=15, fill=pen.look.accent_text, anchor="end", is_link=True)
    pen.point_at(part.text, Box(x - wide - 4, y - 17, wide + 8, 24))
    return y + 6


@draw.register
def _(part: elements.Button, pen: Pen, box: Box) -> float:
    size = 15.5
    room = box.width - 24
    wide = box.width if part.is_wide else _wide(part, room)
    lines = list(widths.broken(part.text, size=size, room=room, is_bold=True))
    high = 24 + 19.5 * len(lines)
    frame = Box(box.x, box.y, wide, high)
    fill, stroke = (SURFACE, EDGE) if part.is_quiet else (pen.look.accent, "")
    pen.rect(frame, fill=fill, stroke=stroke, radius=11)
    for number, line in enumerate(lines):
        pen.write(
            line, frame.x + wide / 2, frame.y + 27 + 19.5 * number, size=size,
            fill=INK if part.is_quiet else pen.look.ink, is_bold=True, anchor="middle",
        )  # fmt: skip
    pen.point_at(part.text, frame)
    return frame.y + high


def _wide(button: Button, room: float) -> float:
    return min(widths.width(button.text, size=15.5, is_bold=True) + 44, room + 24)


@draw.register
def _(part: elements.Row, pen: Pen, box: Box) -> float:
    wides = [_wide(button, box.width - 24) for button in part.buttons]
    total = sum(wides) + 10 * (len(wides) - 1)
    if total > box.width:  # each on a line of its own, the main one first: as on a phone
        buttons = sorted(part.buttons, key=lambda one: one.is_quiet)
        full = [Button(one.text, is_quiet=one.is_quiet, is_wide=True) for one in buttons]
        return below(full, pen, box)
    x = box.x + (box.width - total if part.is_at_end else 0)
    y = box.y
    for button, wide in zip(part.buttons, wides, strict=True):
        y = draw(button, pen, Box(x, box.y, wide))
        x += wide + 10
    return y


@draw.register
def _(part: elements.Good, pen: Pen, box: Box) -> float:
    ink, soft, line = GOOD
    place = pen.place()
    end = pen.paragraph(part.text, Box(box.x + 46, box.y + 11, box.width - 58), size=15.5) + 11
    pen.rect(Box(box.x, box.y, box.width, end - box.y), fill=soft, stroke=line, under=place)
    pen.rect(Box(box.x, box.y, 5, end - box.y), fill=ink, radius=2)
    pen.sign("circle-check", box.x + 16, box.y + 12, fill=ink)
    return end


@draw.register
def _(part: elements.Nothing, pen: Pen, box: Box) -> float:
    place = pen.place()
    text = Box(box.x + 24, box.y + 13, box.width - 48)
    end = pen.paragraph(part.text, text, size=15, fill=SOFT, anchor="middle") + 13
    pen.rect(
        Box(box.x, box.y, box.width, end - box.y), stroke=LINE, radius=16, dash="6 5", under=place
    )
    return end


@draw.register
def _(part: elements.Pairs, pen: Pen, box: Box) -> float:
    y = box.y
    for number, (name, value) in enumerate(part.pairs):
        if number:
            pen.line(box.x, y + 7, box.x + box.width)
            y += 14
        y = pen.paragraph(name, Box(box.x, y, box.width), size=14, fill=SOFT)
        y = pen.paragraph(value, Box(box.x, y, box.width), size=16, is_bold=True)
    return y


@draw.register
def _(part: elements.Fold, pen: Pen, box: Box) -> float:
    frame = Box(box.x, box.y, box.width, 38)
    pen.rect(frame, stroke=pen.look.accent_line, dash="6 5")
    pen.write(
        part.text, frame.x + 14, frame.y + 25, size=15, fill=pen.look.accent_text, is_bold=True
    )
    return frame.y + frame.height


@draw.register
def _(part: elements.Lines, pen: Pen, box: Box) -> float:
    y = box.y + 4
    for number in range(part.count):
        is_last = number == part.count - 1
        pen.rect(Box(box.x, y, box.width * (0.55 if is_last else 1), 7), fill=LINE, radius=3.5)
        y += 17
    return y


@draw.register
def _(part: elements.Tile, pen: Pen, box: Box) -> float:
    place = pen.place()
    text = Box(box.x + 18, box.y + 11, box.width - 36)
    middle = pen.paragraph(part.title, text, size=16, is_bold=True)
    end = pen.paragraph(part.text, Box(text.x, middle, text.width), size=14, fill=SOFT) + 11
    pen.rect(
        Box(box.x, box.y, box.width, end - box.y), fill=SURFACE, stroke=LINE, radius=16, under=place
    )
    return end


@draw.register
def _(part: elements.Greeting, pen: Pen, box: Box) -> float:
    place = pen.place()
    text = Box(box.x + 22, box.y + 18, box.width - 44)
    middle = pen.paragraph(part.title, text, size=23, fill=pen.look.ink, is_bold=True)
    end = pen.paragraph(part.text, Box(text.x, middle, text.width), size=15, fill=pen.look.ink)
    frame = Box(box.x, box.y, box.width, end + 18 - box.y)
    pen.rect(frame, fill=pen.look.accent, radius=20, under=place)
    return frame.y + frame.height


@draw.register
def _(part: elements.Panel, pen: Pen, box: Box) -> float:
    place = pen.place()
    end = below(part.parts, pen, Box(box.x + 20, box.y + 18, box.width - 40)) + 20
    pen.rect(
        Box(box.x, box.y, box.width, end - box.y), fill=SURFACE, stroke=LINE, radius=16, under=place
    )
    return end
