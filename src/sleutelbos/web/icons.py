"""The icon of a school's app: its logo, or a bunch of keys on its colour."""

import io
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_KEPT = 64
_LARGEST = 4096 * 4096  # dots of a logo; a small file can hold many more
_SAFE = 0.6  # of a whole icon: phones cut the rest to their own shape
_KEYS = (  # on a square of 64, as web/static/web/sleutelbos.svg
    ("#ffffff", ((25, 30), (14, 51))), ("#ffffff", ((17.5, 44.5), (22.5, 47.1))),
    ("#f0b9a0", ((39, 30), (50, 51))), ("#f0b9a0", ((46.5, 44.5), (41.5, 47.1))),
    ("#e9b44c", ((32, 32), (32, 55))), ("#e9b44c", ((32, 53), (38, 53))),
    ("#e9b44c", ((32, 46), (37, 46))),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """Which icon: of which school as it is now, how large, and filled to the edge or not."""

    school_id: int
    version: int
    size: int
    is_whole: bool


_drawn: "OrderedDict[Key, bytes]" = OrderedDict()
_turn = Lock()


def icon(key: Key, *, logo: bytes, accent: str) -> bytes:
    """Return an icon as PNG, drawn once for each state of a school."""
    with _turn:
        if key not in _drawn:
            _drawn[key] = _png(key, logo, accent)
            if len(_drawn) > _KEPT:
                _drawn.popitem(last=False)
        _drawn.move_to_end(key)
        return _drawn[key]


def is_readable(logo: bytes) -> bool:
    """Say whether a logo can be read to its end, and is not far too large."""
    return _opened(logo) is not None


def _png(key: Key, logo: bytes, accent: str) -> bytes:
    from PIL import Image

    picture = _opened(logo)
    if picture is None:
        drawn = _keys(key, accent)
    else:
        drawn = Image.new("RGBA", (key.size, key.size), "#ffffff" if key.is_whole else "#ffffff00")
        room = round(key.size * (_SAFE if key.is_whole else 1))
        picture.thumbnail((room, room), Image.Resampling.LANCZOS)
        at = ((key.size - picture.width) // 2, (key.size - picture.height) // 2)
        drawn.alpha_composite(picture, at)
    written = io.BytesIO()
    drawn.save(written, "PNG", optimize=True)
    return written.getvalue()


def _opened(logo: bytes) -> "Image | None":
    """Return the logo, large enough to look well; None when it cannot be read or is none."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(logo)) as found:
            if found.width * found.height > _LARGEST:
                return None
            picture = found.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if max(picture.size) < 512:  # enlarged here once, and not by every phone
        grow = 512 / max(picture.size)
        grown = (round(picture.width * grow) or 1, round(picture.height * grow) or 1)
        picture = picture.resize(grown, Image.Resampling.LANCZOS)
    return picture


def _keys(key: Key, accent: str) -> "Image":
    """Draw the keys four times too large, and make them small: so their edges are smooth."""
    from PIL import Image, ImageDraw

    side = key.size * 4
    picture = Image.new("RGBA", (side, side), "#00000000")
    pen = ImageDraw.Draw(picture)
    scale = side / 64
    if key.is_whole:
        pen.rectangle((0, 0, side, side), fill=accent)
    else:
        pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=15 * scale, fill=accent)
    width = 4.5
    for colour, ends in _KEYS:
        dots = [(_placed(x, key) * scale, _placed(y, key) * scale) for x, y in ends]
        pen.line(dots, fill=colour, width=round(width * scale * _shrunk(key)))
        for x, y in dots:
            r = width * scale * _shrunk(key) / 2
            pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)
    x, y, r = _placed(32, key), _placed(20, key), (11 + width / 2) * _shrunk(key)
    box = [scale * edge for edge in (x - r, y - r, x + r, y + r)]
    pen.ellipse(box, outline="#ffffff", width=round(width * scale * _shrunk(key)))
    return picture.resize((key.size, key.size), Image.Resampling.LANCZOS)


def _shrunk(key: Key) -> float:
    return 0.8 if key.is_whole else 1.0


def _placed(x: float, key: Key) -> float:
    return 32 + (x - 32) * _shrunk(key)
