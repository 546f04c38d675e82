"""What comes with the messages of the tour: a letter, and what a class drew."""

import io
import json
from pathlib import Path

from sleutelbos.accounts.letters import typesetting
from sleutelbos.entrypoints.demo.seed import texts

_TEMPLATE = Path(__file__).parent / "swimming.typ"
_SIZE = (1200, 800)
_SKY, _GRASS, _TRUNK = "#cfe3ee", "#8fae6b", "#6b4a32"
_CROWNS = ("#c8581c", "#e0a526", "#9c2f1f", "#d97b22", "#b8901f")


def swimming(accent: str) -> bytes:
    """Set the letter about the swimming pool."""
    values = {"accent": accent, "lists": texts.BAG}
    return typesetting.compiled(
        {"main.typ": _TEMPLATE.read_bytes(), "letter.json": json.dumps(values).encode()}
    )


def drawing() -> bytes:
    """Draw a wood in autumn, as a class of eight-year-olds does."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", _SIZE, _SKY)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((960, 60, 1110, 210), fill="#f4c542")
    pen.rectangle((0, 560, *_SIZE), fill=_GRASS)
    for at, crown in enumerate(_CROWNS):
        left, top = 40 + 230 * at, 170 + 60 * (at % 2)
        pen.rectangle((left + 80, top + 200, left + 120, top + 440), fill=_TRUNK)
        for dx, dy in ((0, 60), (60, 0), (90, 80), (30, 120)):
            pen.ellipse((left + dx, top + dy, left + dx + 130, top + dy + 130), fill=crown)
        for leaf in range(9):
            x, y = left + 47 * leaf % 220, 600 + 61 * (leaf + at) % 170
            pen.ellipse((x, y, x + 26, y + 16), fill=_CROWNS[(leaf + at) % len(_CROWNS)])
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=88)
    return made.getvalue()
