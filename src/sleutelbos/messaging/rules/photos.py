"""Take out of a photograph what it tells of its maker: place, hour, telephone, small pictures.

Without a loss: the picture itself is copied as it stands; only which way is up is kept of the rest.
What stands behind the end of a picture goes too. Nothing is unpacked, so nothing can burst.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from mmap import mmap

MOST_PIXELS = 64_000_000
_MOST_MOVING = 300_000_000  # of all pictures of a GIF together

Content = bytes | mmap
Part = bytes | tuple[int, int]  # bytes, or from where to where in the picture


class Damaged(Exception):
    """It is no picture of the kind that it says."""


class TooManyPixels(Exception):
    """Whoever looks at it would run out of memory."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How large a picture is, and of what it is made once it is clean."""

    width: int
    height: int
    parts: tuple[Part, ...]


def cleaned(kind: str, content: Content) -> Cleaned:
    """Return a picture without what it tells; raise Damaged or TooManyPixels."""
    try:
        made = _READERS[kind](content)
    except (struct.error, IndexError) as error:
        raise Damaged from error
    if made.width < 1 or made.height < 1:
        raise Damaged
    if made.width * made.height > MOST_PIXELS:
        raise TooManyPixels
    return made


# ---------------------------------------------------------------------- JPEG

_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_NEXT_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_END = 0xD9
_SCAN = 0xDA
_KEPT_MARKS = {0xC4, 0xCC, 0xDB, 0xDD, _SCAN, *_SIZES}


def _jpeg(content: Content) -> Cleaned:
    size, turned, has_scan, parts = (0, 0), 0, False, list[Part]()
    for mark, start, end in _segments(content):
        body = content[start + 4 : start + 18]
        if mark in _SIZES:
            height, width = struct.unpack_from(">HH", body, 1)
            size = (width, height)
        if mark == 0xE1 and body.startswith(b"Exif\0\0"):
            turned = turned or _turned(content[start + 10 : end])
        has_scan |= mark == _SCAN
        if mark in _KEPT_MARKS or _is_of_colour(mark, body):
            parts.append((start, end))
    if not has_scan:
        raise Damaged
    about = struct.pack(">2sH6s", b"\xff\xe1", 34, b"Exif\0\0") + _upright(turned)
    return Cleaned(*size, (b"\xff\xd8", about if turned else b"", *parts, b"\xff\xd9"))


def _segments(content: Content) -> Iterator[tuple[int, int, int]]:
    """Yield what a JPEG is made of up to its end: the mark, from where, to where."""
    mark, at = _mark(content, 2)
    while mark != _END:
        [length] = struct.unpack_from(">H", content, at)
        end = at + length
        if length < 2 or end > len(content):
            raise Damaged
        if mark == _SCAN:
            end = _scan_end(content, end)
        yield mark, at - 2, end
        mark, at = _mark(content, end)


def _mark(content: Content, at: int) -> tuple[int, int]:
    """Return the next mark and where it ends; a picture that is cut off ends there."""
    if content[at : at + 1] != b"\xff":
        if at >= len(content):
            return _END, at
        raise Damaged
    while content[at : at + 1] == b"\xff":
        at += 1
    return (content[at], at + 1) if at < len(content) else (_END, at)


def _scan_end(content: Content, at: int) -> int:
    found = _NEXT_MARK.search(content, at)
    return found.start() if found else len(content)


def _is_of_colour(mark: int, start: bytes) -> bool:
    return (mark == 0xE2 and start[:12] == b"ICC_PROFILE\0") or (
        mark == 0xEE and start[:5] == b"Adobe"
    )


# ----------------------------------------------------------------------- PNG

_KEPT_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP",
                b"cICP", b"sBIT", b"pHYs", b"bKGD", b"acTL", b"fcTL", b"fdAT"}  # fmt: skip


def _png(content: Content) -> Cleaned:
    width, height = struct.unpack_from(">II", content, 16)
    if content[12:16] != b"IHDR":
        raise Damaged
    turned, parts, at = 0, list[Part]([b"\x89PNG\r\n\x1a\n"]), 8
    while True:
        [length] = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise Damaged
        if name == b"eXIf":
            turned = _turned(content[at + 8 : end - 4])
        if name == b"IEND" and turned:
            parts.append(_png_chunk(b"eXIf", _upright(turned)))
        if name in _KEPT_CHUNKS:
            parts.append((at, end))
        at = end
        if name == b"IEND":
            return Cleaned(width, height, tuple(parts))


