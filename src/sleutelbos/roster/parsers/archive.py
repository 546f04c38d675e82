"""Open a zip without unpacking it to disk, and without believing what it says of itself."""

import io
import struct
import zipfile
import zlib
from typing import IO, TextIO

from sleutelbos.roster import limits
from sleutelbos.roster.errors import FileUnreadable

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_PIECE = 1 << 18
# What reading a zip may raise when its bytes are not what they should be.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError,
    RuntimeError,
)  # fmt: skip


def opened(raw: bytes, *, most: int = limits.MEMBERS) -> zipfile.ZipFile:
    """Open a zip of so many files at most, after a look at the sizes that it admits."""
    _check_directory(raw, most)
    try:
        found = zipfile.ZipFile(io.BytesIO(raw))
    except _BROKEN as error:
        raise FileUnreadable("broken_zip") from error
    _check_sizes(_files(found))
    return found


class Archive:
    """The text files in a zip, by their name without folder."""

    def __init__(self, source: zipfile.ZipFile) -> None:
        self._zip = source
        files = [one for one in _files(source) if not one.filename.startswith("__MACOSX/")]
        self._members = {_base_name(member.filename): member for member in files}
        self._counted: set[str] = set()
        if len(files) > limits.MEMBERS:
            raise FileUnreadable("too_many_members", most=limits.MEMBERS)
        if len(files) != len(self._members):
            raise FileUnreadable("broken_zip")

    def names(self) -> list[str]:
        """Return the names of the files."""
        return list(self._members)

    def raw(self, name: str) -> bytes:
        """Return a file's bytes; raise FileUnreadable when they are more than they may be."""
        with self._bytes(name) as source:
            return source.read()

    def has(self, name: str) -> bool:
        """Say whether there is a file of this name."""
        return name in self._members

    def text(self, name: str) -> TextIO:
        """Return a file's text; reading raises FileUnreadable when it is more than it may be."""
        if name not in self._counted:
            self._counted.add(name)
            self._count_rows(name)
        return io.TextIOWrapper(self._bytes(name), encoding="utf-8-sig", newline="")

    def _bytes(self, name: str) -> io.BufferedReader:
        try:
            source = self._zip.open(self._members[name])
        except _BROKEN as error:
            raise FileUnreadable("broken_zip") from error
        return io.BufferedReader(_Bounded(source))

    def _count_rows(self, name: str) -> None:
        """Look how long a file is before anybody reads it row by row."""
        rows = 0
        with self._bytes(name) as source:
            while piece := source.read(_PIECE):
                rows += max(piece.count(b"\n"), piece.count(b"\r"))
                if rows > limits.ROWS:
                    raise FileUnreadable("too_many_rows", most=limits.ROWS)


def _files(source: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [member for member in source.infolist() if not member.is_dir()]


def _check_sizes(files: list[zipfile.ZipInfo]) -> None:
    if sum(member.file_size for member in files) > limits.UNPACKED_BYTES:
        raise FileUnreadable("unpacks_too_far", most=limits.UNPACKED_BYTES >> 20)
    for member in files:
        if member.file_size > limits.UNPACKED_TIMES * max(member.compress_size, 1024):
            raise FileUnreadable("unpacks_too_far", most=limits.UNPACKED_BYTES >> 20)
        if member.flag_bits & 1:
            raise FileUnreadable("locked_zip")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileUnreadable("broken_zip")


class _Bounded(io.RawIOBase):
    """A member that gives no more bytes than an archive may have."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self._left = limits.UNPACKED_BYTES

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Give the next bytes."""
        try:
            piece = self._source.read(len(buffer))
        except _BROKEN as error:
            raise FileUnreadable("broken_zip") from error
        self._left -= len(piece)
        if self._left < 0:
            raise FileUnreadable("unpacks_too_far", most=limits.UNPACKED_BYTES >> 20)
        buffer[: len(piece)] = piece
        return len(piece)


def _check_directory(raw: bytes, most: int) -> None:
    """Look at the directory's size before anything reads it: an entry costs half a kilobyte."""
    place = raw.rfind(_END, max(0, len(raw) - _END_SIZE - _LONGEST_COMMENT))
    if place < 0 or len(raw) < place + _END_SIZE:
        raise FileUnreadable("broken_zip")
    entries, size = struct.unpack_from("<HI", raw, place + 10)
    if entries > most or size > most * limits.DIRECTORY_ENTRY:
        raise FileUnreadable("too_many_members", most=most)


def _base_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