def _png_chunk(name: bytes, body: bytes) -> bytes:
    from zlib import crc32

    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc32(name + body))


# ---------------------------------------------------------------------- WebP

_KEPT_PIECES = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_TELLS, _EXIF = 0x0C, 0x08  # flags of VP8X: there is EXIF or XMP; EXIF alone


def _webp(content: Content) -> Cleaned:
    pieces = list(_riff(content))
    if not pieces or pieces[0][0] not in (b"VP8 ", b"VP8L", b"VP8X"):
        raise Damaged
    turned = next((_exif(content[at:end]) for name, at, end in pieces if name == b"EXIF"), 0)
    is_large = pieces[0][0] == b"VP8X"
    parts: list[Part] = []
    for name, at, end in pieces:
        if name == b"VP8X":
            flags = content[at] & ~_TELLS | (_EXIF if turned else 0)
            parts += [(at - 8, at), bytes([flags]), (at + 1, end + (end - at) % 2)]
        elif name in _KEPT_PIECES:
            parts.append((at - 8, end + (end - at) % 2))
    if turned and is_large:
        parts.append(struct.pack("<4sI", b"EXIF", 26) + _upright(turned))
    length = sum(len(one) if isinstance(one, bytes) else one[1] - one[0] for one in parts)
    head = struct.pack("<4sI4s", b"RIFF", length + 4, b"WEBP")
    return Cleaned(*_webp_size(content, *pieces[0][:2]), (head, *parts))


def _riff(content: Content) -> Iterator[tuple[bytes, int, int]]:
    [length] = struct.unpack_from("<I", content, 4)
    at, last = 12, 8 + length
    if last > len(content) + 1:
        raise Damaged
    while at + 8 <= min(last, len(content)):
        [size] = struct.unpack_from("<I", content, at + 4)
        if at + 8 + size + size % 2 > len(content):
            raise Damaged
        yield content[at : at + 4], at + 8, at + 8 + size
        at += 8 + size + size % 2


def _webp_size(content: Content, name: bytes, at: int) -> tuple[int, int]:
    if name == b"VP8X":
        wide, high = content[at + 4 : at + 7], content[at + 7 : at + 10]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if name == b"VP8L":
        [bits] = struct.unpack_from("<I", content, at + 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", content, at + 6)
    return width & 0x3FFF, height & 0x3FFF


def _exif(body: bytes) -> int:
    return _turned(body.removeprefix(b"Exif\0\0"))


# ----------------------------------------------------------------------- GIF


def _gif(content: Content) -> Cleaned:
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    at = 13 + _table(flags)
    parts, pixels = list[Part]([(0, at)]), 0
    while content[at] != 0x3B:
        start, kind = at, content[at]
        if kind == 0x2C:
            wide, high, flags = struct.unpack_from("<HHB", content, at + 5)
            pixels += wide * high
            at = _blocks(content, at + 11 + _table(flags))
        elif kind == 0x21:
            at = _blocks(content, at + 2)
        else:
            raise Damaged
        if kind == 0x2C or content[start + 1] == 0xF9 or content[start + 3 : start + 14] in _LOOPS:
            parts.append((start, at))
    if not pixels:
        raise Damaged
    if pixels > _MOST_MOVING:
        raise TooManyPixels
    return Cleaned(width, height, (*parts, b"\x3b"))


_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _table(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks(content: Content, at: int) -> int:
    """Return where a row of blocks ends, the last of which is empty."""
    while content[at]:
        at += content[at] + 1
    return at + 1


# -------------------------------------------------------------- which way is up


def _turned(exif: bytes) -> int:
    """Return which way a picture was turned, 2 to 8; nought when it stands upright or says no."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 0
    try:
        [first] = struct.unpack_from(f"{order}I", exif, 4)
        [count] = struct.unpack_from(f"{order}H", exif, first)
        for number in range(min(count, 200)):
            tag, kind, _count, value = struct.unpack_from(
                f"{order}HHIH", exif, first + 2 + 12 * number
            )
            if tag == 0x0112 and kind == 3:
                return value if 2 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _upright(turned: int) -> bytes:
    """Return an EXIF that says which way is up, and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, turned, 0, 0)


_READERS: dict[str, Callable[[Content], Cleaned]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/gif": _gif,
}
